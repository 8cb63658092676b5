/**
 * What is in an archive for a course system: the program, the lab file, and the scripts that such a system runs.
 */
import { UsageError } from "../../core/model/errors.ts";
import { type Member, pack } from "../../edge/archive/archive.ts";
import { fromFileUrl } from "../file_url.ts";
import autolabRun from "./autolab_run.sh" with { type: "text" };
import gradescopeRun from "./gradescope_run.sh" with { type: "text" };
import gradescopeSetup from "./gradescope_setup.sh" with { type: "text" };
import launcher from "./launch.sh" with { type: "text" };

/** A course system. */
export type CourseSystem = "gradescope" | "autolab";

const MAKEFILE = "all:\n\ttar -xf autograde.tar\n\tsh grader/run.sh\n";
const FLAGS =
  "--quiet --no-prompt --no-config --no-lock --no-remote --no-npm --allow-net --allow-read --allow-write --allow-run";

/** The archive of a lab for a course system; `program` names the program to pack, where that is not the running one. */
export async function packLab(system: CourseSystem, lab: string, program: string | undefined): Promise<Uint8Array> {
  const common = [...await programMembers(program), { path: "lab.toml", bytes: encode(lab) }];
  if (system === "gradescope") {
    return await pack("zip", "", [
      ...common,
      { path: "setup.sh", bytes: encode(gradescopeSetup), isExecutable: true },
      { path: "run_autograder", bytes: encode(gradescopeRun), isExecutable: true },
    ]);
  }
  const run = { path: "run.sh", bytes: encode(autolabRun), isExecutable: true };
  const autograde = await pack("tar", "grader", [...common, run]);
  return await pack("zip", "", [
    { path: "autograde.tar", bytes: autograde },
    { path: "autograde-Makefile", bytes: encode(MAKEFILE) },
  ]);
}

/** The program: an executable, or dns-lab.js with the Deno that runs it. */
async function programMembers(named: string | undefined): Promise<Member[]> {
  const path = named ?? (Deno.build.standalone ? Deno.execPath() : fromFileUrl(Deno.mainModule));
  if (path.endsWith(".ts")) {
    throw new UsageError(
      "This is dns-lab from source; name the executable or dns-lab.js to pack with --program (deno task compile makes them)",
    );
  }
  const bytes = await read(path);
  if (!path.endsWith(".js")) return [{ path: "dns-lab", bytes, isExecutable: true }];
  return [
    { path: "dns-lab", bytes: encode(launcher.replace("@FLAGS@", FLAGS)), isExecutable: true },
    { path: "dns-lab.js", bytes },
    { path: "deno", bytes: await read(Deno.execPath()), isExecutable: true },
  ];
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch {
    throw new UsageError(`--program ${path}: The file can't be read, wanted an executable of dns-lab, or dns-lab.js`);
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
