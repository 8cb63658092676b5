// The client by real DNS, as a program: against our own servers, against a resolver, and against servers that misbehave.
import { assertEquals, assertMatch } from "@std/assert";
import { ROOT, run, Scratch } from "../program.ts";
import { DnsProcess, SAMPLES } from "../dns/dns_process.ts";
import { decodeQuery, encodeReply } from "../../lib/edge/dns/wire.ts";
import { HOST } from "../loopback.ts";
import { authorityOf, RS } from "../dns/messages.ts";
import { MAX_UDP_OCTETS } from "../../lib/core/dns/message.ts";

const NAMES = `${ROOT}/tables/PROJI-HNS.txt`;
const RESULTS = [
  "www.example.edu 192.0.2.10 A",
  "www.example.org 198.51.100.10 A",
  "library.example.edu 192.0.2.80 A",
  "NEWS.example.com 203.0.113.8 A",
  "lab.example.edu 192.0.2.99 A",
  "nowhere.example.net - Error:HOST NOT FOUND",
];

Deno.test("dns-lab client --dns resolves the sample list by way of RS and TS, and writes RESOLVED.txt", async () => {
  await using scratch = new Scratch();
  await using rs = await DnsProcess.start("rs", SAMPLES.rs);
  await using ts = await DnsProcess.start("ts", SAMPLES.ts);
  const args = ["client", "--dns", "--rs", `localhost:${rs.port}`, "--ts-port", `${ts.port}`, NAMES];
  const { code, stdout, stderr } = await run(args, { cwd: scratch.path });
  assertEquals([code, stdout.trimEnd().split("\n")], [0, RESULTS]);
  assertMatch(stderr, /^6 names in [\d.]+ s: 5 found, 1 not found; the results are in RESOLVED\.txt\n$/);
  assertEquals(await scratch.read("RESOLVED.txt"), `${RESULTS.join("\n")}\n`);
});

Deno.test("dns-lab client --dns -v shows each message in plain words, the query and its reply with one number", async () => {
  await using rs = await DnsProcess.start("rs", SAMPLES.rs);
  const args = ["client", "--dns", "--rs", `127.0.0.1:${rs.port}`, "--name", "www.example.edu", "-v"];
  const { stderr } = await run(args);
  assertMatch(
    stderr,
    /#1 {2}client → RS {2}sent {6}44 bytes, UDP, query, id \d+\n +question: www\.example\.edu\. IN A\n +EDNS/,
  );
  assertMatch(
    stderr,
    /#1 {2}client ← RS {2}received {2}60 bytes, UDP, reply, id \d+, NOERROR, AA: authoritative\n +answer: /,
  );
});

Deno.test("dns-lab client --server asks one server, and does not take a referral for an answer", async () => {
  await using rs = await DnsProcess.start("rs", SAMPLES.rs);
  const args = ["client", "--server", `127.0.0.1:${rs.port}`, "--name", "www.example.edu", "--name", "www.example.org"];
  const { code, stdout, stderr } = await run(args);
  assertEquals([code, stdout], [76, "www.example.edu 192.0.2.10 A\n"]);
  assertEquals(
    stderr,
    `127.0.0.1:${rs.port}: Resolver sent, to the query "www.example.org", a referral to other servers, wanted an ` +
      "answer: it is no resolver; give it with --rs and --dns in place of --server and --recursive, or name a resolver; " +
      'stopped at "www.example.org", 1 result\n',
  );
});

Deno.test("dns-lab view shows a resolver, and whoever sends what was not asked for, in lanes of their own", async () => {
  await using scratch = new Scratch();
  await using server = unreliable(100);
  const trace = scratch.file("client.jsonl");
  const place = `127.0.0.1:${server.port}`;
  const recorded = await run(["client", "--server", place, "--name", "www.example.edu", "--trace-file", trace]);
  const { code, stdout } = await run(["view", "--ascii", trace]);
  assertEquals([recorded.code, code], [0, 0]);
  assertMatch(stdout, /client {3}Resolver Stranger\n/);
});

/** A DNS server that loses every `nth` query, and sends a forged reply before each real one. */
function unreliable(nth: number) {
  const { dns } = authorityOf("www.example.edu 192.0.2.10 A\nmail.example.edu 192.0.2.25 A\n", RS);
  const conn = Deno.listenDatagram({ transport: "udp", hostname: HOST, port: 0 });
  const serving = (async () => {
    for (let count = 1;; count++) {
      const [received, from] = await conn.receive();
      const query = decodeQuery(received)!;
      if (count % nth === 0) continue;
      const { octets } = encodeReply(received, query, dns.respond(query), MAX_UDP_OCTETS);
      const forged = octets.slice();
      forged[1] ^= 1;
      forged[forged.length - 12] = 66;
      await conn.send(forged, from);
      await conn.send(octets, from);
    }
  })().catch(() => {});
  const { port } = conn.addr as Deno.NetAddr;
  return { port, [Symbol.asyncDispose]: async () => (conn.close(), await serving) };
}

Deno.test("dns-lab client --dns asks again what was lost, and takes no forged reply", async () => {
  await using server = unreliable(3);
  const names = ["www.example.edu", "mail.example.edu", "none.example.edu", "www.example.edu"];
  const { code, stdout } = await run([
    "client",
    "--dns",
    "--rs",
    `127.0.0.1:${server.port}`,
    "-q",
    "--output",
    "-",
    "-",
  ], {
    stdin: names.join("\n"),
  });
  assertEquals([code, stdout.trimEnd().split("\n")], [0, [
    "www.example.edu 192.0.2.10 A",
    "mail.example.edu 192.0.2.25 A",
    "none.example.edu - Error:HOST NOT FOUND",
    "www.example.edu 192.0.2.10 A",
  ]]);
});

Deno.test("dns-lab client --dns names a server that is silent, and keeps the results so far", async () => {
  await using scratch = new Scratch();
  await using rs = await DnsProcess.start("rs", SAMPLES.rs);
  await using silent = unreliable(1);
  const args = [
    "client",
    "--dns",
    "--rs",
    `127.0.0.1:${rs.port}`,
    "--ts-port",
    `${silent.port}`,
    "--timeout",
    "0.5",
    "-q",
  ];
  const { code, stderr } = await run([...args, "-"], {
    cwd: scratch.path,
    stdin: "www.example.edu\nwww.example.org\n",
  });
  assertEquals([code, stderr], [
    69,
    `127.0.0.1:${silent.port}: TS did not reply to "www.example.org" within 0.5 s (sent over UDP); check the host and ` +
    'the port (dns-lab rs --dns listens on 5353), or give a longer --timeout; stopped at "www.example.org", 1 result in ' +
    "RESOLVED.txt\n",
  ]);
  assertEquals(await scratch.read("RESOLVED.txt"), "www.example.edu 192.0.2.10 A\n");
});

const LONG = `${`${"t".repeat(60)}.`.repeat(3)}${"b".repeat(60)}`;

Deno.test("dns-lab client --dns asks over TCP what does not fit", async () => {
  await using scratch = new Scratch();
  const name = `${"a".repeat(60)}${LONG.slice(60)}`;
  // With the longest names three times in it, a referral is longer than a datagram may be without EDNS.
  const table = await scratch.write("rs.txt", `${LONG} 127.0.0.1 A\n${LONG} - NS\n`);
  const answers = await scratch.write("ts.txt", `${name} 192.0.2.7 A\n`);
  await using rs = await DnsProcess.start("rs", table);
  await using ts = await DnsProcess.start("ts", answers);
  await using small = truncating(rs.port);
  const args = ["client", "--dns", "--rs", `127.0.0.1:${small.port}`, "--ts-port", `${ts.port}`, "--name", name];
  assertEquals((await run(args)).stdout, `${name} 192.0.2.7 A\n`);
});

/** A port whose UDP truncates every reply, and whose TCP leads to the server at `port`. */
function truncating(port: number) {
  for (;;) {
    const conn = Deno.listenDatagram({ transport: "udp", hostname: HOST, port: 0 });
    const own = (conn.addr as Deno.NetAddr).port;
    let listener: Deno.TcpListener;
    try {
      listener = Deno.listen({ hostname: HOST, port: own });
    } catch {
      conn.close();
      continue;
    }
    const udp = (async () => {
      for (;;) {
        const [received, from] = await conn.receive();
        const query = decodeQuery(received)!;
        const none = {
          verdict: "answer",
          rcode: 0,
          isAuthoritative: false,
          answers: [],
          authority: [],
          additional: [],
        } as const;
        await conn.send(encodeReply(received, query, none, 0).octets, from);
      }
    })().catch(() => {});
    const tcp = (async () => {
      for await (const client of listener) {
        const server = await Deno.connect({ hostname: HOST, port });
        await Promise.all([client.readable.pipeTo(server.writable), server.readable.pipeTo(client.writable)]).catch(
          () => {},
        );
      }
    })().catch(() => {});
    const close = async () => (conn.close(), listener.close(), await udp, await tcp);
    return { port: own, [Symbol.asyncDispose]: close };
  }
}

Deno.test("dns-lab client --dns tells its mistakes", async () => {
  const { code, stderr } = await run(["client", "--dns", "--name", "a.org"]);
  assertEquals(code, 64);
  assertMatch(stderr, /^--rs is missing/);
  const both = await run(["client", "--server", "127.0.0.1", "--rs", "localhost", "--name", "a.org"]);
  assertEquals([both.code, both.stderr], [
    64,
    "Use --rs or --server, not both: a resolver asks the other servers itself\n",
  ]);
  const port = await run(["client", "--recursive", "--ts-port", "54", "--name", "a.org"]);
  assertEquals([port.code, port.stderr], [
    64,
    "Use --ts-port or --recursive, not both: a resolver asks the other servers itself\n",
  ]);
  for (const option of [["--strict"], ["--framing", "auto"]]) {
    for (const way of [["--dns", "--rs", "localhost"], ["--recursive"], ["--server", "localhost"]]) {
      const { code, stderr } = await run(["client", ...way, ...option, "--name", "a.org"]);
      assertEquals([code, stderr], [64, `Use ${way[0]} or ${option[0]}, not both\n`]);
    }
  }
  const unknown = await run(["client", "--dns", "--rs", "localhost", "--ts", "a..b", "--name", "a.org"], {
    allowAll: true,
  });
  assertEquals([unknown.code, unknown.stderr], [
    69,
    'a..b:53: TS can\'t be reached: there is no host named "a..b"; check the name given with --ts; no result yet\n',
  ]);
});
