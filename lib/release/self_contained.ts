/**
 * An executable without a download: a launcher for the shell, and behind it the program and the running Deno.
 *
 * `launcher.sh` says how it starts. Each part begins at a block, so that the launcher, which has the first one, finds
 * it with `dd`; what fills the last block of the launcher and of the program are newlines, which mean nothing in either.
 */
import { gzipSync } from "node:zlib";
import launcher from "./launcher.sh" with { type: "text" };
import { VERSION } from "../cli/version.ts";
import { bundle } from "./bundle.ts";
import { hashOf } from "./checksums.ts";
import { LAUNCH_FLAGS } from "./permissions.ts";
import type { Target } from "./targets.ts";

const BLOCK_BYTES = 16384;
const NEWLINE = 10;

/** The bytes of the self-contained executable for `target`, which `deno` runs on. `signal` ends the making. */
export async function makeSelfContained(
  target: Target,
  deno: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const program = fillBlocks(new TextEncoder().encode(await bundle("self_contained_entry.ts", signal)));
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
    DENO_AT: 1 + program.length / BLOCK_BYTES,
    DENO_BYTES: deno.length,
    DENO_HASH: denoHash,
    MEGABYTES: Math.ceil((deno.length + program.length) / 1e6),
    BLOCK: BLOCK_BYTES,
  };
  const identity = new TextEncoder().encode(launcher + JSON.stringify(values));
  const id = `${VERSION}-${(await hashOf(identity)).slice(0, 16)}`;
  const head = fillLauncher({ ...values, ID: id });
  return await new Blob([head, program, new Uint8Array(gzipSync(deno))]).bytes();
}

function fillLauncher(values: Record<string, string | number | undefined>): Uint8Array<ArrayBuffer> {
  const text = launcher.replace(/@([A-Z_]+)@/g, (_, name) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`The launcher wants ${name}, which nothing says`);
    return String(value);
  });
  const filled = fillBlocks(new TextEncoder().encode(text));
  if (filled.length > BLOCK_BYTES) {
    throw new RangeError(`The launcher is longer than its block of ${BLOCK_BYTES} bytes`);
  }
  return filled;
}

/** `bytes` with newlines up to a whole number of blocks. */
function fillBlocks(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const filled = new Uint8Array(Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES).fill(NEWLINE);
  filled.set(bytes);
  return filled;
}
