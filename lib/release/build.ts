/**
 * What a build makes: executables, the archives that they are handed out in, and the list of checksums.
 */
import { SHELLS } from "../cli/complete/scripts.ts";
import { loadCompleted } from "../cli/complete/words.ts";
import { makePages } from "../cli/manual/page.ts";
import { EXIT_CODES_TOPIC } from "../cli/spec.ts";
import { VERSION } from "../cli/version.ts";
import { COMMANDS } from "../commands/registry.ts";
import { type Member, pack } from "../edge/archive/archive.ts";
import { BANNER, bundle } from "./bundle.ts";
import { listChecksums } from "./checksums.ts";
import { type CompileOptions, compileProgram } from "./compile.ts";
import { ROOT } from "./run_deno.ts";
import { makeSelfContained } from "./self_contained.ts";
import type { Staging } from "./staging.ts";
import { hostTarget, type Target, TARGETS } from "./targets.ts";

/** The name of the program as one file of JavaScript. */
export const BUNDLE_NAME = "dns-lab.js";
/** The name of the list of checksums. */
export const CHECKSUMS_NAME = "SHA256SUMS";

/** What an archive holds beside the executable, and the folders of which it holds every file. */
const DOCUMENTS = ["README.md", "LICENSE"];
const FOLDERS = ["lib/docs", "tables"];

/** The archive of an executable, without its extension: the name of its top folder, too. */
export function archiveFolder(target: Target, isSelfContained: boolean): string {
  return `dns-lab-${VERSION}-${target.name}${isSelfContained ? "-self-contained" : ""}`;
}

/** Makes the executable for `target` with `deno compile`, and its archive. */
export async function buildExecutable(
  staging: Staging,
  target: Target,
  path: string,
  options?: CompileOptions,
): Promise<void> {
  const executable = await compileProgram(target, await staging.file(path), { signal: staging.signal, ...options });
  await buildArchive(staging, target, executable, false);
}

/** Makes the self-contained executable for this machine, and its archive. */
export async function buildSelfContained(staging: Staging): Promise<void> {
  const target = hostTarget();
  const bytes = await makeSelfContained(target, await Deno.readFile(Deno.execPath()), staging.signal);
  const file = await staging.file(target.executable);
  await Deno.writeFile(file, bytes);
  await Deno.chmod(file, 0o755);
  await buildArchive(staging, target, bytes, true);
}

/** Makes the program as one file of JavaScript. */
export async function buildBundle(staging: Staging): Promise<void> {
  await Deno.writeTextFile(await staging.file(BUNDLE_NAME), await bundle("bundle_entry.ts", staging.signal));
}

/** Makes the archive that an executable is handed out in. */
export async function buildArchive(
  staging: Staging,
  target: Target,
  executable: Uint8Array<ArrayBuffer>,
  isSelfContained: boolean,
): Promise<void> {
  const members: Member[] = [{ path: target.executable, bytes: executable, isExecutable: true }];
  for (const path of [...DOCUMENTS, ...(await Promise.all(FOLDERS.map(pathsIn))).flat()]) {
    members.push({ path, bytes: await Deno.readFile(`${ROOT}/${path}`) });
  }
  members.push(...await makeExtras());
  const folder = archiveFolder(target, isSelfContained);
  const archive = await staging.file(`${folder}.${target.archive}`);
  await Deno.writeFile(archive, await pack(target.archive, folder, members, staging.signal));
}

/** What is made from the declarations of the commands: manual pages, and scripts with which shells complete. */
async function makeExtras(): Promise<Member[]> {
  const encoder = new TextEncoder();
  const pages = await makePages(COMMANDS);
  const completed = await loadCompleted(COMMANDS, [EXIT_CODES_TOPIC]);
  return [
    ...pages.map(({ file, text }) => ({ path: `man/${file}`, bytes: encoder.encode(text) })),
    ...SHELLS.map(({ file, script }) => ({ path: `completions/${file}`, bytes: encoder.encode(script(completed)) })),
  ];
}

async function pathsIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(`${ROOT}/${folder}`))).map(({ name }) => `${folder}/${name}`);
}

/** Writes the checksums of everything in `directory` that is handed out and is of this version. Returns the path. */
export async function writeChecksums(directory: string): Promise<string> {
  const archives = TARGETS.flatMap((target) =>
    [false, true].map((isSelfContained) => `${archiveFolder(target, isSelfContained)}.${target.archive}`)
  );
  const names: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    if (archives.includes(name) || name === BUNDLE_NAME && await isOfThisVersion(`${directory}/${name}`)) {
      names.push(name);
    }
  }
  const path = `${directory}/${CHECKSUMS_NAME}`;
  await Deno.writeTextFile(path, await listChecksums(directory, names));
  return path;
}

async function isOfThisVersion(path: string): Promise<boolean> {
  return (await Deno.readTextFile(path)).startsWith(BANNER);
}
