// Recordings of special runs: a server of both protocols, clients that are refused, recordings that are merged twice.
import { assertEquals } from "@std/assert";
import { A_IN, message, nameOctets } from "../dns/messages.ts";
import { HOST, TestConnection } from "../loopback.ts";
import { ROOT, run, Scratch, ServerProcess } from "../program.ts";

const RS_TABLE = `${ROOT}/tables/PROJI-DNSRS.txt`;

Deno.test("a client of real DNS and a client of the lab have connections of their own in a recording", async () => {
  await using scratch = new Scratch();
  const args = ["rs", RS_TABLE, "--dns", "0", "--trace-file", "mix.jsonl"];
  await using rs = await ServerProcess.start(args, { cwd: scratch.path });
  const [, dnsPort] = await rs.waitFor(/^RS answers DNS on 127\.0\.0\.1:(\d+) /);
  const addresses: string[] = [];
  {
    using dns = await TestConnection.open(Number(dnsPort));
    addresses.push(`${HOST}:${dns.conn.localAddr.port}`);
    const query = message(0, [1, 0, 0, 0], ...nameOctets("www.example.edu"), ...A_IN);
    await dns.send(String.fromCharCode(0, query.length, ...query));
    await dns.hear(2);
    // The lab's client comes while the other is connected.
    using lab = await TestConnection.open(rs.port);
    addresses.push(`${HOST}:${lab.conn.localAddr.port}`);
    await lab.send("www.example.edu\n");
    await lab.hear("www.example.edu 192.0.2.10 A\n".length);
  }
  rs.process.kill("SIGTERM");
  await rs.finish();
  const { code, stdout, stderr } = await run(["view", "mix.jsonl"], { cwd: scratch.path });
  assertEquals([code, stderr], [0, ""]);
  assertEquals(Array.from(stdout.matchAll(/connected from (\S+)/g), ([, address]) => address), addresses);
});

Deno.test("view --json of two clients' recordings is a recording that view shows with the same two clients", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  await using rs = await ServerProcess.start(["rs", RS_TABLE, "--stay"]);
  for (const file of ["c1.jsonl", "c2.jsonl"]) {
    await run(["client", "--rs", `${HOST}:${rs.port}`, "--name", "www.example.edu", "--trace-file", file], { cwd });
  }
  const { stdout } = await run(["view", "--json", "c1.jsonl", "c2.jsonl"], { cwd });
  await scratch.write("merged.jsonl", stdout);
  const [once, twice] = await Promise.all(
    [["c1.jsonl", "c2.jsonl"], ["merged.jsonl"]].map((files) => run(["view", ...files], { cwd })),
  );
  assertEquals(twice.stdout, once.stdout);
  assertEquals([/client#1 client#2 RS/.test(twice.stdout), twice.stderr], [true, ""]);
});

Deno.test("a recording shows what a refused client was told, and a capture file has it", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  const args = ["rs", RS_TABLE, "--max-clients", "1", "--linger", "0", "--trace-file", "rs.jsonl"];
  await using rs = await ServerProcess.start(args, { cwd });
  {
    using first = await TestConnection.open(rs.port);
    await first.send("www.example.edu\n");
    await first.hear("www.example.edu 192.0.2.10 A\n".length);
    using second = await TestConnection.open(rs.port);
    assertEquals(await second.hearAll(), "- Error:SERVER FULL\n");
  }
  await rs.finish();
  const { code, stdout } = await run(["view", "--pcap", "rs.pcap", "rs.jsonl"], { cwd });
  const shown = (await run(["view", "rs.jsonl"], { cwd })).stdout;
  assertEquals([code, stdout, Array.from(shown.matchAll(/◀.*"(- Error:.*)"/g), ([, text]) => text)], [0, "", [
    "- Error:SERVER FULL\\n",
  ]]);
  const bytes = new TextDecoder("latin1").decode(await Deno.readFile(scratch.file("rs.pcap")));
  assertEquals(bytes.split("- Error:SERVER FULL\n").length, 2);
});
