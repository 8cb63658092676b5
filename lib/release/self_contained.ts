/**
 * An executable without a download: a launcher for the shell, and behind it the program and the running Deno.
 *
 * `launcher.sh` says how it starts. Each part begins at a block, so that the launcher finds it with `dd`; what fills
 * the last block of the launcher and of the program are newlines, which mean nothing in either.
 */
import { gzipSync } from "node:zlib";
import launcher from "./launcher.sh" with { type: "text" };
import { VERSION } from "../commands/version.ts";
import { bundle } from "./bundle.ts";
import { hashOf } from "./checksums.ts";
import { LAUNCH_FLAGS } from "./permissions.ts";
import type { Target } from "./targets.ts";

const BLOCK_BYTES = 16384;
const NEWLINE = 10;

/** The bytes of the self-contained executable for `target`, which `deno` runs on. */
export async function makeSelfContained(
  target: Target,
  deno: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const program = fillBlocks(new TextEncoder().encode(await bundle("self_contained_entry.ts")));
  const bundleHash = await hashOf(program);
  const denoHash = await hashOf(deno);
  const values = {
    VERSION,
    TARGET: target.name,
    CACHE: target.cache,
    FLAGS: LAUNCH_FLAGS.join(" "),
    BUNDLE_BYTES: program.length,
    BUNDLE_HASH: bundleHash,
    BUNDLE_BLOCKS: program.length / BLOCK_BYTES,
    DENO_BYTES: deno.length,
    DENO_HASH: denoHash,
    MEGABYTES: Math.ceil((deno.length + program.length) / 1e6),
    BLOCK: BLOCK_BYTES,
  };
  const identity = new TextEncoder().encode(launcher + JSON.stringify(values));
  const id = `${VERSION}-${(await hashOf(identity)).slice(0, 16)}`;
  // Where the parts are stands in the launcher, whose length it is a part of: measured with numbers that are longer.
  const launcherBlocks = fillLauncher({ ...values, ID: id, BUNDLE_AT: 9999, DENO_AT: 9999 }).length / BLOCK_BYTES;
  const head = fillLauncher({
    ...values,
    ID: id,
    BUNDLE_AT: launcherBlocks,
    DENO_AT: launcherBlocks + values.BUNDLE_BLOCKS,
  }, launcherBlocks);
  return concatenate([head, program, new Uint8Array(gzipSync(deno))]);
}

function fillLauncher(values: Record<string, string | number | undefined>, blocks = 0): Uint8Array<ArrayBuffer> {
  const text = launcher.replace(/@([A-Z_]+)@/g, (_, name) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`The launcher wants ${name}, which nothing says`);
    return String(value);
  });
  return fillBlocks(new TextEncoder().encode(text), blocks);
}

/** `bytes` with newlines up to a whole number of blocks, at least `blocks`. */
function fillBlocks(bytes: Uint8Array, blocks = 0): Uint8Array<ArrayBuffer> {
  const count = Math.max(blocks, Math.ceil(bytes.length / BLOCK_BYTES));
  const filled = new Uint8Array(count * BLOCK_BYTES).fill(NEWLINE);
  filled.set(bytes);
  return filled;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
