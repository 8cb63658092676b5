// Tables as zones and back: what is delegated, what can't be kept, and that nothing else is lost.
import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { hostsText } from "../../../lib/core/export/hosts.ts";
import { importZone } from "../../../lib/core/export/zone_import.ts";
import { exportZones } from "../../../lib/core/export/zones.ts";
import { RS, tableOf, TS } from "../../dns/messages.ts";

const BASE = { ttlSeconds: 300, serial: undefined, address: "127.0.0.1" };

function exported(rs: string | undefined, ts: string | undefined) {
  return exportZones({
    ...BASE,
    rs: rs === undefined ? undefined : tableOf(rs, RS),
    ts: ts === undefined ? undefined : tableOf(ts, TS),
  });
}

/** The records of a zone but its SOA record, without TTL and class. */
function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => / IN (?!SOA)/.test(line)).map((line) => line.replace(/ \d+ IN /, " "));
}

Deno.test("exportZones() delegates each domain of TS in which RS has no name", () => {
  const { zones, remarks } = exported(
    "www.example.edu 192.0.2.1 A\nts.lab 192.0.2.53 NS\n",
    "a.org 192.0.2.2 A\nB.org. 192.0.2.3 A\nx.y.example.edu 192.0.2.4 A\nexample.edu 192.0.2.5 A\nwww.example.edu 192.0.2.6 A\n",
  );
  assertEquals(zones.map(({ file, names }) => `${file} ${names}`), [
    "root.zone 1",
    "org.zone 2",
    "y.example.edu.zone 1",
  ]);
  assertEquals(linesOf(zones[0].text), [
    ". NS rs.dns-lab.invalid.",
    "rs.dns-lab.invalid. A 127.0.0.1",
    "www.example.edu. A 192.0.2.1",
    "org. NS ts.lab.",
    "y.example.edu. NS ts.lab.",
    "ts.lab. A 192.0.2.53",
  ]);
  assertEquals(linesOf(zones[1].text), ["org. NS ts.lab.", "a.org. A 192.0.2.2", "B.org. A 192.0.2.3"]);
  assertEquals(remarks, [
    'TS\'s table has "example.edu", "www.example.edu", for which RS refers nobody to TS: RS\'s own entries are kept, these are not',
  ]);
});

Deno.test("exportZones() gives TS alone a zone for each top-level domain", () => {
  const { zones, remarks } = exported(undefined, "a.org 192.0.2.2 A\nhost 192.0.2.3 A\n");
  assertEquals(zones.map(({ file }) => file), ["host.zone", "org.zone"]);
  assertEquals(linesOf(zones[0].text), ["host. NS ts.dns-lab.invalid.", "host. A 192.0.2.3"]);
  assertEquals(remarks, []);
});

Deno.test("exportZones() says that a server's address is missing", () => {
  const { remarks } = exported("a.edu 192.0.2.1 A\nilab2 - NS\n", "a.org 192.0.2.2 A\n");
  assertEquals(remarks, [
    'RS\'s NS entry names "ilab2" without an address, so resolvers can\'t find it; put the address in place of the "-"',
  ]);
});

Deno.test("exportZones() says that RS alone delegates nothing", () => {
  const { zones, remarks } = exported("a.edu 192.0.2.1 A\nilab2 - NS\n", undefined);
  assertEquals(zones.length, 1);
  assertMatch(remarks[0], /TS's table is not given/);
});

Deno.test("exportZones() takes the serial number from the content: equal tables give equal files", () => {
  const [first, again, other] = ["1", "1", "2"].map((last) =>
    exported(undefined, `a.org 192.0.2.${last} A\n`).zones[0].text
  );
  assertEquals(first, again);
  const serials = [first, other].map((text) => /invalid\. (\d+) 3600/.exec(text)?.[1]);
  assertEquals(serials[0] === serials[1], false);
});

Deno.test("exportZones() escapes what means something in a zone file, and no name leads to another folder", () => {
  const { zones } = exported(undefined, 'a;b.x/.. 192.0.2.2 A\n@.x/y"(z) 192.0.2.3 A\n');
  assertEquals(zones.map(({ file }) => file), ["x%2fy%22%28z%29.zone"]);
  assertEquals(linesOf(zones[0].text)[1], '\\@.x/y\\"\\(z\\). A 192.0.2.3');
});

Deno.test("hostsText() has the first entry of each name", () => {
  const [rs, ts] = [tableOf("A.edu 192.0.2.1 A\n", RS), tableOf("a.edu 192.0.2.2 A\nb.org 192.0.2.3 A\n", TS)];
  assertEquals(hostsText([rs, ts]), "192.0.2.1 A.edu\n192.0.2.3 b.org\n");
});

const label = fc.stringMatching(/^[a-zA-Z0-9_;@$"()-]{1,6}$/);
const entry = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.nat(255));
const table = fc.uniqueArray(entry, { maxLength: 12, selector: ([labels]) => labels.join(".").toLowerCase() })
  .map((entries) =>
    entries.map(([labels, last]) => `${labels.join(".")} 192.0.2.${last} A\n`).filter((line) => !line.startsWith("#"))
  );

Deno.test("importZone() gives back the tables that exportZones() took, but for what it told of", () => {
  fc.assert(fc.property(table, table, (rs, ts) => {
    const { zones, remarks } = exported(`${rs.join("")}ts.server - NS\n`, ts.join(""));
    const [root, ...others] = zones.map(({ text }) => importZone(text, "."));
    assertEquals([root, ...others].flatMap(({ diagnostics }) => diagnostics), []);
    assertEquals(root.entries.map((line) => `${line}\n`), rs);
    assertEquals(root.referral, others.length === 0 ? undefined : "ts.server - NS");
    const kept = others.flatMap(({ entries }) => entries.map((line) => `${line}\n`)).sort();
    if (!remarks.some((remark) => remark.startsWith("TS's table has"))) assertEquals(kept, ts.toSorted());
  }));
});

const ZONE = `$ORIGIN campus.edu.
$TTL 1h
@ IN SOA ns hostmaster (
    2024010101 ; serial
    3600 600 604800 300 )
      NS ns
ns    A 192.0.2.53
www   3600 IN A 192.0.2.10
      IN 60 A 192.0.2.11
Mail.Campus.EDU. A 192.0.2.25
mail  MX 10 www
*.dyn A 192.0.2.99
lab   NS ns.lab
      NS ns2.lab
ns.lab A 198.51.100.53
pc.lab A 198.51.100.7
txt   TXT "a ; b" ( "c" )
`;

Deno.test("importZone() keeps what a table can hold, and tells the rest with its line", () => {
  const { entries, referral, diagnostics } = importZone(ZONE, ".");
  assertEquals(entries, [
    "ns.campus.edu 192.0.2.53 A",
    "www.campus.edu 192.0.2.10 A",
    "Mail.Campus.EDU 192.0.2.25 A",
  ]);
  assertEquals(referral, "ns.lab.campus.edu 198.51.100.53 NS");
  assertEquals(diagnostics.map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`), [
    "warning 2:1 A table has no TTL; give it to the server with --ttl",
    'warning 9:15 A table has one address a name: "www.campus.edu" keeps 192.0.2.10, 192.0.2.11 is left out',
    "warning 11:7 A table has no MX records: this one is left out",
    'warning 12:9 A table has no wildcards: "*.dyn.campus.edu" is left out',
    'warning 14:10 A table refers to one server, "ns.lab.campus.edu": the delegation to "ns2.lab.campus.edu" is left out',
    "warning 17:7 A table has no TXT records: this one is left out",
  ]);
});

const BAD: readonly [string, string][] = [
  ["www A 192.0.2.300\n", '1:7 The address is "192.0.2.300", wanted an IPv4 address'],
  ["www IN\n", '1:5 "" is no record type, wanted one such as A or NS'],
  [" A 192.0.2.1\n", "1:2 The record has no owner, and no record before it has one"],
  ["www FOO 1\n", '1:5 "FOO" is no record type, wanted one such as A or NS'],
  ["www A\n", "1:5 The A record ends after its type, wanted its data"],
  ["www A ( 192.0.2.1\n", "1:7 The parenthesis is not closed"],
  ["www A ) 192.0.2.1\n", "1:7 A parenthesis is closed that was not opened"],
  ['www TXT "a\n', "1:9 The quotes are not closed on this line"],
  ["$INCLUDE other.zone\n", '1:1 "$INCLUDE" is not supported, wanted $ORIGIN or $TTL; put its lines into this file'],
];
for (const [text, wanted] of BAD) {
  Deno.test(`importZone() refuses ${JSON.stringify(text)}`, () => {
    const errors = importZone(text, "example").diagnostics.filter(({ severity }) => severity === "error");
    assertEquals(errors.map(({ line, column, message }) => `${line}:${column} ${message}`), [wanted]);
  });
}

Deno.test("importZone() fails on no text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary-ascii", maxLength: 200 }), (text) => void importZone(text, ".")));
});
