// A capture file: what tshark reads back from it is what crossed the sockets, with right headers and checksums.
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { toPcap } from "../../../lib/core/trace/pcap.ts";
import { Scratch } from "../../program.ts";
import { atClient, atServer, Scene } from "./scenes.ts";

/**
 * Sessions of both kinds: over IPv4 and IPv6, with a long segment, closed in each way, one that never was, one in which the
 * client half-closes, and one whose beginning was not recorded.
 */
function sessions(): readonly WireEvent[] {
  const scene = new Scene(1);
  const ipv6: ConnectionInfo = { ...atClient(3, "TS"), local: "[::1]:41003", peer: "[fe80::1:2%eth0]:50008" };
  const [rs, server, ts, broken] = [atClient(1), atServer(2), ipv6, atServer(4)].map((one) => scene.on(one));
  scene.on({ ...atClient(5), local: "" }).failed("refused");
  scene.after(1), rs.opened(), server.opened(), ts.opened(), broken.opened();
  scene.after(1), rs.query("www.example.edu"), server.query("caf\u00e9.example.edu\r\n");
  scene.after(1), rs.reply("www.example.edu 192.0.2.10 A"), server.reply("localhost - NS\n");
  ts.query("x\n").segment("read", `x - Error:HOST NOT FOUND${" ".repeat(100_000)}\n`);
  const [halfClosed, headless] = [scene.on(atServer(6)), scene.on(atClient(7))];
  halfClosed.opened().query("a\n"), scene.after(1), halfClosed.finished(), scene.after(1), halfClosed.reply("b\n");
  headless.reply("c\n").query("d\n"), scene.after(1), headless.reply("e\n").finished();
  halfClosed.closed("end"), headless.closed("done");
  scene.after(1), rs.closed("done"), server.closed("end"), ts.closed("stopped"), broken.closed("reset");
  return scene.events;
}

/** What each end of a connection sent, in hexadecimal. */
function streamsOf(events: readonly WireEvent[], number: number): [client: string, server: string] {
  const sent = { client: "", server: "" };
  for (const event of events) {
    if (event.connection.number !== number || (event.kind !== "read" && event.kind !== "written")) continue;
    const { side } = event.connection;
    sent[(event.kind === "written") === (side === "client") ? "client" : "server"] += event.octets;
  }
  return [hex(sent.client), hex(sent.server)];
}

function hex(octets: string): string {
  return Array.from(octets, (octet) => octet.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

Deno.test("toPcap() writes a header and a packet for each step of a connection", () => {
  const scene = new Scene(2.5);
  scene.on(atClient(1)).opened().query("www").closed("done");
  const bytes = toPcap(scene.events, 1_764_000_000_000);
  const view = new DataView(bytes.buffer);
  assertEquals([view.getUint32(0), view.getUint16(4), view.getUint16(6), view.getUint32(20)], [0xa1b2c3d4, 2, 4, 101]);
  const lengths: number[] = [];
  for (let at = 24; at < bytes.length; at += 16 + view.getUint32(at + 8)) {
    lengths.push(view.getUint32(at + 8));
    assertEquals([view.getUint32(at), view.getUint32(at + 4)], [1_764_000_000, 2500]);
  }
  // The handshake, the query and its acknowledgement, the end from both sides with its acknowledgements.
  assertEquals(lengths, [40, 40, 40, 43, 40, 40, 40, 40, 40]);
});

Deno.test("toPcap() leaves out what has no addresses, and makes a file of nothing", () => {
  const scene = new Scene();
  scene.on({ ...atClient(1), peer: "localhost:50007" }).opened().query("www");
  scene.on({ ...atClient(2), peer: "127.0.0.1:nonsense" }).opened();
  assertEquals([toPcap(scene.events, 0).length, toPcap([], 0).length], [24, 24]);
});

const hasTshark = await new Deno.Command("tshark", { args: ["--version"] }).output().then(({ success }) => success)
  .catch(() => false);

/** Runs tshark on a capture; it is in Debian's package of that name. */
async function tshark(path: string, ...args: string[]): Promise<string> {
  const checks = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);
  const { stdout } = await new Deno.Command("tshark", { args: ["-r", path, ...checks, ...args], stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "tshark reassembles a capture to the recorded bytes, and finds nothing wrong with it (needs tshark)",
  ignore: !hasTshark,
  async fn() {
    await using scratch = new Scratch();
    const events = sessions();
    const path = await scratch.write("session.pcap", toPcap(events, 1_764_000_000_000));
    const wrong = "_ws.malformed || tcp.analysis.flags || ip.checksum.status == 0 || tcp.checksum.status == 0";
    assertEquals(await tshark(path, "-Y", wrong), "");
    assertEquals(await tshark(path, "-Y", "!(tcp.checksum.status == 1)"), "");
    const fields = ["-T", "fields", "-e", "tcp.stream", "-e", "tcp.dstport", "-e", "tcp.payload"];
    const sent = new Map<string, string>();
    for (const line of (await tshark(path, ...fields)).trim().split("\n")) {
      const [stream, port, payload = ""] = line.split("\t");
      const key = `${stream} ${Number(port) >= 50000 ? "client" : "server"}`;
      sent.set(key, (sent.get(key) ?? "") + payload);
    }
    for (const [stream, number] of [1, 2, 3, 4, 6, 7].entries()) {
      assertEquals([sent.get(`${stream} client`), sent.get(`${stream} server`) ?? ""], streamsOf(events, number));
    }
  },
});

Deno.test({
  name: "tshark follows a stream of a capture (needs tshark)",
  ignore: !hasTshark,
  async fn() {
    await using scratch = new Scratch();
    const path = await scratch.write("session.pcap", toPcap(sessions(), 1_764_000_000_000));
    const followed = await tshark(path, "-q", "-z", "follow,tcp,ascii,0");
    assertMatch(followed, /Node 0: 127\.0\.0\.1:41001\nNode 1: 127\.0\.0\.1:50002\n15\nwww\.example\.edu\n\t28\n/);
  },
});

Deno.test({
  name: "tshark shows the client's FIN where the client half-closed, and none twice (needs tshark)",
  ignore: !hasTshark,
  async fn() {
    await using scratch = new Scratch();
    const path = await scratch.write("session.pcap", toPcap(sessions(), 1_764_000_000_000));
    const fields = ["tcp.srcport", "tcp.flags.str", "tcp.len"].flatMap((field) => ["-e", field]);
    const filter = "tcp.stream in {4, 5} && (tcp.len > 0 || tcp.flags.fin == 1 || tcp.flags.syn == 1)";
    const lines = (await tshark(path, "-Y", filter, "-T", "fields", ...fields)).trim().split("\n");
    const shown = lines.map((line) => line.replaceAll("·", "").replaceAll("\t", " "));
    const [halfClosed, headless] = ["41006", "41007"].map((client) => shown.filter((line) => line.startsWith(client)));
    assertEquals(halfClosed, ["41006 S 0", "41006 AP 2", "41006 AF 0"]);
    assertEquals(headless, ["41007 AP 2", "41007 AF 0"]);
    assertEquals(shown.filter((line) => line.startsWith("50007")), ["50007 AS 0", "50007 AP 2", "50007 AF 0"]);
    assertEquals(shown.filter((line) => line.startsWith("50002")), ["50002 AP 2", "50002 AP 2", "50002 AF 0"]);
    assert(shown.indexOf("41006 AF 0") < shown.indexOf("50007 AP 2"), "the client's FIN follows the reply");
  },
});

/** A query for the address of www.example.edu, and its reply: 192.0.2.10. */
const DNS_NAME = "\x03www\x07example\x03edu\0";
const DNS_QUERY = `\x12\x34\x01\0\0\x01\0\0\0\0\0\0${DNS_NAME}\0\x01\0\x01`;
const DNS_REPLY =
  `\x12\x34\x85\0\0\x01\0\x01\0\0\0\0${DNS_NAME}\0\x01\0\x01\xc0\x0c\0\x01\0\x01\0\0\x0e\x10\0\x04\xc0\0\x02\x0a`;

Deno.test({
  name: "tshark reads messages of real DNS over UDP and TCP, with right checksums (needs tshark)",
  ignore: !hasTshark,
  async fn() {
    const scene = new Scene(1);
    const client = { number: 1, side: "client", server: "RS", local: "0.0.0.0:41001", peer: "127.0.0.1:53" } as const;
    const server = { number: 1, side: "server", server: "TS", local: "[::1]:53", peer: "[::1]:41002" } as const;
    for (const connection of [client, server]) {
      scene.on(connection).dns("udp", false, DNS_QUERY).dns("udp", true, DNS_REPLY);
      scene.on({ ...connection, number: 2 }).dns("tcp", false, DNS_QUERY).dns("tcp", true, DNS_REPLY);
      // A client numbers its queries: the connection is the same. A zone transfer's reply has no octets of its own.
      scene.on({ ...connection, number: 3 }).dns("tcp", false, DNS_QUERY).dns("tcp", true, "");
    }
    // A server tells when a connection was made, and when it ended.
    const whole = { ...server, number: 4, peer: "[::1]:41003" };
    scene.on(whole).opened().dns("tcp", false, DNS_QUERY).dns("tcp", true, DNS_REPLY).closed("end");
    await using scratch = new Scratch();
    const path = await scratch.write("dns.pcap", toPcap(scene.events, 1_764_000_000_000));
    const wrong = ["ip", "tcp", "udp"].map((protocol) => `${protocol}.checksum.status == 0`).join(" || ");
    assertEquals(await tshark(path, "-Y", `_ws.malformed || tcp.analysis.flags || ${wrong}`), "");
    assertEquals(await tshark(path, "-Y", "udp && !(udp.checksum.status == 1)"), "");
    assertEquals(await tshark(path, "-Y", "ip && !(ip.src == 127.0.0.1 && ip.dst == 127.0.0.1)"), "");
    const fields = ["-Y", "dns", "-T", "fields", "-e", "udp.dstport", "-e", "tcp.dstport", "-e", "dns.a"];
    const messages = (await tshark(path, ...fields)).split("\n").slice(0, -1);
    const of = (port: number) => [
      ...["53\t\t", `${port}\t\t192.0.2.10`],
      ...["\t53\t", `\t${port}\t192.0.2.10`, "\t53\t"],
    ];
    assertEquals(messages, [...of(41001), ...of(41002), "\t53\t", "\t41003\t192.0.2.10"]);
    const opened = await tshark(path, "-Y", "tcp.port == 41003 && (tcp.flags.syn == 1 || tcp.flags.fin == 1)");
    assertEquals(opened.trim().split("\n").length, 4);
  },
});
