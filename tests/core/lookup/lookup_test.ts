// Resolving one name by real DNS, without sockets: referrals, servers that are of no use, aliases, loops.
import { assertEquals } from "@std/assert";
import { RCODE, type ReceivedReply } from "../../../lib/core/dns/message.ts";
import { Lookup, type LookupOptions, MAX_STEPS, type Step } from "../../../lib/core/lookup/lookup.ts";
import { OPTIONS, reply, TWO } from "./replies.ts";

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
  ["a refusal, and another server", "a.org", {}, [
    TWO,
    reply({}, { rcode: RCODE.REFUSED }),
    reply({}, { rcode: RCODE.SERVFAIL }),
  ], ["ask TS 192.0.2.53:54 for a.org", "ask TS 192.0.2.54:54 for a.org", "refused SERVFAIL"]],
  ["a server that does not have the domain, and another one", "a.org", {}, [
    TWO,
    reply({}),
    reply({ answers: ["A a.org 192.0.2.9"] }),
  ], ["ask TS 192.0.2.53:54 for a.org", "ask TS 192.0.2.54:54 for a.org", "a.org 192.0.2.9 A"]],
  ["a server that refers back to the root, and another one", "a.org", {}, [
    TWO,
    reply({ authority: ["NS  rs.lab"] }),
  ], ["ask TS 192.0.2.53:54 for a.org", "ask TS 192.0.2.54:54 for a.org"]],
  ["a server without glue, after one with glue", "a.org", {}, [
    reply({ authority: ["NS org a.lab", "NS org b.lab"], additional: ["A b.lab 192.0.2.54"] }),
    reply({}, { rcode: RCODE.REFUSED }),
    "192.0.2.53",
  ], ["ask TS 192.0.2.54:54 for a.org", "find a.lab", "ask TS 192.0.2.53:54 for a.org"]],
  ["a server that nobody knows, and another one", "a.org", {}, [
    reply({ authority: ["NS org a.lab", "NS org b.lab"] }),
    "",
    "192.0.2.54",
  ], ["find a.lab", "find b.lab", "ask TS 192.0.2.54:54 for a.org"]],
  ["the servers of a domain above are not asked again", "www.x.org", {}, [
    TWO,
    reply({ authority: ["NS x.org c.lab"], additional: ["A c.lab 192.0.2.55"] }),
    reply({}, { rcode: RCODE.REFUSED }),
  ], ["ask TS 192.0.2.53:54 for www.x.org", "ask TS 192.0.2.55:54 for www.x.org", "refused REFUSED"]],
  ["a referral from a resolver is no answer", "a.org", { isRecursive: true }, [REFERRAL], ["astray not recursive"]],
  ["a resolver that knows no address", "a.org", { isRecursive: true }, [reply({ authority: ["SOA org"] })], [
    "a.org - Error:HOST NOT FOUND",
  ]],
  ["a resolver that leaves the SOA record out", "a.org", { isRecursive: true }, [
    reply({}, { isRecursionAvailable: true }),
  ], ["a.org - Error:HOST NOT FOUND"]],
  ["an empty reply of no resolver", "a.org", { isRecursive: true }, [reply({})], ["astray lame"]],
  ["an empty reply of a server that does not have the domain", "a.org", {}, [reply({})], ["astray lame"]],
  ["no address, and no SOA record", "a.org", {}, [reply({}, { isAuthoritative: true })], [
    "a.org - Error:HOST NOT FOUND",
  ]],
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

Deno.test("Lookup gives up a silent server for the next one, and the next name asks that one first", () => {
  const silent = new Set<string>();
  const seen = ["a.org", "b.org"].flatMap((name) => {
    const lookup = new Lookup(name, OPTIONS, silent);
    lookup.take(TWO);
    return [show(lookup.step), lookup.giveUp(), show(lookup.step)];
  });
  const [first, second] = ["ask TS 192.0.2.53:54 for ", "ask TS 192.0.2.54:54 for "];
  assertEquals(seen, [`${first}a.org`, true, `${second}a.org`, `${second}b.org`, true, `${first}b.org`]);
  const lookup = new Lookup("c.org", OPTIONS, silent);
  assertEquals([lookup.giveUp(), show(lookup.step)], [false, "ask RS 192.0.2.1:53 for c.org"]);
});

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
