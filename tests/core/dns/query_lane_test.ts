// The fast lane of DNS against the plain way: the package, the authority, the package again.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MAX_LANE_OCTETS, QueryLane } from "../../../lib/core/dns/query_lane.ts";
import { MAX_UDP_OCTETS } from "../../../lib/core/dns/message.ts";
import { Octets, SLACK_BYTES } from "../../../lib/core/fast/octets.ts";
import { decodeReply } from "../../../lib/edge/lookup/client_wire.ts";
import { decodeQuery, encodeReply } from "../../../lib/edge/dns/wire.ts";
import { A_IN, authorityOf, message, nameOctets, opt, TS } from "../../dns/messages.ts";

const NAMES = [
  "www.example.org",
  "Shop.Example.COM",
  "host9",
  `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.org`,
];
const { table, dns } = authorityOf(
  NAMES.map((name, at) => `${name}${at === 1 ? "." : ""} 192.0.2.1${at} A\n`).join(""),
  TS,
);
const lane = new QueryLane(table.index, 300);

/** The reply of the fast lane; undefined where it leaves the query to the plain way. */
function fastReply(query: Uint8Array): Uint8Array | undefined {
  const bytes = new Uint8Array(query.length + SLACK_BYTES).fill(0x4e);
  bytes.set(query);
  const reply = Octets.ofCapacity(MAX_LANE_OCTETS);
  reply.bytes.fill(0x5a);
  const length = lane.respond(new Octets(bytes), query.length, reply);
  return length === 0 ? undefined : reply.bytes.slice(0, length);
}

function plainReply(received: Uint8Array): Uint8Array | undefined {
  const query = decodeQuery(received);
  return query && encodeReply(received, query, dns.respond(query), MAX_UDP_OCTETS).octets;
}

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES).chain((name) => fc.mixedCase(fc.constant(name))) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("example.org", "", "x.www.example.org", "www example.org", "www\\.example.org"),
  },
);
const tail = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<number[][]>([], opt(1232), opt(512, 0, true), opt(4096)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<number[][]>(opt(512, 1), [0], [...opt(512), 0], [
      0,
      0,
      41,
      4,
      208,
      0,
      0,
      0,
      0,
      0,
      4,
      0,
      10,
      0,
      0,
    ]),
  },
);
const query = fc.record({
  flags: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(0, 0x0100, 0x0120, 0x0130, 0x0010) },
    { weight: 1, arbitrary: fc.nat(0xffff) },
  ),
  name,
  question: fc.oneof({ weight: 8, arbitrary: fc.constant(A_IN) }, {
    weight: 1,
    arbitrary: fc.constantFrom([0, 28, 0, 1], [0, 1, 0, 3], [0, 255, 0, 1]),
  }),
  tail,
}).map(({ flags, name, question, tail }) =>
  message(flags, [1, 0, 0, tail.length === 0 ? 0 : 1], ...nameOctets(name), ...question, ...tail as unknown as number[])
);

Deno.test("the fast lane of DNS gives the reply of the plain way, in fewer octets", () => {
  let fast = 0;
  fc.assert(
    fc.property(query, (query) => {
      const reply = fastReply(query);
      if (reply === undefined) return;
      fast++;
      const plain = plainReply(query)!;
      assertEquals(decodeReply(reply), decodeReply(plain));
      assertEquals(reply.subarray(0, 12), plain.subarray(0, 12));
      assertEquals(reply.length < plain.length, true);
    }),
    { numRuns: 3000 },
  );
  assertEquals(fast > 1000, true);
});

Deno.test("the fast lane of DNS takes every plain query for a name of the table", () => {
  for (const name of NAMES) {
    for (const tail of [[], opt(1232), opt(512, 0, true)]) {
      const query = message(
        0x0100,
        [1, 0, 0, tail.length === 0 ? 0 : 1],
        ...nameOctets(name.toUpperCase()),
        ...A_IN,
        ...tail,
      );
      assertEquals(decodeReply(fastReply(query)!)?.answers.map(({ owner }) => owner), [name.toUpperCase()]);
    }
  }
});

Deno.test("the fast lane of DNS never fails, and never replies to what the plain way does not", () => {
  fc.assert(
    fc.property(
      query,
      fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 4 }),
      fc.nat(300),
      (query, changes, length) => {
        for (const [at, octet] of changes) if (at < query.length) query[at] = octet;
        const cut = query.slice(0, length);
        const reply = fastReply(cut);
        const plain = plainReply(cut);
        if (reply !== undefined) assertEquals(decodeReply(reply), decodeReply(plain!));
      },
    ),
    { numRuns: 3000 },
  );
});
