// The client by real DNS among servers that are old, broken, silent, or reached by another family of addresses.
import { assertEquals } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { type DnsReply, MAX_UDP_OCTETS, RCODE } from "../../lib/core/dns/message.ts";
import { decodeQuery, encodeReply } from "../../lib/edge/dns/wire.ts";
import { DnsProcess, SAMPLES } from "../dns/dns_process.ts";
import { authorityOf, RS } from "../dns/messages.ts";
import { HOST } from "../loopback.ts";
import { run, spawn } from "../program.ts";

const TABLE = "www.example.edu 192.0.2.10 A\nmail.example.edu 192.0.2.25 A\n";
const RESULTS = "www.example.edu 192.0.2.10 A\nmail.example.edu 192.0.2.25 A\n";
const ASKED = ["--name", "www.example.edu", "--name", "mail.example.edu"];

/** What a server sends; `answer` is the reply of RS to the query, `count` how often it was asked, from 1. */
type Behaviour = (received: Uint8Array, answer: DnsReply, count: number) => DnsReply | Uint8Array;

/** A DNS server that does as it is told. */
function server(behave: Behaviour) {
  const { dns } = authorityOf(TABLE, RS);
  const conn = Deno.listenDatagram({ transport: "udp", hostname: HOST, port: 0 });
  const serving = (async () => {
    for (let count = 1;; count++) {
      const [received, from] = await conn.receive();
      const query = decodeQuery(received)!;
      const reply = behave(received, dns.respond(query), count);
      const octets = reply instanceof Uint8Array ? reply : encodeReply(received, query, reply, MAX_UDP_OCTETS).octets;
      await conn.send(octets, from);
    }
  })().catch(() => {});
  const { port } = conn.addr as Deno.NetAddr;
  return { port, [Symbol.asyncDispose]: async () => (conn.close(), await serving) };
}

/** The header of `received` as that of a reply with a response code, and nothing else. */
function headerAlone(received: Uint8Array, rcode: number): Uint8Array {
  return Uint8Array.from([received[0], received[1], 0x80, rcode, 0, 0, 0, 0, 0, 0, 0, 0]);
}

async function ask(port: number, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(["client", "--dns", "--rs", `${HOST}:${port}`, ...args, "-q"]);
  return { code, stdout, stderr };
}

Deno.test("dns-lab client --dns asks a server without EDNS that replies to it with a header alone", async () => {
  await using old = server((received, answer) => received[11] > 0 ? headerAlone(received, RCODE.FORMERR) : answer);
  assertEquals(await ask(old.port, ...ASKED), { code: 0, stdout: RESULTS, stderr: "" });
});

Deno.test("dns-lab client --dns asks again after SERVFAIL", async () => {
  await using busy = server((_, answer, count) =>
    count > 2 ? answer : { ...answer, rcode: RCODE.SERVFAIL, answers: [] }
  );
  assertEquals(await ask(busy.port, ...ASKED), { code: 0, stdout: RESULTS, stderr: "" });
});

const FAULTS: readonly [string, Behaviour, number, string][] = [
  [
    "fails",
    (_, answer) => ({ ...answer, rcode: RCODE.SERVFAIL, answers: [] }),
    69,
    'replied SERVFAIL to the query "mail.example.edu", wanted an answer; see why in the server\'s log, try ' +
    "again later, or ask another server",
  ],
  [
    "refuses",
    (_, answer) => ({ ...answer, rcode: RCODE.REFUSED, answers: [] }),
    69,
    'replied REFUSED to the query "mail.example.edu", wanted an answer; let the server answer this machine, and for ' +
    "this name, or ask another one",
  ],
  [
    "has neither an answer nor a SOA record",
    (_, answer) => ({ ...answer, isAuthoritative: false, answers: [] }),
    76,
    'sent, to the query "mail.example.edu", a reply without an answer, a referral or a SOA record: it does not have that ' +
    "domain; correct the server, or name another one",
  ],
  [
    "sends what is not in the format",
    () => Uint8Array.of(1, 2, 3),
    69,
    'did not reply to "mail.example.edu" within 0.5 s (sent over UDP); what came is no reply to it: N not in the format ' +
    "of DNS; correct the server: a reply repeats number and question, and comes from where the query went to",
  ],
];
for (const [what, behave, status, message] of FAULTS) {
  Deno.test(`dns-lab client --dns tells of a server that ${what}, and keeps the results before that`, async () => {
    const isMail = (received: Uint8Array) => decodeQuery(received)!.question!.name.startsWith("mail");
    await using rs = server((received, answer, count) => isMail(received) ? behave(received, answer, count) : answer);
    const { stderr, ...rest } = await ask(rs.port, ...ASKED, "--timeout", "0.5");
    // How often it was asked depends on how busy this machine is.
    const told = stderr.replace(/, after \d tries/, "").replace(/: \d not/, ": N not");
    assertEquals({ ...rest, told }, {
      code: status,
      stdout: "www.example.edu 192.0.2.10 A\n",
      told: `${HOST}:${rs.port}: RS ${message}; stopped at "mail.example.edu", 1 result\n`,
    });
  });
}

Deno.test("dns-lab client --dns asks the second server of a referral when the first is silent", async () => {
  await using ts = await DnsProcess.start("ts", SAMPLES.ts);
  const record = { owner: "org", ttlSeconds: 300 };
  await using rs = server((_, answer) => ({
    ...answer,
    rcode: RCODE.NOERROR,
    isAuthoritative: false,
    answers: [],
    authority: ["a.lab", "b.lab"].map((target) => ({ ...record, type: "NS", target })),
    additional: [
      { ...record, owner: "a.lab", type: "A", address: "127.0.0.2" },
      { ...record, owner: "b.lab", type: "A", address: HOST },
    ],
  }));
  const args = ["--ts-port", `${ts.port}`, "--timeout", "0.5", "--name", "www.example.org"];
  assertEquals(await ask(rs.port, ...args), { code: 0, stdout: "www.example.org 198.51.100.10 A\n", stderr: "" });
});

/** Whether this machine has an IPv6 loopback address: the program that is started may use it, this test may not. */
const HAS_IPV6: boolean = new Deno.Command(Deno.execPath(), {
  args: ["eval", 'Deno.listen({ hostname: "::1", port: 0 }).close()'],
  stdout: "null",
  stderr: "null",
}).outputSync().success;

/** A server with DNS on the IPv6 loopback address alone. */
async function ipv6Server(role: "rs" | "ts") {
  const process = spawn([role, SAMPLES[role], "--dns-only", "--dns", "0", "--host", "::1"], { allowAll: true });
  const lines = process.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const reader = lines.getReader();
  let port: string | undefined;
  while (port === undefined) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The server has ended");
    port = /^[RT]S answers DNS on \[::1\]:(\d+) /.exec(value)?.[1];
  }
  const dispose = async () => {
    process.kill("SIGTERM");
    await reader.cancel();
    await process.stdout.cancel();
    await process.status;
  };
  return { port, [Symbol.asyncDispose]: dispose };
}

for (const role of ["rs", "ts"] as const) {
  Deno.test({
    name: `dns-lab client --dns resolves where ${role.toUpperCase()} has an IPv6 address and the other one IPv4`,
    ignore: !HAS_IPV6,
    fn: async () => {
      await using six = await ipv6Server(role);
      const other = role === "rs" ? "ts" : "rs";
      await using four = await DnsProcess.start(other, SAMPLES[other]);
      // The address is written in another way than replies have it.
      const address = "0:0:0:0:0:0:0:1";
      const servers = role === "rs"
        ? ["--rs", `[${address}]:${six.port}`, "--ts-port", `${four.port}`]
        : ["--rs", `${HOST}:${four.port}`, "--ts", `[${address}]`, "--ts-port", six.port];
      const args = ["client", "--dns", ...servers, "--name", "www.example.edu", "--name", "www.example.org", "-q"];
      const { code, stdout, stderr } = await run(args, { allowAll: true });
      assertEquals([code, stdout, stderr], [
        0,
        "www.example.edu 192.0.2.10 A\nwww.example.org 198.51.100.10 A\n",
        "",
      ]);
    },
  });
}
