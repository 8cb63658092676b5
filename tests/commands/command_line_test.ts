// The command line: strict, helpful, and the same in help as in parsing.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { EXIT_CODES } from "../../lib/core/model/exit_codes.ts";
import { COMMANDS } from "../../lib/commands/registry.ts";
import { flagName } from "../../lib/cli/spec.ts";
import { IS_FROM_SOURCE, run } from "../program.ts";

const mistakes: readonly { args: string[]; stderr: RegExp }[] = [
  {
    args: [],
    stderr: /^Usage: dns-lab COMMAND .*\n\n {2}rs .*\n {2}ts .*\n[^]*\n {2}dns-lab demo\n {2}dns-lab client --rs /,
  },
  { args: ["clinet"], stderr: /^Unknown command "clinet", did you mean "client"\?; see dns-lab --help\n$/ },
  { args: ["constructor"], stderr: /^Unknown command "constructor"; see dns-lab --help\n$/ },
  { args: ["__proto__"], stderr: /^Unknown command "__proto__"; see/ },
  {
    args: ["rs", "--prot", "5e1"],
    stderr: /^Unknown option "--prot", did you mean "--port"\?; see dns-lab rs --help\n$/,
  },
  { args: ["rs", "--constructor", "1"], stderr: /^Unknown option "--constructor"; see dns-lab rs --help\n$/ },
  { args: ["rs", "--no-stay"], stderr: /^Unknown option "--no-stay"/ },
  { args: ["demo", "--bogus"], stderr: /^Unknown option "--bogus"; see dns-lab demo --help\n$/ },
  { args: ["demo", "x"], stderr: /^Unexpected argument "x"; see dns-lab demo --help\n$/ },
  { args: ["rs", "a", "b"], stderr: /^Unexpected argument "b"; see dns-lab rs --help\n$/ },
  { args: ["rs", "--port"], stderr: /^--port needs a value: --port PORT\n$/ },
  { args: ["rs", "--port", "--stay"], stderr: /^--port needs a value: --port PORT\n$/ },
  { args: ["rs", "--port="], stderr: /^--port needs a value: --port PORT\n$/ },
  { args: ["rs", "--port", "-1"], stderr: /^--port -1: wanted a port, a number from 0 to 65535\n$/ },
  { args: ["rs", "--verb"], stderr: /^Unknown option "--verb", did you mean "--verbose"\?; see dns-lab rs --help\n$/ },
  { args: ["rs", "-P", "5"], stderr: /^Unknown option "-P", did you mean "-p"\?; see dns-lab rs --help\n$/ },
  { args: ["rs", "-P5"], stderr: /^Unknown option "-P5", did you mean "-p"\?; / },
  { args: ["rs", "-H"], stderr: /^Unknown option "-H", did you mean "-h"\?; / },
  { args: ["rs", "--s"], stderr: /^Unknown option "--s", did you mean "--stay" or "--secondary"\?; / },
  { args: ["demo", "--e"], stderr: /^Unknown option "--e", did you mean "--explain"\?; / },
  { args: ["rs", "--w"], stderr: /^Unknown option "--w", did you mean "--web" or "--web-host"\?; / },
  { args: ["rs", "--Port", "1"], stderr: /^Unknown option "--Port", did you mean "--port"\?; / },
  { args: ["rs", "--max"], stderr: /, did you mean "--max-clients" or "--max-query" or "--max-unread"\?; / },
  { args: ["rs", "-help"], stderr: /^Unknown option "-help", did you mean "--help"\?; see dns-lab rs --help\n$/ },
  { args: ["-help"], stderr: /^Unknown command "-help", did you mean "--help"\?; see dns-lab --help\n$/ },
  { args: ["help", "exitcodes"], stderr: /^Unknown command "exitcodes", did you mean "exit-codes"\?; see/ },
  { args: ["version"], stderr: /^Unknown command "version", did you mean "--version"\?; see dns-lab --help\n$/ },
  { args: ["RS"], stderr: /^Unknown command "RS", did you mean "rs"\?; see dns-lab --help\n$/ },
  { args: ["rs", "50007"], stderr: /^Unexpected "50007"; did you mean: dns-lab rs --port 50007\n$/ },
  {
    args: ["ts", "50008", "my table.txt", "--stay"],
    stderr: /^Unexpected "50008" "my table\.txt"; did you mean: dns-lab ts --port 50008 "my table\.txt" --stay\n$/,
  },
  { args: ["client", "localhost"], stderr: /^Unexpected "localhost"; did you mean: dns-lab client --rs localhost\n$/ },
  {
    args: ["client", "localhost", "50007", "50008"],
    stderr: /; did you mean: dns-lab client --rs localhost:50007 --ts-port 50008\n$/,
  },
  {
    args: ["client", "ilab1", "6000", "5000", "list.txt", "-v"],
    stderr: /; did you mean: dns-lab client --rs ilab1:6000 --ts-port 5000 list\.txt -v\n$/,
  },
  { args: ["client", "--rs", "ilab1", "6000"], stderr: /; did you mean: dns-lab client --rs ilab1:6000\n$/ },
  { args: ["client", "my-names.txt"], stderr: /^--rs is missing, .* dns-lab client --rs localhost my-names\.txt\n$/ },
  { args: ["client", "127.0.0.1"], stderr: /; did you mean: dns-lab client --rs 127\.0\.0\.1\n$/ },
  { args: ["client", "127.0.0.1", "50007"], stderr: /; did you mean: dns-lab client --rs 127\.0\.0\.1:50007\n$/ },
  {
    args: ["client", "192.168.1.5", "50007", "50008"],
    stderr: /; did you mean: dns-lab client --rs 192\.168\.1\.5:50007 --ts-port 50008\n$/,
  },
  {
    args: ["client", "50007", "names", "192.168.1.5"],
    stderr: /; did you mean: dns-lab client --rs 192\.168\.1\.5:50007 names\n$/,
  },
  {
    args: ["client", "ilab1.cs.rutgers.edu", "8000"],
    stderr: /; did you mean: dns-lab client --rs ilab1\.cs\.rutgers\.edu:8000\n$/,
  },
  { args: ["client", "::1"], stderr: /; did you mean: dns-lab client --rs ::1\n$/ },
  { args: ["client", "::1", "50007"], stderr: /; did you mean: dns-lab client --rs \[::1\]:50007\n$/ },
  { args: ["client", "--rs", "::1", "50007"], stderr: /; did you mean: dns-lab client --rs \[::1\]:50007\n$/ },
  {
    args: ["client", "[2001:db8::7]:6000", "5000", "list"],
    stderr: /; did you mean: dns-lab client --rs \[2001:db8::7\]:6000 --ts-port 5000 list\n$/,
  },
  {
    args: ["client", "tables/names", "ilab1", "6000"],
    stderr: /; did you mean: dns-lab client --rs ilab1:6000 tables\/names\n$/,
  },
  {
    args: ["client", "names.in", "6000"],
    stderr: /; did you mean: dns-lab client --rs localhost:6000 names\.in\n$/,
  },
  {
    args: ["client", "-p", "50007"],
    stderr:
      /^Unknown option "-p"; give RS's port with --rs HOST:PORT, and TS's with --ts-port PORT; see dns-lab client --help\n$/,
  },
  { args: ["client", "-p50007"], stderr: /^Unknown option "-p"; give RS's port with --rs HOST:PORT, / },
  { args: ["client", "--port=50007"], stderr: /^Unknown option "--port"; give RS's port with --rs HOST:PORT, / },
  {
    args: ["client", "--rs", "http://localhost"],
    stderr: /^--rs http:\/\/localhost: wanted HOST or HOST:PORT, without "http:\/\/"\n$/,
  },
  { args: ["client", "--rs", "localhost:"], stderr: /^--rs localhost:: wanted a port/ },
  { args: ["client", "--rs", "a", "b", "c"], stderr: /^Unexpected argument "c"; see dns-lab client --help\n$/ },
  {
    args: ["rs", "--port", "1", "-p", "2"],
    stderr: /^--port is given more than once \("1" and "2"\); give it once\n$/,
  },
  { args: ["ts", "-q", "-v"], stderr: /^Use --quiet or --verbose, not both\n$/ },
  { args: ["client", "--rs", "a", "-qv"], stderr: /^Use --quiet or --verbose, not both\n$/ },
  {
    args: ["rs", "--host", "127.0.0.1:5000"],
    stderr: /^--host 127\.0\.0\.1:5000: wanted an address without a port; .*: --host 127\.0\.0\.1 --port 5000\n$/,
  },
  { args: ["rs", "--host", "[::1]:5000"], stderr: /: --host ::1 --port 5000\n$/ },
  { args: ["rs", "--host", "localhost:"], stderr: /^--host localhost:: wanted an address without a port\n$/ },
  { args: ["rs", "--host", "[::1]:"], stderr: /^--host \[::1\]:: wanted an address without a port\n$/ },
  { args: ["rs", "--host", "http://localhost"], stderr: /: wanted an address, without "http:\/\/"\n$/ },
  { args: ["rs", "--_", "x"], stderr: /^Unknown option "--_"; see dns-lab rs --help\n$/ },
  { args: ["rs", "-q1"], stderr: /^Unknown option "-q1"; see dns-lab rs --help\n$/ },
  { args: ["rs", "-q=false"], stderr: /^Unknown option "-q"; see dns-lab rs --help\n$/ },
  { args: ["rs", "--port", "65536"], stderr: /^--port 65536: wanted a port, a number from 0 to 65535\n$/ },
  { args: ["rs", "--port", "5e1"], stderr: /^--port 5e1: wanted a port/ },
  { args: ["rs", "--stay=no"], stderr: /^--stay takes no value; see dns-lab rs --help\n$/ },
  { args: ["rs", "--framing", "lines"], stderr: /^--framing lines: wanted auto, line or raw\n$/ },
  { args: ["rs", "--max-clients", "0"], stderr: /^--max-clients 0: wanted a whole number from 1 to 999999999\n$/ },
  { args: ["ts", "--linger", "soon"], stderr: /^--linger soon: wanted a number of seconds, such as 5 or 0\.5\n$/ },
  { args: ["rs", "--web", "70000"], stderr: /^--web 70000: wanted a port, a number from 0 to 65535\n$/ },
  { args: ["rs", "--web", "-1"], stderr: /^--web -1: wanted a port, a number from 0 to 65535\n$/ },
  { args: ["rs", "--web="], stderr: /^--web needs a value: --web PORT\n$/ },
  { args: ["rs", "--web=x"], stderr: /^--web x: wanted a port/ },
  { args: ["demo", "--web", "x"], stderr: /^Unexpected argument "x"; see dns-lab demo --help\n$/ },
  {
    args: ["demo", "--web", "1", "--web", "2"],
    stderr: /^--web is given more than once \("1" and "2"\); give it once\n$/,
  },
  { args: ["rs", "--explain"], stderr: /^--explain needs --trace, which draws the ladder\n$/ },
  { args: ["client", "--rs", "x", "--name", "a", "--explain", "-v"], stderr: /^--explain needs --trace, which draws / },
  { args: ["demo", "--web-host", "0.0.0.0"], stderr: /^--web-host needs --web, which shows the page\n$/ },
  {
    args: ["demo", "--web", "--web-host", "127.0.0.1:80"],
    stderr: /^--web-host 127\.0\.0\.1:80: wanted an address without a port; .*: --web-host 127\.0\.0\.1 --web 80\n$/,
  },
  { args: ["client"], stderr: /^--rs is missing, .* as in: dns-lab client --rs localhost tables\/PROJI-HNS\.txt\n$/ },
  { args: ["client", "--rs", "[::1"], stderr: /^--rs \[::1: wanted HOST or HOST:PORT\n$/ },
  { args: ["client", "--rs", "x:0"], stderr: /^--rs x:0: wanted a port, a number from 1 to 65535\n$/ },
  { args: ["client", "--rs", "x", "--name", "a", "list"], stderr: /^Use --name or a list, not both\n$/ },
  {
    args: ["client", "--rs", "x", "--name", "a\nb"],
    stderr: /^--name a\\nb: The host name "a\\nb" holds a control character, wanted visible ASCII\n$/,
  },
  {
    args: ["client", "--rs", "x", "--name", "a b"],
    stderr: /^--name a b: The host name "a b" holds white space, wanted one name\n$/,
  },
  { args: ["client", "--rs", "x", "--name", " "], stderr: /^--name {2}: wanted a host name/ },
  { args: ["client", "--rs", "x", "--timeout", "0"], stderr: /^--timeout 0: wanted a number of seconds above 0\n$/ },
];

for (const { args, stderr } of mistakes) {
  Deno.test(`dns-lab ${args.join(" ")}: tells the mistake and ends with 64`, async () => {
    const finished = await run(args);
    assertMatch(finished.stderr, stderr);
    assertEquals([finished.code, finished.stdout], [64, ""]);
  });
}

for (const args of [["--help"], ["-h"], ["help"], ["help", "help"], ["help", "--help"]]) {
  Deno.test(`dns-lab ${args.join(" ")} lists every command on stdout, and says what shows the exit codes`, async () => {
    const { code, stdout, stderr } = await run(args);
    assertEquals([code, stderr], [0, ""]);
    for (const { name, summary } of COMMANDS) assertStringIncludes(inOneLine(stdout), ` ${name} ${summary} `);
    assertStringIncludes(stdout, "dns-lab help exit-codes");
    assert(!stdout.includes("Exit codes:"));
  });
}

/** A text with its lines joined, and single spaces. */
function inOneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

Deno.test("dns-lab help exit-codes lists every exit code, with the commands that have it", async () => {
  const { code, stdout, stderr } = await run(["help", "exit-codes"]);
  assertEquals([code, stderr], [0, ""]);
  const shown = inOneLine(stdout);
  const loaded = await Promise.all(COMMANDS.map(async ({ name, load }) => ({ name, ...await load() })));
  for (const { code, meaning } of EXIT_CODES) {
    const names = loaded.filter(({ exitCodes }) => exitCodes.some((one) => one.code === code)).map(({ name }) => name);
    assert(names.length > 0, `no command ends with ${code}`);
    const all = names.length === loaded.length ? "every command" : names.join(", ");
    assertStringIncludes(shown, ` ${code} ${meaning} [${all}]`);
  }
});

for (const { name, load } of COMMANDS) {
  for (const args of [["help", name], [name, "--help"], [name, "--bogus", "-h"]]) {
    Deno.test(`dns-lab ${args.join(" ")} shows each option of ${name}, its examples and the exit codes`, async () => {
      const { code, stdout, stderr } = await run(args);
      assertEquals([code, stderr], [0, ""]);
      const { options, examples, exitCodes } = await load();
      for (const [key, { about }] of Object.entries(options)) {
        assertMatch(stdout, new RegExp(`\\n  (?:-\\w, |    )${flagName(key)}[ \\n]`));
        assertStringIncludes(stdout.replace(/\s+/g, " "), about);
      }
      for (const { line } of examples) assertStringIncludes(stdout, `dns-lab ${line}`);
      const codes = Array.from(
        stdout.split("\nExit codes:\n")[1].matchAll(/^ {2}(\d+) /gm),
        ([, code]) => Number(code),
      );
      assertEquals(codes, exitCodes.map(({ code }) => code));
      assert(stdout.split("\n").every((line) => line.length <= 80), "a line is wider than 80 characters");
    });
  }
}

for (const flag of ["--version", "-V"]) {
  Deno.test(`dns-lab ${flag} shows the version that deno.json has, and the kind of build`, async () => {
    const { code, stdout, stderr } = await run([flag]);
    const [program, version, ...kind] = stdout.split(" ");
    assertEquals([code, program, version, stderr], [0, "dns-lab", config.version, ""]);
    assertMatch(kind.join(" "), IS_FROM_SOURCE ? /^\(from source\)\n$/ : /^\((?!from source).+\)\n$/);
  });
}

for (const args of [["-p", "0"], ["-p0"], ["-p=0"], ["-vp", "0"], ["--port", "0"], ["--port=0"]]) {
  Deno.test(`rs ${args.join(" ")} gives the port`, async () => {
    const { code, stderr } = await run(["rs", ...args, "--host", "no such host", "tables/none.txt"]);
    // It comes as far as the table.
    assertMatch(stderr, /^tables\/none\.txt: Can't be read: there is no such file/);
    assertEquals(code, 66);
  });
}

Deno.test("help shows a value that may be left out in brackets", async () => {
  const { stdout } = await run(["rs", "--help"]);
  assertStringIncludes(stdout, "      --web [PORT] ");
});
