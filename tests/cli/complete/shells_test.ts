// The completion scripts in the real shells, on a terminal of their own (`script`, of util-linux): what is typed, a tab,
// and what the program then gets. PowerShell's is compared with one that was read.
//
// Debian packages: zsh, fish. Where a shell is missing its tests are ignored.
import { assertEquals } from "@std/assert";
import { SHELLS } from "../../../lib/cli/complete/scripts.ts";
import { loadCompleted } from "../../../lib/cli/complete/words.ts";
import { COMMAND, ROOT, run, Scratch } from "../../program.ts";
import { ENTRIES } from "./fixture.ts";

/** What is typed behind "dns-lab", up to the tab, and the words that the program gets. */
const TYPED: [typed: string, words: string[]][] = [
  ["cl", ["client"]],
  ["rs --fr", ["rs", "--framing"]],
  ["client --framing ra", ["client", "--framing", "raw"]],
  ["client --framing=li", ["client", "--framing=line"]],
  ["rs tab", ["rs", "tables/"]],
  ["ts tables/PROJI-DNST", ["ts", "tables/PROJI-DNSTS.txt"]],
  ["rs --trace-file tables/PROJI-DNST", ["rs", "--trace-file", "tables/PROJI-DNSTS.txt"]],
  ["client --rs localh", ["client", "--rs", "localhost"]],
  ["client --name mail.ex", ["client", "--name", "mail.example.edu"]],
  ["help exit", ["help", "exit-codes"]],
  ["check --ignore unkn", ["check", "--ignore", "unknown-name"]],
  ["completions fi", ["completions", "fish"]],
  ["data --out tab", ["data", "--out", "tables/"]],
];

function isThere(program: string): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return folders.some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

const isLinux = Deno.build.os === "linux";

/** A function in a shell's own language that runs the program where it completes, and else shows the words that it gets. */
function functionFor(shell: string): string {
  const program = COMMAND.map((word) => `'${word}'`).join(" ");
  return shell === "fish"
    ? `function dns-lab; ${program} $argv; end\n`
    : `dns-lab() { if [ "$2" = --names ]; then ${program} "$@"; else printf '<%s>' "$@"; echo; fi; }\n`;
}

/** A folder with the sample files and the script of a shell. */
async function folderFor(shell: string): Promise<Scratch> {
  const scratch = new Scratch();
  await Deno.mkdir(scratch.file("tables"));
  for await (const { name } of Deno.readDir(`${ROOT}/tables`)) {
    await Deno.copyFile(`${ROOT}/tables/${name}`, scratch.file(`tables/${name}`));
  }
  await scratch.write("script", (await run(["completions", shell])).stdout);
  return scratch;
}

/** Runs a program that must end by itself. */
async function output(program: string, args: string[], cwd: string, input: string, env: Record<string, string> = {}) {
  const process = new Deno.Command(program, {
    args,
    cwd,
    env: { TERM: "dumb", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(60_000),
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout } = await process.output();
  return new TextDecoder().decode(stdout).replaceAll("\r", "");
}

/** What the program gets where everything is typed into an interactive shell. */
async function typeInto(command: string, cwd: string, env: Record<string, string> = {}): Promise<string[][]> {
  const input = TYPED.map(([typed]) => `dns-lab ${typed}\t\n`).join("") + "exit\n";
  const shown = await output("script", ["-qec", command, "/dev/null"], cwd, input, env);
  return Array.from(shown.matchAll(/^<.*>$/gm), ([words]) => words.slice(1, -1).split("><"));
}

Deno.test({
  name: "bash completes commands, options, values, files, hosts and names",
  ignore: !isLinux || !isThere("bash") || !isThere("script"),
  fn: async () => {
    await using scratch = await folderFor("bash");
    await scratch.write("rc", `bind 'set bell-style none'\nsource ./script\n${functionFor("bash")}`);
    const got = await typeInto("bash --noprofile --rcfile rc -i", scratch.path);
    assertEquals(got, TYPED.map(([, words]) => words));
  },
});

Deno.test({
  name: "zsh completes commands, options, values, files, hosts and names (package zsh)",
  ignore: !isLinux || !isThere("zsh") || !isThere("script"),
  fn: async () => {
    await using scratch = await folderFor("zsh");
    await scratch.write(
      ".zshrc",
      `unset zle_bracketed_paste\nautoload -Uz compinit\ncompinit -u -D\nsource ./script\n${functionFor("zsh")}`,
    );
    const got = await typeInto("zsh -i", scratch.path, { ZDOTDIR: scratch.path });
    // zsh takes back the slash that it has put behind a folder when the line is ended there.
    assertEquals(got, TYPED.map(([, words]) => words.map((word) => word.replace(/\/$/, ""))));
  },
});

Deno.test({
  name: "fish completes commands, options, values, files, hosts and names (package fish)",
  ignore: !isLinux || !isThere("fish"),
  fn: async () => {
    await using scratch = await folderFor("fish");
    for (const [typed, words] of TYPED) {
      const script = `source ./script; ${functionFor("fish")}; complete -C 'dns-lab ${typed}'`;
      const shown = await output("fish", ["--no-config", "-c", script], scratch.path, "");
      assertEquals(shown.split("\n").map((line) => line.split("\t")[0]).filter((word) => word !== ""), words.slice(-1));
    }
  },
});

Deno.test({
  name: "bash offers every value behind --framing, and no files where a number is wanted",
  ignore: !isLinux || !isThere("bash"),
  fn: async () => {
    await using scratch = await folderFor("bash");
    const offered = async (...words: string[]) => {
      const line = words.map((word) => `'${word}'`).join(" ");
      const script =
        `source ./script; COMP_WORDS=(dns-lab ${line}); COMP_CWORD=${words.length}; _dns_lab; echo "\${COMPREPLY[@]}"`;
      return (await output("bash", ["-c", script], scratch.path, "")).trim();
    };
    assertEquals(await offered("rs", "--framing", ""), "auto line raw");
    assertEquals(await offered("rs", "--port", ""), "");
    assertEquals(await offered("completions", ""), "bash zsh fish powershell");
  },
});

for (const { name, script } of SHELLS) {
  Deno.test(`the script for ${name} is made from the declarations: it has each option, and quotes what it must`, async () => {
    const text = script(await loadCompleted(ENTRIES, ["topic"]));
    for (const option of ["plain", "word", "choice", "some-file", "folder", "machine", "name"]) {
      assertEquals(text.includes(name === "fish" ? `-l ${option}` : `--${option}`), true, option);
    }
  });
}

Deno.test("the script for PowerShell is the one that was read", async () => {
  const golden = await Deno.readTextFile(`${ROOT}/tests/cli/complete/golden.ps1`);
  const { script } = SHELLS.find(({ name }) => name === "powershell")!;
  assertEquals(script(await loadCompleted(ENTRIES, ["topic"])), golden.replaceAll("\r\n", "\n"));
});

Deno.test("dns-lab completions --names offers no name that a shell could take for a command", async () => {
  await using scratch = new Scratch();
  await scratch.write("PROJI-HNS.txt", "www.example\n$(touch x)\n`id`\n-rf\na;b\n# c\n");
  await scratch.write("PROJI-DNSRS.txt", "\tmail.example 192.0.2.1 A\r\nilab2 - NS\n");
  const { code, stdout, stderr } = await run(["completions", "--names"], { cwd: scratch.path });
  assertEquals([code, stdout, stderr], [0, "www.example\nmail.example\n", ""]);
});

const MISTAKES: [args: string[], stderr: string][] = [
  [["completions"], "No shell is given, as in: source <(dns-lab completions bash)\n"],
  [["completions", "tcsh"], "tcsh: wanted bash, zsh, fish or powershell\n"],
  [["man", "rss"], 'Unknown command "rss", did you mean "rs"?; see dns-lab --help\n'],
  [["man", "rs", "--out", "."], "Use --out or a command, not both\n"],
];

for (const [args, stderr] of MISTAKES) {
  Deno.test(`dns-lab ${args.join(" ")} tells the mistake`, async () => {
    assertEquals(await run(args), { code: 64, stdout: "", stderr });
  });
}
