/**
 * Real DNS programs, from Debian packages: tests that need one that is missing are reported as ignored.
 */

/** The folders that programs are in: those of servers are not on every user's path. */
const FOLDERS = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/sbin", "/usr/local/sbin"];

/** The path of a program, undefined if it is not installed. */
export function findTool(name: string): string | undefined {
  return FOLDERS.map((folder) => `${folder}/${name}`).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Whether not all of the programs `names` are installed: the value for `ignore` of a test. */
export function isMissing(...names: readonly string[]): boolean {
  return names.some((name) => findTool(name) === undefined);
}

/** Runs a program to its end. */
export async function runTool(name: string, args: readonly string[], cwd?: string) {
  const { code, stdout, stderr } = await new Deno.Command(findTool(name)!, { args: [...args], cwd, stdin: "null" })
    .output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** What dig shows of a reply. */
export interface Dug {
  /** The response code: "NXDOMAIN". */
  readonly status: string;
  /** The bits that are set: "qr aa rd". */
  readonly flags: string;
  /** The records of each section, fields separated by single spaces. */
  readonly answer: readonly string[];
  readonly authority: readonly string[];
  readonly additional: readonly string[];
  /** All that it printed. */
  readonly text: string;
}

/** Asks with dig. */
export async function dig(...args: readonly string[]): Promise<Dug> {
  const { stdout } = await runTool("dig", ["+tries=1", "+time=3", ...args]);
  const section = (name: string) => {
    const [, lines = ""] = new RegExp(`^;; ${name} SECTION:\n((?:[^;\n].*\n)*)`, "m").exec(stdout) ?? [];
    return lines.trimEnd().split("\n").filter((line) => line !== "").map((line) => line.replace(/\s+/g, " "));
  };
  return {
    status: /status: (\w+)/.exec(stdout)?.[1] ?? "",
    flags: /^;; flags: ([^;]*);/m.exec(stdout)?.[1] ?? "",
    answer: section("ANSWER"),
    authority: section("AUTHORITY"),
    additional: section("ADDITIONAL"),
    text: stdout,
  };
}
