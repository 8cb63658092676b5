// dns-lab data as a user runs it: the files, and that a lab with them comes to the answers.
import { assertEquals, assertMatch } from "@std/assert";
import { run, Scratch, ServerProcess } from "../program.ts";

Deno.test("dns-lab data: RS, TS and the client come to the answers", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  const made = await run(["data", "--seed", "spring", "--names", "40"], { cwd });
  assertEquals([made.code, made.stdout, made.stderr], [
    0,
    "",
    "1 set: 40 names each; to hand out: data/handout; the answers: data/answers\n",
  ]);
  await using rs = await ServerProcess.start(["rs", "data/handout/PROJI-DNSRS.txt"], { cwd });
  await using ts = await ServerProcess.start(["ts", "data/handout/PROJI-DNSTS.txt"], { cwd });
  const { code } = await run(
    [
      "client",
      "--rs",
      `127.0.0.1:${rs.port}`,
      "--ts",
      "127.0.0.1",
      "--ts-port",
      `${ts.port}`,
      "data/handout/PROJI-HNS.txt",
    ],
    { cwd },
  );
  assertEquals([code, await scratch.read("RESOLVED.txt")], [0, await scratch.read("data/answers/RESOLVED.txt")]);
});

Deno.test("dns-lab data makes the same set again, and another one from another seed", async () => {
  await using scratch = new Scratch();
  await scratch.write("seed.txt", "spring\nnot this\n");
  const made = async (out: string, ...args: string[]) => {
    await run(["data", ...args, "--out", out, "-q"], { cwd: scratch.path });
    return await scratch.read(`${out}/answers/RESOLVED.txt`);
  };
  const first = await made("a", "--seed", "spring");
  assertEquals([await made("b", "--seed", "spring"), await made("c", "--seed-file", "seed.txt")], [first, first]);
  assertEquals(await made("d", "--seed", "autumn") === first, false);
});

Deno.test("dns-lab data --students makes a set for each, with the answers in another folder", async () => {
  await using scratch = new Scratch();
  await scratch.write("class.csv", "name,id\nJane,ab12\nJohn,cd34\n");
  const { code, stderr } = await run(["data", "--seed", "secret", "--students", "class.csv", "--out", "sets"], {
    cwd: scratch.path,
  });
  assertEquals([code, stderr], [
    0,
    "2 sets, one for each student: 20 names each; to hand out: sets/handout; the answers: sets/answers\n",
  ]);
  const names = async (folder: string) =>
    (await Array.fromAsync(Deno.readDir(scratch.file(folder)))).map(({ name }) => name).sort();
  assertEquals(await names("sets/handout/ab12"), ["PROJI-DNSRS.txt", "PROJI-DNSTS.txt", "PROJI-HNS.txt"]);
  assertEquals(await names("sets/answers"), ["ab12", "cd34"]);
  assertEquals(await names("sets/answers/ab12"), ["RESOLVED.txt"]);
  assertEquals(
    await scratch.read("sets/handout/ab12/PROJI-HNS.txt") === await scratch.read("sets/handout/cd34/PROJI-HNS.txt"),
    false,
  );
});

const MISTAKES: [args: string[], code: number, stderr: RegExp][] = [
  [[], 64, /^--seed is missing, from which everything is made, as in: dns-lab data --seed spring-2027\n$/],
  [
    ["--seed", "x", "--rs-share", "0", "--ts-share", "0", "--miss-share", "0"],
    64,
    /are all 0; give one of them a part\n$/,
  ],
  [["--seed", "x", "--mixed-case", "101"], 64, /^--mixed-case 101: wanted a whole number from 0 to 100\n$/],
  [["--seed", "x", "--names", "100001"], 64, /^--names 100001: wanted a number from 1 to 100000\n$/],
  [["--seed", "x", "--seed-file", "y"], 64, /^Use --seed or --seed-file, not both\n$/],
  [["--seed", "x", "--students", "none.csv"], 66, /^none\.csv: Can't be read: there is no such file; /],
  [["--seed", "x", "--students", "class.csv"], 65, /^class\.csv:1:1: The id is "\.\.", wanted /],
  [["--seed", "x", "--out", "class.csv"], 73, /^class\.csv\/handout: Can't be written: /],
];

for (const [args, code, stderr] of MISTAKES) {
  Deno.test(`dns-lab data ${args.join(" ")}: ends with ${code}, and says why`, async () => {
    await using scratch = new Scratch();
    await scratch.write("class.csv", "..\n");
    const finished = await run(["data", ...args], { cwd: scratch.path });
    assertMatch(finished.stderr, stderr);
    assertEquals([finished.code, finished.stdout], [code, ""]);
  });
}
