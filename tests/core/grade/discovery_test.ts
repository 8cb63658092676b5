// What the programs of a submission are taken for.
import { assertEquals } from "@std/assert";
import { discoverPrograms } from "../../../lib/core/grade/discovery.ts";
import { readSources } from "../../../lib/edge/grade/source_files.ts";
import { ROOT } from "../../program.ts";

const CLIENT = "{rs_host} {rs_port} {ts_port}";
const ROWS:
  readonly (readonly [folder: string, commands: readonly (string | undefined)[], build: string | undefined])[] = [
    ["python", ["python3 rs.py", "python3 ts.py", "python3 client.py"], undefined],
    [
      "python_line",
      ["python3 rs.py {port} {table}", "python3 ts.py {port} {table}", `python3 client.py ${CLIENT} {names} {output}`],
      undefined,
    ],
    ["javascript", ["node rs.js {port}", "node ts.js {port}", `node client.js ${CLIENT}`], undefined],
    ["java", ["java RS {port}", "java TS {port}", `java Client ${CLIENT}`], "javac *.java"],
    [
      "c",
      ["./server {port} {table}", "./server {port} {table}", `./client ${CLIENT}`],
      "gcc -o server server.c -lpthread",
    ],
  ];

for (const [folder, commands, build] of ROWS) {
  Deno.test(`discoverPrograms() finds the programs in ${folder}, and their arguments`, async () => {
    const { rs, ts, client } = discoverPrograms(await readSources(`${ROOT}/tests/subjects/${folder}`));
    assertEquals([[rs?.command, ts?.command, client?.command], rs?.build], [commands, build]);
  });
}

Deno.test("discoverPrograms() reads ports and file names that are written in a program", async () => {
  const { rs, client } = discoverPrograms(await readSources(`${ROOT}/tests/subjects/python`));
  assertEquals([rs?.ports, rs?.texts], [[6000], ["PROJI-DNSRS.txt"]]);
  assertEquals([client?.ports, client?.texts], [[6000, 5000], ["PROJI-HNS.txt", "RESOLVED.txt"]]);
});

Deno.test("discoverPrograms() takes all of a submission for Python 2 if one file is", () => {
  const { rs, client } = discoverPrograms([
    { name: "rs.py", text: 's.listen(1)\nprint "up"\n' },
    { name: "client.py", text: "s.connect(a)\n" },
  ]);
  assertEquals([rs?.command, client?.command], ["python2 rs.py", "python2 client.py"]);
});
