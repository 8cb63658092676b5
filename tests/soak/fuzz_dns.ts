/**
 * The fuzzer of real DNS: `deno run tests/soak/fuzz_dns.ts [--inputs N] [--seed N]`.
 *
 * Random and mutated messages to server and client, and zone files. A server replies to every message that is no reply and
 * has a header, with a documented code, and says the same in its fast lane as on the plain way.
 */
import { assert, assertEquals } from "@std/assert";
import { CLASS, MAX_UDP_OCTETS, RCODE, type ReceivedReply, TYPE } from "../../lib/core/dns/message.ts";
import { describeQuery, describeReply } from "../../lib/core/dns/message_text.ts";
import { MAX_LANE_OCTETS, QueryLane } from "../../lib/core/dns/query_lane.ts";
import { isPlainQuery, readQuestion } from "../../lib/core/dns/query_text.ts";
import { importZone } from "../../lib/core/export/zone_import.ts";
import { Octets, SLACK_BYTES } from "../../lib/core/fast/octets.ts";
import { Lookup } from "../../lib/core/lookup/lookup.ts";
import { LookupPool } from "../../lib/core/lookup/lookup_pool.ts";
import { fromOctetString } from "../../lib/core/model/octet_string.ts";
import { decodeReply } from "../../lib/edge/lookup/client_wire.ts";
import { decodeQuery, encodeReply } from "../../lib/edge/dns/wire.ts";
import { A_IN, authorityOf, message, nameOctets, opt, RS, TS } from "../dns/messages.ts";
import { runFuzz } from "./fuzz.ts";
import type { FuzzTarget } from "./fuzz_targets.ts";
import type { Random } from "./random.ts";

const TEXT = "www.example.edu 192.0.2.10 A\nmail.example.edu. 192.0.2.25 A\nhost9 192.0.2.9 A\n";
const SERVERS = [authorityOf(`${TEXT}ts.lab 192.0.2.53 NS\n`, RS), authorityOf(TEXT, TS)];
const LANES = SERVERS.map(({ table }) => new QueryLane(table.index, 300));
const NAMES = [
  "www.example.edu",
  "WWW.EXAMPLE.EDU",
  "host9",
  "mail.example.edu",
  "example.edu",
  "a.org",
  "",
  "x".repeat(63),
];
const CODES: readonly number[] = Object.values(RCODE);
const TAILS = [opt(512), opt(4096, 0, true), opt(1232, 1), [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4], [
  0xc0,
  12,
  0,
  2,
  0,
  1,
]];

/** A message: nearly right, then changed in a few places, cut or lengthened; sometimes noise alone. */
function anyMessage(random: Random): string {
  if (random.once(20)) return random.octets(random.below(80));
  const question = random.once(4) ? [0, random.below(256), 0, random.pick([1, 1, 3, 255])] : A_IN;
  const tail = random.once(2) ? [] : random.pick(TAILS);
  const flags = random.once(4) ? random.below(65536) : random.pick([0, 0x0100, 0x0120]);
  const octets = message(
    flags,
    [1, 0, 0, tail.length === 0 ? 0 : 1],
    ...nameOctets(random.pick(NAMES)),
    ...question,
    ...tail,
  );
  for (let changes = random.once(2) ? 0 : random.below(5); changes > 0; changes--) {
    octets[random.below(octets.length)] = random.once(3)
      ? random.pick([0, 0xc0, 0x0c, 0x3f, 0x40, 0xff])
      : random.below(256);
  }
  const text = String.fromCharCode(...octets);
  return random.once(8)
    ? text.slice(0, random.below(text.length)) + (random.once(2) ? random.octets(random.below(30)) : "")
    : text;
}

/** The reply of the plain way; undefined where there is none. */
function plainReply(octets: Uint8Array, server: typeof SERVERS[number]): Uint8Array | undefined {
  const query = decodeQuery(octets);
  if (query === undefined) return undefined;
  describeQuery(query, (octets[2] << 8) | octets[3]);
  const reply = server.dns.respond(query);
  assert(CODES.includes(reply.rcode), `The code is ${reply.rcode}`);
  const encoded = encodeReply(octets, query, reply, MAX_UDP_OCTETS);
  assert(encoded.octets.length <= MAX_UDP_OCTETS);
  return encoded.octets;
}

function checkQuery(input: string, random: Random): boolean {
  const octets = fromOctetString(input);
  const reply = plainReply(octets, random.pick(SERVERS));
  const mustReply = octets.length >= 12 && (octets[2] & 0x80) === 0;
  assertEquals(reply !== undefined, mustReply);
  if (reply === undefined) return false;
  assertEquals(Array.from(reply.subarray(0, 2)), Array.from(octets.subarray(0, 2)));
  const decoded = decodeReply(reply);
  assert(decoded !== undefined && decoded.isReply, "The reply can't be read");
  describeReply(decoded, (reply[2] << 8) | reply[3]);
  // A plain query is answered, not refused.
  const question = readQuestion(octets);
  const isValid = isPlainQuery((octets[2] << 8) | octets[3]) && question?.end === octets.length &&
    input.slice(4, 12) === "\0\x01\0\0\0\0\0\0";
  if (
    isValid && question.class === 1 && question.type === TYPE.A && question.name !== "" && !question.name.includes("\\")
  ) {
    const codes: readonly number[] = [RCODE.NOERROR, RCODE.NXDOMAIN];
    assert(codes.includes(decoded.rcode), `A valid query got ${decoded.rcode}`);
  }
  return decoded.rcode === RCODE.NOERROR;
}

function checkLane(input: string, random: Random): boolean {
  const octets = fromOctetString(input);
  const at = random.below(SERVERS.length);
  const bytes = new Uint8Array(octets.length + SLACK_BYTES);
  for (let index = 0; index < bytes.length; index++) bytes[index] = random.below(256);
  bytes.set(octets);
  const reply = Octets.ofCapacity(MAX_LANE_OCTETS);
  const length = LANES[at].respond(new Octets(bytes), octets.length, reply);
  if (length === 0) return false;
  const plain = plainReply(octets, SERVERS[at])!;
  assertEquals(decodeReply(reply.bytes.slice(0, length)), decodeReply(plain));
  return true;
}

/** A reply to a client: a real one, changed. */
function anyReply(random: Random): string {
  const query = message(0, [1, 0, 0, 0], ...nameOctets(random.pick(NAMES)), ...A_IN);
  const octets = plainReply(query, random.pick(SERVERS))!;
  for (let changes = random.below(6); changes > 0; changes--) octets[random.below(octets.length)] = random.below(256);
  return random.once(20) ? anyMessage(random) : String.fromCharCode(...octets);
}

const LOOKUP = { first: { label: "RS", host: "192.0.2.1", port: 53 }, isRecursive: false, referredPort: 53 };

function checkReply(input: string): boolean {
  const reply = decodeReply(fromOctetString(input));
  if (reply === undefined) return false;
  describeReply(reply, 0);
  const lookup = new Lookup("www.example.edu", LOOKUP);
  lookup.take(reply);
  assert(["ask", "find", "done", "refused", "astray"].includes(lookup.step.kind));
  checkPool(reply);
  return true;
}

/** A list of one name takes the reply as it is, and as one to its query; in the end it has a result or an error. */
function checkPool(reply: ReceivedReply): void {
  const pool = new LookupPool({ ...LOOKUP, timeoutMs: 5000, draw: () => ({ socket: 0, id: reply.id }) });
  const name = "www.example.edu";
  pool.add([name]);
  let actions = pool.advance(0);
  const question = { name, type: TYPE.A, class: CLASS.IN };
  for (let nowMs = 0; pool.failure === undefined && pool.takeResults().length === 0; nowMs += 1000) {
    assert(nowMs < 200_000, "No end");
    for (const action of actions) {
      if (action.kind === "find") pool.onAddress(action.host, "192.0.2.53", nowMs);
      else if (action.kind === "ask over TCP") pool.onTcpReply(action.sent, reply, nowMs);
      else {
        const from = { hostname: action.sent.server.host, port: action.sent.server.port };
        pool.onReply(0, from, reply, nowMs);
        pool.onReply(0, from, { ...reply, isReply: true, question }, nowMs);
      }
    }
    pool.onTime(nowMs);
    actions = pool.advance(nowMs);
  }
}

const WORDS = [
  "www",
  "a.org.",
  "@",
  "IN",
  "A",
  "NS",
  "SOA",
  "TXT",
  "192.0.2.1",
  "300",
  "(",
  ")",
  '"x y"',
  '"',
  ";c",
  "$ORIGIN",
  "$TTL",
  "*",
  "\\.",
  " ",
];

function anyZone(random: Random): string {
  let text = "";
  for (let count = random.below(40); count > 0; count--) {
    text += random.once(10) ? random.octets(3) : random.pick(WORDS);
    text += random.pick([" ", " ", "\t", "\n", "\n", ""]);
  }
  return random.once(2) ? `www IN A 192.0.2.1\n${text}` : text;
}

function checkZone(text: string): boolean {
  const { entries, diagnostics } = importZone(text, "example");
  const lines = text.split("\n").length;
  for (const { line, column } of diagnostics) {
    assert(line >= 1 && line <= lines && column >= 1, `${line}:${column} is outside`);
  }
  for (const { text } of entries) assert(/^[!-~]+ [\d.]+ A$/.test(text), `${text} is no entry`);
  return entries.length > 0;
}

/** Every parser of real DNS. */
const TARGETS: readonly FuzzTarget[] = [
  { name: "DNS query", make: anyMessage, check: checkQuery },
  { name: "DNS query in the fast lane", make: anyMessage, check: checkLane },
  { name: "DNS reply", make: anyReply, check: checkReply },
  { name: "zone file", make: anyZone, check: checkZone },
];

if (import.meta.main) Deno.exitCode = await runFuzz(TARGETS);
