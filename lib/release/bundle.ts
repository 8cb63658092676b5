/**
 * The whole program as one JavaScript file, which a Deno runs anywhere.
 */
import { UnavailableError } from "../core/model/errors.ts";
import { CreationError } from "../core/model/file_error.ts";
import { VERSION } from "../cli/version.ts";
import { ROOT, runDeno } from "./run_deno.ts";

/** The first line of a bundle of this version. */
export const BANNER: string =
  `// dns-lab ${VERSION}, MIT License; with packages under their own licenses: @dnsquery/dns-packet, fastest-levenshtein, ` +
  "fflate, nanotar, string-width, uPlot (MIT), smol-toml (BSD-3-Clause)\n";

/**
 * Bundles an entry module of this folder. `signal` ends it.
 *
 * @throws {UnavailableError} The bundler is not on this machine, and can't be downloaded.
 */
export async function bundle(entry: string, signal?: AbortSignal): Promise<string> {
  const { success, stdout, reason } = await runDeno([
    "bundle",
    "--quiet",
    "--minify",
    "--platform=deno",
    `${ROOT}/lib/release/${entry}`,
  ], { signal });
  if (success) return BANNER + stdout;
  if (/registry|esbuild|sending request|not found in cache/i.test(reason)) {
    throw new UnavailableError(
      `The bundler of Deno (esbuild) or a package is not on this machine, and npm can't be reached; run ` +
        `"deno task compile --bundle" once while there is a network: ${reason}`,
    );
  }
  throw new CreationError(`deno bundle failed: ${reason}`);
}
