// What RS and TS reply in real DNS: which sections, which bits, from the same tables as in the lab's protocol.
import { assertEquals } from "@std/assert";
import { CLASS, OPCODE, TYPE } from "../../../lib/core/dns/message.ts";
import { isLaterSerial } from "../../../lib/core/dns/zone.ts";
import { authorityOf, queryFor, RS, showReply, TS } from "../../dns/messages.ts";

const RS_TEXT = "www.example.edu 192.0.2.10 A\nLibrary.Example.EDU 192.0.2.80 A\nts.lab 198.51.100.53 NS\n";
const TS_TEXT = "www.example.org 198.51.100.10 A\nshop.example.com 203.0.113.7 A\nhost9 203.0.113.9 A\n";
const SOA = "300 IN SOA rs.dns-lab.invalid. hostmaster.dns-lab.invalid. 7 3600 600 604800 300";
const SOA_TS = SOA.replace("rs.", "ts.");
const REFERRAL = ["authority org. 300 IN NS ts.lab.", "additional ts.lab. 300 IN A 198.51.100.53"];

const ROWS: readonly [string, typeof RS, ReturnType<typeof queryFor>, string[]][] = [
  ["a hit is authoritative, in the query's case", RS, queryFor("wWw.Example.edu"), [
    "rcode 0, AA",
    "answer wWw.Example.edu. 300 IN A 192.0.2.10",
  ]],
  ["a miss is referred at the top-level domain, with glue", RS, queryFor("www.example.org"), ["rcode 0", ...REFERRAL]],
  ["a referral does not depend on the type", RS, queryFor("www.example.org", TYPE.AAAA), ["rcode 0", ...REFERRAL]],
  ["a delegation does not hide RS's own names", RS, queryFor("x.y.example.edu"), [
    "rcode 0",
    "authority y.example.edu. 300 IN NS ts.lab.",
    "additional ts.lab. 300 IN A 198.51.100.53",
  ]],
  ["a name with another type has no data", RS, queryFor("www.example.edu", TYPE.AAAA), [
    "rcode 0, AA",
    `authority . ${SOA}`,
  ]],
  ["an empty non-terminal has no data", RS, queryFor("EXAMPLE.edu"), ["rcode 0, AA", `authority . ${SOA}`]],
  ["DS at a delegation is data of RS", RS, queryFor("org", TYPE.DS), ["rcode 0, AA", `authority . ${SOA}`]],
  ["the root has a SOA record", RS, queryFor("", TYPE.SOA), ["rcode 0, AA", `answer . ${SOA}`]],
  ["the root has a server with an address", RS, queryFor("", TYPE.NS), [
    "rcode 0, AA",
    "answer . 300 IN NS rs.dns-lab.invalid.",
    "additional rs.dns-lab.invalid. 300 IN A 127.0.0.1",
  ]],
  ["the server's name has its address", RS, queryFor("rs.dns-lab.invalid"), [
    "rcode 0, AA",
    "answer rs.dns-lab.invalid. 300 IN A 127.0.0.1",
  ]],
  ["the root has no address", RS, queryFor(""), ["rcode 0, AA", `authority . ${SOA}`]],
  ["TS's machine has the address of the NS entry", RS, queryFor("TS.lab"), [
    "rcode 0, AA",
    "answer TS.lab. 300 IN A 198.51.100.53",
  ]],
  ["TS's machine has nothing else", RS, queryFor("ts.lab", TYPE.AAAA), ["rcode 0, AA", `authority . ${SOA}`]],
  ["a delegation does not hide TS's machine", RS, queryFor("other.lab"), [
    "rcode 0",
    "authority other.lab. 300 IN NS ts.lab.",
    "additional ts.lab. 300 IN A 198.51.100.53",
  ]],
  ["octets that no table has are no name", RS, queryFor("a\\255.org"), ["rcode 3, AA", `authority . ${SOA}`]],
  ["a miss does not exist", TS, queryFor("nowhere.example.Net"), [
    "rcode 3, AA",
    `authority nowhere.example.Net. ${SOA_TS}`,
  ]],
  ["a miss of one label does not exist", TS, queryFor("host8"), ["rcode 3, AA", `authority host8. ${SOA_TS}`]],
  ["a name of one label is answered", TS, queryFor("host9"), ["rcode 0, AA", "answer host9. 300 IN A 203.0.113.9"]],
  ["below a name there is nothing", TS, queryFor("x.www.example.org"), [
    "rcode 3, AA",
    `authority x.www.example.org. ${SOA_TS}`,
  ]],
  ["an empty non-terminal exists", TS, queryFor("example.org"), [
    "rcode 0, AA",
    `authority example.org. ${SOA_TS}`,
  ]],
  ["a top-level domain has a SOA record", TS, queryFor("com", TYPE.SOA), ["rcode 0, AA", `answer com. ${SOA_TS}`]],
  ["a domain without names has no SOA record", TS, queryFor("net", TYPE.SOA), [
    "rcode 3, AA",
    `authority net. ${SOA_TS}`,
  ]],
  ["TS has no root zone", TS, queryFor("", TYPE.NS), ["rcode 5"]],
  ["ANY gets the address (RFC 8482 4.1)", TS, queryFor("shop.example.com", TYPE.ANY), [
    "rcode 0, AA",
    "answer shop.example.com. 300 IN A 203.0.113.7",
  ]],
  ["ANY at an empty non-terminal gets nothing", TS, queryFor("example.com", TYPE.ANY), [
    "rcode 0, AA",
    `authority example.com. ${SOA_TS}`,
  ]],
  ["a type that the apex lacks", TS, queryFor("com", TYPE.AAAA), ["rcode 0, AA", `authority com. ${SOA_TS}`]],
  ["octets that no table has end the owner of the SOA record", TS, queryFor("x.a\\255.example.org"), [
    "rcode 3, AA",
    `authority example.org. ${SOA_TS}`,
  ]],
  ["a last label that no table has is refused", TS, queryFor("example.o\\255g"), ["rcode 5"]],
  ["version.bind is told in class CH", RS, queryFor("Version.Bind", TYPE.TXT, {}, CLASS.CH), [
    "rcode 0, AA",
    'answer Version.Bind. 0 CH TXT "dns-lab test"',
  ]],
  ["nothing else is told in class CH", RS, queryFor("www.example.edu", TYPE.A, {}, CLASS.CH), ["rcode 5"]],
  ["another class is refused", RS, queryFor("www.example.edu", TYPE.A, {}, 4), ["rcode 5"]],
  ["a zone transfer is refused here", RS, queryFor("", TYPE.AXFR), ["rcode 5"]],
  ["mailbox queries are not implemented", RS, queryFor("", TYPE.MAILB), ["rcode 4"]],
  ["OPT is no type to ask for", RS, queryFor("", TYPE.OPT), ["rcode 1"]],
  ["another operation is not implemented", RS, queryFor("", TYPE.SOA, { opcode: OPCODE.NOTIFY }), ["rcode 4"]],
  [
    "another version of EDNS is answered with BADVERS",
    RS,
    queryFor("", TYPE.SOA, {
      edns: { size: 1232, version: 1, isDnssecOk: false },
    }),
    ["rcode 16"],
  ],
];

for (const [name, role, query, shown] of ROWS) {
  Deno.test(`DnsAuthority of ${role.label}: ${name}`, () => {
    assertEquals(showReply(authorityOf(role === RS ? RS_TEXT : TS_TEXT, role).dns.respond(query)), shown);
  });
}

Deno.test("DnsAuthority of RS: without an NS entry a miss does not exist", () => {
  const { dns } = authorityOf("www.example.edu 192.0.2.10 A\n", RS);
  assertEquals(showReply(dns.respond(queryFor("www.example.org"))), ["rcode 3, AA", `authority . ${SOA}`]);
});

Deno.test("DnsAuthority of RS: the referral takes the address of the table's own entry", () => {
  const { dns } = authorityOf("ts.lab 192.0.2.53 A\nTS.lab. - NS\n", RS);
  assertEquals(showReply(dns.respond(queryFor("a.org"))), [
    "rcode 0",
    "authority org. 300 IN NS TS.lab.",
    "additional TS.lab. 300 IN A 192.0.2.53",
  ]);
});

Deno.test("DnsAuthority: a backslash in a table is one in DNS, too", () => {
  const { dns, zone } = authorityOf("a\\b.c\\d 192.0.2.1 A\n", TS);
  assertEquals(zone.apexes(), ["c\\d"]);
  assertEquals(showReply(dns.respond(queryFor("A\\092b.c\\092d"))), [
    "rcode 0, AA",
    "answer A\\b.c\\d. 300 IN A 192.0.2.1",
  ]);
});

for (
  const [one, other, isLater] of [[2, 1, true], [1, 1, false], [1, 2, false], [0, 2 ** 32 - 1, true]] as const
) {
  Deno.test(`isLaterSerial(${one}, ${other}) is ${isLater} (RFC 1982)`, () => {
    assertEquals(isLaterSerial(one, other), isLater);
  });
}

Deno.test("Zone: TS transfers a zone for each top-level domain, in the order of the table", () => {
  const { zone } = authorityOf("b.ORG 192.0.2.1 A\na.com 192.0.2.2 A\na.org 192.0.2.3 A\norg 192.0.2.4 A\n", TS);
  assertEquals(zone.apexes(), ["com", "org"]);
  assertEquals(Array.from(zone.records("org"), ({ owner, type }) => `${owner} ${type}`), [
    "org NS",
    "b.ORG A",
    "a.org A",
    "org A",
  ]);
});
