// Real DNS from the whole program: dig, kdig and Deno's own resolver ask it, and compare with the sample tables.
import { assertEquals, assertMatch } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { run, spawn } from "../program.ts";
import { DnsProcess, SAMPLES } from "../dns/dns_process.ts";
import { dig, isMissing, runTool } from "../dns/tools.ts";

/** The entries of a sample table: name and address. */
function entriesOf(role: "rs" | "ts"): [string, string][] {
  return Array.from(
    Deno.readTextFileSync(SAMPLES[role]).matchAll(/^([^#\s]+)\s+([\d.]+)\s+A$/gm),
    ([, name, address]) => [
      name,
      address,
    ],
  );
}

const SOA = (role: string) =>
  `300 IN SOA ${role}.dns-lab.invalid. hostmaster.dns-lab.invalid. SERIAL 3600 600 604800 300`;
const REFERRAL = ["org. 300 IN NS localhost."];
/** What dig asks, and what it shows: status, flags, answer, authority, additional. */
const ROWS: Readonly<Record<"rs" | "ts", readonly [string, string, string, string[], string[], string[]?][]>> = {
  rs: [
    ["www.example.org", "NOERROR", "qr", [], REFERRAL],
    ["www.example.org +tcp", "NOERROR", "qr", [], REFERRAL],
    ["www.example.org AAAA", "NOERROR", "qr", [], REFERRAL],
    ["wWw.eXample.edu +recurse", "NOERROR", "qr aa rd", ["wWw.eXample.edu. 300 IN A 192.0.2.10"], []],
    ["www.example.edu +noedns", "NOERROR", "qr aa", ["www.example.edu. 300 IN A 192.0.2.10"], []],
    ["www.example.edu +bufsize=512", "NOERROR", "qr aa", ["www.example.edu. 300 IN A 192.0.2.10"], []],
    ["www.example.edu +dnssec", "NOERROR", "qr aa", ["www.example.edu. 300 IN A 192.0.2.10"], []],
    ["www.example.edu ANY +notcp", "NOERROR", "qr aa", ["www.example.edu. 300 IN A 192.0.2.10"], []],
    ["www.example.edu AAAA", "NOERROR", "qr aa", [], [`. ${SOA("rs")}`]],
    ["www.example.edu TYPE65 +tcp", "NOERROR", "qr aa", [], [`. ${SOA("rs")}`]],
    [". NS", "NOERROR", "qr aa", [". 300 IN NS rs.dns-lab.invalid."], [], ["rs.dns-lab.invalid. 300 IN A 127.0.0.1"]],
    [". SOA", "NOERROR", "qr aa", [`. ${SOA("rs")}`], []],
    [". AXFR", "", "", [], []],
    ["-c CH -t TXT version.bind", "NOERROR", "qr aa", ['version.bind. 0 CH TXT "dns-lab 0.1.0"'], []],
    ["-c CH www.example.edu", "REFUSED", "qr", [], []],
    ["-c HS www.example.edu", "REFUSED", "qr", [], []],
    ["www.example.edu +opcode=2", "NOTIMP", "qr", [], []],
    ["www.example.edu +opcode=15", "NOTIMP", "qr", [], []],
    ["www.example.edu +edns=1 +noednsneg", "BADVERS", "qr", [], []],
    ["www.example.edu +ednsopt=65001:abcd", "NOERROR", "qr aa", ["www.example.edu. 300 IN A 192.0.2.10"], []],
  ],
  ts: [
    ["nowhere.example.net", "NXDOMAIN", "qr aa", [], [`nowhere.example.net. ${SOA("ts")}`]],
    ["nowhere.example.net +tcp", "NXDOMAIN", "qr aa", [], [`nowhere.example.net. ${SOA("ts")}`]],
    ["www.example.org MX", "NOERROR", "qr aa", [], [`www.example.org. ${SOA("ts")}`]],
    ["example.org", "NOERROR", "qr aa", [], [`example.org. ${SOA("ts")}`]],
    ["example.org ANY +notcp", "NOERROR", "qr aa", [], [`example.org. ${SOA("ts")}`]],
    ["a\\\\b.example.org", "NXDOMAIN", "qr aa", [], [`a\\\\b.example.org. ${SOA("ts")}`]],
    [".", "REFUSED", "qr", [], []],
  ],
};

for (const role of ["rs", "ts"] as const) {
  Deno.test({
    name: `dns-lab ${role} --dns: dig gets every row of the sample table, and each kind of reply`,
    ignore: isMissing("dig"),
    async fn(test) {
      await using dns = await DnsProcess.start(role, SAMPLES[role]);
      for (const [name, address] of entriesOf(role)) {
        for (const way of ["+notcp", "+tcp"]) {
          const { status, flags, answer } = await dig(...dns.at, "+norecurse", way, name);
          assertEquals([status, flags, answer], ["NOERROR", "qr aa", [`${name}. 300 IN A ${address}`]]);
        }
      }
      for (const [question, status, flags, answer, authority, additional = []] of ROWS[role]) {
        await test.step(`${question}: ${status}`, async () => {
          const dug = await dig(...dns.at, "+norecurse", ...question.split(" "));
          const shown = dug.authority.concat(dug.answer).some((record) => / SOA /.test(record))
            ? [dug.answer, dug.authority].map((records) =>
              records.map((one) => one.replace(/(invalid\.) \d+ 3600/, "$1 SERIAL 3600"))
            )
            : [dug.answer, dug.authority];
          assertEquals([dug.status, dug.flags, ...shown, dug.additional], [
            status,
            flags,
            answer,
            authority,
            additional,
          ]);
        });
      }
    },
  });
}

Deno.test({
  name: "dns-lab ts --dns: several queries on one TCP connection",
  ignore: isMissing("dig"),
  async fn() {
    await using dns = await DnsProcess.start("ts", SAMPLES.ts);
    const names = entriesOf("ts").map(([name]) => name);
    const { stdout } = await runTool("dig", [...dns.at, "+tcp", "+keepopen", "+short", ...names]);
    assertEquals(stdout.trim().split("\n"), entriesOf("ts").map(([, address]) => address));
  },
});

Deno.test({
  name: "dns-lab ts --dns: kdig agrees with dig, name by name",
  ignore: isMissing("kdig"),
  async fn() {
    await using dns = await DnsProcess.start("ts", SAMPLES.ts, "--ttl", "60");
    for (const [name, address] of entriesOf("ts")) {
      const { stdout } = await runTool("kdig", [...dns.at, "+noall", "+header", "+answer", "+edns", name]);
      assertMatch(stdout, /status: NOERROR/);
      assertMatch(stdout.replace(/[ \t]+/g, " "), new RegExp(`^${name}\\. 60 IN A ${address}$`, "mi"));
    }
  },
});

Deno.test({
  name: "dns-lab ts --dns: delv resolves over it",
  ignore: isMissing("delv"),
  async fn() {
    await using dns = await DnsProcess.start("ts", SAMPLES.ts);
    const { stdout } = await runTool("delv", [...dns.at, "+noroot", "-i", "www.example.org"]);
    assertMatch(stdout.replace(/\s+/g, " "), /www\.example\.org\. 300 IN A 198\.51\.100\.10/);
  },
});

Deno.test("dns-lab rs and ts --dns: Deno's own resolver gets every row", async () => {
  for (const role of ["rs", "ts"] as const) {
    await using dns = await DnsProcess.start(role, SAMPLES[role]);
    const nameServer = { ipAddr: "127.0.0.1", port: dns.port };
    for (const [name, address] of entriesOf(role)) {
      assertEquals(await Deno.resolveDns(`${name}.`, "A", { nameServer }), [address]);
    }
  }
});

Deno.test({
  name: "dns-lab ts --dns: the summary counts what was asked, and Ctrl-C ends it",
  ignore: isMissing("dig") || Deno.build.os === "windows",
  async fn() {
    await using dns = await DnsProcess.start("ts", SAMPLES.ts);
    await dig(...dns.at, "+norecurse", "www.example.org");
    await dig(...dns.at, "+norecurse", "+tcp", "nowhere.example.net");
    dns.server.process.kill("SIGINT");
    const { code, stderr } = await dns.server.finish();
    assertEquals(code, 0);
    assertEquals(stderr.slice(-3), [
      "TS served 0 clients, 0 queries: 0 answered, 0 not found",
      "TS replied to 2 DNS queries (1 UDP, 1 TCP): 1 answered, 1 without such a name",
      "TS ended: it was interrupted",
    ]);
  },
});

Deno.test("dns-lab rs --dns: what --dns takes as its port is a number", async () => {
  const { code, stderr } = await run(["rs", "--dns", "70000", SAMPLES.rs]);
  assertEquals([code, stderr], [64, "--dns 70000: wanted a port, a number from 0 to 65535\n"]);
  const help = await run(["rs", "--help"]);
  assertMatch(help.stdout, /--dns \[PORT\]/);
});

Deno.test("dns-lab ts --dns: a port that is in use is told, with the option that chooses another", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const args = ["ts", SAMPLES.ts, "--dns", `${port}`, "--dns-only", "-q"];
  const { code, stderr } = await run(args);
  taken.close();
  assertEquals([code, stderr], [
    69,
    `Can't listen on 127.0.0.1:${port}: the port is in use; end the program that has it, or choose another with --dns\n`,
  ]);
});

for (const [option, value] of [["--ttl", "60"], ["--rate-limit", "5"], ["--secondary", "127.0.0.1"]]) {
  Deno.test(`dns-lab ts ${option} without --dns is an error`, async () => {
    const { code, stderr } = await run(["ts", option, value, SAMPLES.ts]);
    assertEquals([code, stderr], [64, `${option} is of use with --dns only; give both\n`]);
  });
}

Deno.test("dns-lab ts --secondary takes addresses only", async () => {
  const { code, stderr } = await run(["ts", "--dns", "0", "--secondary", "999.1.1.1", SAMPLES.ts]);
  assertEquals([code, stderr], [
    64,
    "--secondary 999.1.1.1: wanted an address, such as 192.0.2.53 or [2001:db8::53]:5353\n",
  ]);
});

Deno.test("dns-lab ts warns of a secondary that can't reach it", async () => {
  await using dns = await DnsProcess.start("ts", SAMPLES.ts, "--secondary", "192.0.2.2");
  dns.server.process.kill();
  const { stderr } = await dns.server.finish();
  assertEquals(stderr.filter((line) => line.startsWith("Warning")), [
    "Warning: 192.0.2.2: The secondary can't reach TS, which answers at 127.0.0.1 only; give --host the address at " +
    "which the secondary can reach it",
  ]);
});

Deno.test("dns-lab ts --host 0.0.0.0 --dns warns that replies may come from another address", async () => {
  const process = spawn(["ts", SAMPLES.ts, "--host", "0.0.0.0", "--dns", "0", "--dns-only"]);
  const lines = process.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const seen: string[] = [];
  for await (const line of lines) {
    seen.push(line);
    if (/answers DNS on/.test(line)) process.kill();
  }
  await process.stdout.cancel();
  await process.status;
  assertEquals(seen.filter((line) => line.startsWith("Warning")), [
    "Warning: --host 0.0.0.0: If this machine has several addresses, a reply over UDP may come from another one than was " +
    "asked, and clients drop it; name one address",
  ]);
});
