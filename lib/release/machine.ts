/**
 * The platform that an executable is for, read from its first bytes: ELF (System V gABI), Mach-O (mach-o/loader.h), and
 * PE (Microsoft's PE Format).
 */

const ELF = 0x7f454c46;
const MACH_O = 0xcffaedfe;
const DOS = 0x4d5a;
const PE = 0x50450000;

/** Processors by the numbers that each format has for them. */
const ELF_MACHINES: Record<number, string> = { 62: "x86_64", 183: "aarch64" };
const MACH_O_CPUS: Record<number, string> = { 0x01000007: "x86_64", 0x0100000c: "aarch64" };
const PE_MACHINES: Record<number, string> = { 0x8664: "x86_64", 0xaa64: "aarch64" };

/** The name of the platform, as a target has it; undefined if it is none that targets have. */
export function platformOf(executable: Uint8Array): string | undefined {
  // What is cut short has zeroes instead.
  const head = new Uint8Array(4096);
  head.set(executable.subarray(0, head.length));
  const view = new DataView(head.buffer);
  if (view.getUint32(0) === ELF) return toName(ELF_MACHINES[view.getUint16(18, true)], "unknown-linux-gnu");
  if (view.getUint32(0) === MACH_O) return toName(MACH_O_CPUS[view.getUint32(4, true)], "apple-darwin");
  const header = Math.min(view.getUint32(60, true), head.length - 6);
  if (view.getUint16(0) !== DOS || view.getUint32(header) !== PE) return undefined;
  return toName(PE_MACHINES[view.getUint16(header + 4, true)], "pc-windows-msvc");
}

function toName(processor: string | undefined, system: string): string | undefined {
  return processor === undefined ? undefined : `${processor}-${system}`;
}
