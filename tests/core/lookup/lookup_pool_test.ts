// Resolving a list by real DNS, without sockets: what is sent again, which replies count, and what ends the work.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CLASS, RCODE, rcodeName, type ReceivedReply, TYPE } from "../../../lib/core/dns/message.ts";
import type { LookupAction, Sent } from "../../../lib/core/lookup/lookup_action.ts";
import { LookupPool, WINDOW } from "../../../lib/core/lookup/lookup_pool.ts";
import type { Rejection } from "../../../lib/core/model/dns_fault.ts";
import { PeerError } from "../../../lib/core/model/errors.ts";
import { OPTIONS, reply, RS, TWO } from "./replies.ts";

function pool(options: Partial<ConstructorParameters<typeof LookupPool>[0]> = {}): LookupPool {
  let id = 0;
  return new LookupPool({ ...OPTIONS, timeoutMs: 5000, draw: () => ({ socket: 0, id: id++ % 1000 }), ...options });
}

function sends(actions: readonly LookupAction[]): Sent[] {
  return actions.flatMap((action) => action.kind === "send" ? [action.sent] : []);
}

function answerTo({ id, name }: Sent, more: Partial<ReceivedReply> = {}): ReceivedReply {
  return reply({ answers: [`A ${name} 192.0.2.9`] }, {
    id,
    question: { name, type: TYPE.A, class: CLASS.IN },
    ...more,
  });
}

const FROM = { hostname: RS.host, port: RS.port };

Deno.test("LookupPool has a window of names on their way, and gives results in the order of the list", () => {
  const names = pool();
  const list = Array.from({ length: WINDOW + 2 }, (_, at) => `h${at}.org`);
  names.add(list);
  names.add(undefined);
  const sent = sends(names.advance(0));
  assertEquals(sent.length, WINDOW);
  for (const one of sent.toReversed()) names.onReply(0, FROM, answerTo(one), 1);
  assertEquals(names.takeResults(), list.slice(0, WINDOW).map((name) => `${name} 192.0.2.9 A`));
  for (const one of sends(names.advance(1))) names.onReply(0, FROM, answerTo(one), 1);
  assertEquals([names.takeResults().length, names.isDone, names.rejected], [2, true, {}]);
});

Deno.test("LookupPool sends again after twice as long each time, and gives up at the time-out", () => {
  const names = pool();
  names.add(["a.org"]);
  names.advance(0);
  const times: number[] = [];
  let nowMs = 0;
  for (; names.failure === undefined; nowMs += 50) {
    names.onTime(nowMs);
    if (names.advance(nowMs).length > 0) times.push(nowMs);
  }
  assertEquals([times, nowMs], [[400, 1200, 2800], 5050]);
  assertEquals(names.failure.message, '192.0.2.1:53: RS did not reply to "a.org" within 5 s (sent over UDP)');
  assertEquals(names.current, "a.org");
});

const STRANGE: readonly [string, Rejection, Partial<ReceivedReply>, Partial<typeof FROM>, number?][] = [
  ["another number", "another number", { id: 7 }, {}],
  ["another question", "another question", { question: { name: "b.org", type: TYPE.A, class: CLASS.IN } }, {}],
  [
    "a question in another case",
    "another question",
    { question: { name: "A.org", type: TYPE.A, class: CLASS.IN } },
    {},
  ],
  ["another type", "another question", { question: { name: "a.org", type: TYPE.NS, class: CLASS.IN } }, {}],
  ["no question", "another question", { question: undefined }, {}],
  ["another address", "another server", {}, { hostname: "192.0.2.66" }],
  ["another port", "another server", {}, { port: 5353 }],
  ["another socket", "another number", {}, {}, 1],
  ["the bit of a query", "a query", { isReply: false }, {}],
  ["an error without a question", "another question", { question: undefined, rcode: RCODE.REFUSED }, {}],
];
for (const [what, rejection, more, from, socket = 0] of STRANGE) {
  Deno.test(`LookupPool ignores a reply with ${what}`, () => {
    const names = pool();
    names.add(["a.org"]);
    const [sent] = sends(names.advance(0));
    names.onReply(socket, { ...FROM, ...from }, answerTo(sent, more), 1);
    assertEquals([names.takeResults(), names.rejected], [[], { [rejection]: 1 }]);
    names.onReply(0, FROM, answerTo(sent), 2);
    assertEquals(names.takeResults(), ["a.org 192.0.2.9 A"]);
  });
}

Deno.test("LookupPool asks over TCP what was truncated, and does not send it again meanwhile", () => {
  const names = pool();
  names.add(["a.org"]);
  const [sent] = sends(names.advance(0));
  names.onReply(0, FROM, answerTo(sent, { isTruncated: true }), 1);
  assertEquals(names.advance(1).map(({ kind }) => kind), ["ask over TCP"]);
  names.onTime(3000);
  assertEquals(names.advance(3000), []);
  names.onTcpReply(sent, answerTo(sent), 3001);
  assertEquals(names.takeResults(), ["a.org 192.0.2.9 A"]);
});

Deno.test("LookupPool fails when TCP brings no reply, or the reply to another question", () => {
  for (const wrong of [undefined, answerTo({ id: 0, name: "b.org", server: RS, socket: 0, hasEdns: true })]) {
    const names = pool();
    names.add(["a.org"]);
    const [sent] = sends(names.advance(0));
    names.onReply(0, FROM, answerTo(sent, { isTruncated: true }), 1);
    names.onTcpReply(sent, wrong, 2);
    assertStringIncludes(names.failure!.message, "(sent over TCP)");
  }
});

Deno.test("LookupPool finds the address of a host once, for all names that wait for it", () => {
  const names = pool();
  names.add(["a.org", "b.org"]);
  for (const sent of sends(names.advance(0))) {
    names.onReply(
      0,
      FROM,
      reply({ authority: ["NS org ts.lab"] }, { id: sent.id, question: answerTo(sent).question }),
      1,
    );
  }
  assertEquals(names.advance(1), [{ kind: "find", host: "ts.lab" }]);
  names.onAddress("ts.lab", "192.0.2.53", 2);
  assertEquals(sends(names.advance(2)).map(({ server, name }) => `${server.host} ${name}`), [
    "192.0.2.53 a.org",
    "192.0.2.53 b.org",
  ]);
});

/** Takes one reply to `a.org` after the other; what it does then, and its error. */
function afterReplies(...replies: readonly Partial<ReceivedReply>[]): readonly [LookupAction[], string | undefined] {
  const names = pool();
  names.add(["a.org"]);
  let actions = names.advance(0);
  for (const more of replies) {
    for (const sent of sends(actions)) {
      names.onReply(0, { hostname: sent.server.host, port: sent.server.port }, answerTo(sent, more), 1);
    }
    actions = names.advance(1);
  }
  return [actions, names.failure?.message];
}

const FAILURES: readonly [string, Partial<ReceivedReply>[], string][] = [
  ["refuses", [{ rcode: RCODE.REFUSED, answers: [] }], 'RS replied REFUSED to the query "a.org", wanted an answer'],
  [
    "does not understand the query without EDNS either",
    [{ rcode: RCODE.FORMERR, question: undefined }, { rcode: RCODE.FORMERR, question: undefined }],
    'RS replied FORMERR to the query "a.org", wanted an answer',
  ],
  [
    "leads nowhere",
    [reply({ authority: ["NS com ts.lab"] })].map(({ authority }) => ({ authority, answers: [] })),
    'RS sent, to the query "a.org", a referral that leads no nearer to the name, wanted one to a domain below the one before',
  ],
];
for (const [what, replies, message] of FAILURES) {
  Deno.test(`LookupPool ends with an error about a server that ${what}`, () => {
    assertEquals(afterReplies(...replies), [[], `192.0.2.1:53: ${message}`]);
  });
}

Deno.test("LookupPool has results for the names before the one that failed, and begins no more", () => {
  const names = pool();
  const list = Array.from({ length: WINDOW + 1 }, (_, at) => `h${at}.org`);
  names.add(list);
  const [first, second, third] = sends(names.advance(0));
  names.onReply(0, FROM, answerTo(third, { rcode: RCODE.REFUSED }), 1);
  names.onReply(0, FROM, answerTo(second), 1);
  assertEquals([names.failure, names.takeResults(), names.advance(1)], [undefined, [], []]);
  names.onReply(0, FROM, answerTo(first), 1);
  assertEquals(names.takeResults(), ["h0.org 192.0.2.9 A", "h1.org 192.0.2.9 A"]);
  assertEquals([names.failure instanceof PeerError, names.current], [true, "h2.org"]);
});

Deno.test("LookupPool asks again after SERVFAIL, when it would have asked a silent server again", () => {
  const names = pool();
  names.add(["a.org", "b.org"]);
  const [first, second] = sends(names.advance(0));
  for (const sent of [first, second]) names.onReply(0, FROM, answerTo(sent, { rcode: RCODE.SERVFAIL }), 1);
  assertEquals(names.advance(1), []);
  names.onTime(400);
  assertEquals(sends(names.advance(400)), [first, second]);
  names.onReply(0, FROM, answerTo(first), 401);
  assertEquals(names.takeResults(), ["a.org 192.0.2.9 A"]);
  for (const nowMs of [1200, 2800, 5000]) names.onTime(nowMs);
  assertEquals(
    names.failure?.message,
    '192.0.2.1:53: RS replied SERVFAIL to the query "b.org", after 4 tries, wanted an answer',
  );
});

for (const rcode of [RCODE.FORMERR, RCODE.NOTIMP]) {
  Deno.test(`LookupPool asks without EDNS after ${rcodeName(rcode)}, with or without a question, and goes on like that`, () => {
    for (const more of [{ rcode }, { rcode, question: undefined }]) {
      const names = pool();
      names.add(["a.org"]);
      const [sent] = sends(names.advance(0));
      names.onReply(0, FROM, answerTo(sent, { answers: [], ...more }), 1);
      const [plain] = sends(names.advance(1));
      names.onReply(0, FROM, answerTo(plain), 2);
      names.add(["b.org"]);
      const [next] = sends(names.advance(3));
      assertEquals([sent, plain, next].map(({ hasEdns }) => hasEdns), [true, false, false]);
      assertEquals(names.takeResults(), ["a.org 192.0.2.9 A"]);
    }
  });
}

Deno.test("LookupPool asks the next server of a referral when one is silent", () => {
  const names = pool();
  names.add(["a.org"]);
  const [first] = sends(names.advance(0));
  const { id, question } = answerTo(first);
  names.onReply(0, FROM, { ...TWO, id, question }, 1);
  const [second] = sends(names.advance(1));
  names.onTime(5001);
  const [third] = sends(names.advance(5001));
  assertEquals([second, third].map(({ server }) => server.host), ["192.0.2.53", "192.0.2.54"]);
  names.onReply(0, { hostname: "192.0.2.54", port: 54 }, answerTo(third), 5002);
  assertEquals([names.takeResults(), names.failure], [["a.org 192.0.2.9 A"], undefined]);
});

Deno.test("LookupPool asks the next server of a referral when TCP brings no reply", () => {
  const names = pool();
  names.add(["a.org"]);
  const [first] = sends(names.advance(0));
  const { id, question } = answerTo(first);
  names.onReply(0, FROM, { ...TWO, id, question }, 1);
  const [second] = sends(names.advance(1));
  const from = { hostname: second.server.host, port: second.server.port };
  names.onReply(0, from, answerTo(second, { isTruncated: true }), 2);
  names.onTcpReply(second, undefined, 3);
  assertEquals(sends(names.advance(3)).map(({ server }) => server.host), ["192.0.2.54"]);
  // What comes for the query before it is too late.
  names.onTcpReply(second, answerTo(second), 4);
  assertEquals([names.takeResults(), names.failure], [[], undefined]);
});

Deno.test("LookupPool says what came in place of a reply since it asked", () => {
  const names = pool();
  names.add(["a.org"]);
  names.onMalformed();
  const [sent] = sends(names.advance(0));
  names.onMalformed();
  for (const id of [500, 501]) names.onReply(0, FROM, answerTo(sent, { id }), 1);
  for (const nowMs of [400, 5000]) names.onTime(nowMs);
  assertEquals(
    names.failure?.message,
    '192.0.2.1:53: RS did not reply to "a.org" within 5 s (sent over UDP); what came is no reply to it: ' +
      "1 not in the format of DNS, 2 with a number that no open query has",
  );
});

const WRITTEN: readonly [string, string][] = [
  ["127.0.0.1", "::ffff:127.0.0.1"],
  ["::1", "0:0:0:0:0:0:0:1"],
  ["fe80::1%eth0", "fe80::1"],
  ["fe80::1", "fe80::1%eth0"],
];
for (const [host, hostname] of WRITTEN) {
  Deno.test(`LookupPool takes a reply from ${hostname} when it asked ${host}`, () => {
    const names = pool({ first: { ...RS, host } });
    names.add(["a.org"]);
    const [sent] = sends(names.advance(0));
    names.onReply(0, { hostname, port: RS.port }, answerTo(sent), 1);
    assertEquals([names.takeResults(), names.rejected], [["a.org 192.0.2.9 A"], {}]);
  });
}
