// Resolving by real DNS, without sockets: referrals, aliases, loops; what is sent again, and which replies count.
import { assertEquals, assertThrows } from "@std/assert";
import { CLASS, type DnsRecord, RCODE, type ReceivedReply, TYPE } from "../../../lib/core/dns/message.ts";
import { Lookup, type LookupOptions, MAX_STEPS, type Step } from "../../../lib/core/lookup/lookup.ts";
import type { LookupAction, Sent } from "../../../lib/core/lookup/lookup_action.ts";
import { LookupPool, WINDOW } from "../../../lib/core/lookup/lookup_pool.ts";
import { PeerError, ProtocolError } from "../../../lib/core/model/errors.ts";

const RS = { label: "RS", host: "192.0.2.1", port: 53 };
const OPTIONS: LookupOptions = { first: RS, isRecursive: false, referredPort: 54 };

/** "A www.x.org 192.0.2.9", "NS org ts.lab", "CNAME a b", "SOA org". */
function record(text: string): DnsRecord {
  const [type, owner, value = ""] = text.split(" ");
  const base = { owner, ttlSeconds: 1 };
  if (type === "A") return { ...base, type, address: value };
  if (type === "NS" || type === "CNAME") return { ...base, type, target: value };
  return { ...base, type: "other", typeName: type };
}

function reply(
  sections: Partial<Record<"answers" | "authority" | "additional", string[]>>,
  more: Partial<ReceivedReply> = {},
): ReceivedReply {
  const { answers = [], authority = [], additional = [] } = sections;
  return {
    id: 1,
    isReply: true,
    isTruncated: false,
    isAuthoritative: false,
    rcode: RCODE.NOERROR,
    answers: answers.map(record),
    authority: authority.map(record),
    additional: additional.map(record),
    ...more,
  };
}

function show(step: Step): string {
  switch (step.kind) {
    case "ask":
      return `ask ${step.server.label} ${step.server.host}:${step.server.port} for ${step.name}`;
    case "find":
      return `find ${step.host}`;
    case "done":
      return step.result;
    case "refused":
      return `refused ${step.rcode}`;
    case "astray":
      return `astray ${step.reason}`;
  }
}

const REFERRAL = reply({ authority: ["NS org ts.lab"], additional: ["A ts.lab 192.0.2.53"] });
/** What is resolved, how, what comes back, and what follows from each. */
const LOOKUPS: readonly [string, string, Partial<LookupOptions>, (ReceivedReply | string)[], string[]][] = [
  ["an answer", "www.x.org", {}, [reply({ answers: ["A WWW.x.org 192.0.2.9"] })], ["www.x.org 192.0.2.9 A"]],
  ["the first of several addresses", "a.org", {}, [reply({ answers: ["A a.org 192.0.2.9", "A a.org 192.0.2.8"] })], [
    "a.org 192.0.2.9 A",
  ]],
  ["no such name", "www.x.org", {}, [reply({}, { rcode: RCODE.NXDOMAIN })], ["www.x.org - Error:HOST NOT FOUND"]],
  ["no address", "www.x.org", {}, [reply({ authority: ["SOA org"] }, { isAuthoritative: true })], [
    "www.x.org - Error:HOST NOT FOUND",
  ]],
  ["a final dot", "www.x.org.", {}, [reply({ answers: ["A www.x.org 192.0.2.9"] })], ["www.x.org. 192.0.2.9 A"]],
  ["a referral with glue", "www.x.org", {}, [REFERRAL, reply({ answers: ["A www.x.org 192.0.2.9"] })], [
    "ask TS 192.0.2.53:54 for www.x.org",
    "www.x.org 192.0.2.9 A",
  ]],
  ["glue of the second server", "www.x.org", {}, [
    reply({ authority: ["NS org a.lab", "NS org b.lab"], additional: ["A b.lab 192.0.2.54"] }),
  ], ["ask TS 192.0.2.54:54 for www.x.org"]],
  ["glue for another name is not used", "www.x.org", {}, [
    reply({ authority: ["NS org a.lab"], additional: ["A evil.lab 192.0.2.66"] }),
  ], ["find a.lab"]],
  ["a referral without glue", "www.x.org", {}, [reply({ authority: ["NS org ts.lab"] }), "192.0.2.55"], [
    "find ts.lab",
    "ask TS 192.0.2.55:54 for www.x.org",
  ]],
  ["a server that nobody knows", "www.x.org", {}, [reply({ authority: ["NS org ts.lab"] }), ""], [
    "find ts.lab",
    "astray unknown server",
  ]],
  ["the server that the user named", "www.x.org", { referredHost: "192.0.2.77" }, [REFERRAL], [
    "ask TS 192.0.2.77:54 for www.x.org",
  ]],
  ["a referral to another domain", "www.x.org", {}, [reply({ authority: ["NS com ts.lab"] })], [
    "astray no nearer domain",
  ]],
  ["a referral to the root", "www.x.org", {}, [reply({ authority: ["NS  ts.lab"] })], ["astray no nearer domain"]],
  ["a referral in a circle", "www.x.org", {}, [REFERRAL, REFERRAL], [
    "ask TS 192.0.2.53:54 for www.x.org",
    "astray no nearer domain",
  ]],
  ["an alias with its address", "a.org", {}, [reply({ answers: ["CNAME a.org b.org", "A b.org 192.0.2.9"] })], [
    "a.org 192.0.2.9 A",
  ]],
  ["an alias to elsewhere", "a.org", {}, [
    reply({ answers: ["CNAME a.org b.com"] }),
    reply({ answers: ["A b.com 192.0.2.9"] }),
  ], [
    "ask RS 192.0.2.1:53 for b.com",
    "a.org 192.0.2.9 A",
  ]],
  ["aliases in a circle", "a.org", {}, [reply({ answers: ["CNAME a.org b.org", "CNAME b.org a.org"] })], [
    "astray alias loop",
  ]],
  ["a refusal", "a.org", {}, [reply({}, { rcode: RCODE.REFUSED })], ["refused REFUSED"]],
  ["a resolver's referral is no answer", "a.org", { isRecursive: true }, [REFERRAL], ["a.org - Error:HOST NOT FOUND"]],
];

for (const [what, name, options, replies, steps] of LOOKUPS) {
  Deno.test(`Lookup: ${what}`, () => {
    const lookup = new Lookup(name, { ...OPTIONS, ...options });
    const seen = replies.map((reply) => {
      if (typeof reply === "string") lookup.takeAddress(reply === "" ? undefined : reply);
      else lookup.take(reply);
      return show(lookup.step);
    });
    assertEquals(seen, steps);
  });
}

Deno.test(`Lookup asks at most ${MAX_STEPS} servers`, () => {
  const labels = Array.from({ length: 20 }, (_, at) => `l${at}`);
  const lookup = new Lookup(labels.join("."), OPTIONS);
  let count = 1;
  for (; lookup.step.kind === "ask"; count++) {
    const cut = labels.slice(-count).join(".");
    lookup.take(reply({ authority: [`NS ${cut} ts.lab`], additional: ["A ts.lab 192.0.2.53"] }));
  }
  assertEquals([count - 1, show(lookup.step)], [MAX_STEPS, "astray too many steps"]);
});

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
  assertEquals([names.takeResults().length, names.isDone, names.strays], [2, true, 0]);
});

Deno.test("LookupPool sends again after twice as long each time, and gives up at the time-out", () => {
  const names = pool();
  names.add(["a.org"]);
  names.advance(0);
  const times: number[] = [];
  const error = assertThrows(() => {
    for (let nowMs = 0; nowMs < 6000; nowMs += 50) {
      names.onTime(nowMs);
      if (names.advance(nowMs).length > 0) times.push(nowMs);
    }
  }, PeerError);
  assertEquals(times, [400, 1200, 2800]);
  assertEquals(error.message, '192.0.2.1:53: RS did not reply to "a.org" within 5 s (sent over UDP)');
  assertEquals(names.current, "a.org");
});

const STRANGE: readonly [string, Partial<ReceivedReply>, Partial<typeof FROM>, number?][] = [
  ["another number", { id: 7 }, {}],
  ["another question", { question: { name: "b.org", type: TYPE.A, class: CLASS.IN } }, {}],
  ["a question in another case", { question: { name: "A.org", type: TYPE.A, class: CLASS.IN } }, {}],
  ["another type", { question: { name: "a.org", type: TYPE.NS, class: CLASS.IN } }, {}],
  ["no question", { question: undefined }, {}],
  ["another address", {}, { hostname: "192.0.2.66" }],
  ["another port", {}, { port: 5353 }],
  ["another socket", {}, {}, 1],
  ["a query", { isReply: false }, {}],
];
for (const [what, more, from, socket = 0] of STRANGE) {
  Deno.test(`LookupPool ignores a reply with ${what}`, () => {
    const names = pool();
    names.add(["a.org"]);
    const [sent] = sends(names.advance(0));
    names.onReply(socket, { ...FROM, ...from }, answerTo(sent, more), 1);
    assertEquals([names.takeResults(), names.strays], [[], 1]);
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
  for (const wrong of [undefined, answerTo({ id: 0, name: "b.org", server: RS, socket: 0 })]) {
    const names = pool();
    names.add(["a.org"]);
    const [sent] = sends(names.advance(0));
    names.onReply(0, FROM, answerTo(sent, { isTruncated: true }), 1);
    assertThrows(() => names.onTcpReply(sent, wrong, 2), PeerError, "(sent over TCP)");
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

Deno.test("LookupPool ends with an error about a server that refuses, or leads nowhere", () => {
  const refused = pool();
  refused.add(["a.org"]);
  const [sent] = sends(refused.advance(0));
  assertThrows(
    () => refused.onReply(0, FROM, answerTo(sent, { rcode: RCODE.SERVFAIL, answers: [] }), 1),
    PeerError,
    'it replied "SERVFAIL"',
  );
  const astray = pool();
  astray.add(["a.org"]);
  astray.advance(0);
  const away = reply({ authority: ["NS com ts.lab"] }, {
    id: 0,
    question: { name: "a.org", type: TYPE.A, class: CLASS.IN },
  });
  assertThrows(() => astray.onReply(0, FROM, away, 1), ProtocolError, "a referral that leads no nearer to the name");
});
