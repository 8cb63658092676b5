// A capture file: what tshark reads back from it is what crossed the sockets, with right headers and checksums.
import { assertEquals, assertMatch } from "@std/assert";
import type { ConnectionInfo, WireEvent } from "../../../lib/core/trace/event.ts";
import { toPcap } from "../../../lib/core/trace/pcap.ts";
import { Scratch } from "../../program.ts";
import { atClient, atServer, Scene } from "./scenes.ts";

/** Sessions of both kinds: over IPv4 and IPv6, with a long segment, closed in each way, and one that never was. */
function sessions(): readonly WireEvent[] {
  const scene = new Scene(1);
  const ipv6: ConnectionInfo = { ...atClient(3, "TS"), local: "[::1]:41003", peer: "[fe80::1:2%eth0]:50008" };
  const [rs, server, ts, broken] = [atClient(1), atServer(2), ipv6, atServer(4)].map((one) => scene.on(one));
  scene.on({ ...atClient(5), local: "" }).failed("refused");
  scene.after(1), rs.opened(), server.opened(), ts.opened(), broken.opened();
  scene.after(1), rs.query("www.example.edu"), server.query("caf\u00e9.example.edu\r\n");
  scene.after(1), rs.reply("www.example.edu 192.0.2.10 A"), server.reply("localhost - NS\n");
  ts.query("x\n").segment("read", `x - Error:HOST NOT FOUND${" ".repeat(100_000)}\n`);
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
  // The handshake, the query and its acknowledgement, the end from both sides.
  assertEquals(lengths, [40, 40, 40, 43, 40, 40, 40, 40]);
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
  const checks = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"];
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
    for (const [stream, number] of [1, 2, 3, 4].entries()) {
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
