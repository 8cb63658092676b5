// Tables as zones: what is delegated, and what can't be kept.
import { assertEquals, assertMatch } from "@std/assert";
import { exportHosts } from "../../../lib/core/export/hosts.ts";
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
    "rs.dns-lab.invalid. A 127.0.0.1 ; added by the export",
    "www.example.edu. A 192.0.2.1",
    "org. NS ts.lab.",
    "y.example.edu. NS ts.lab.",
    "ts.lab. A 192.0.2.53 ; added by the export",
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

Deno.test("exportZones() escapes what means something in a zone file", () => {
  const { zones } = exported(undefined, 'a;b.x 192.0.2.2 A\n@.$"\\(z).x 192.0.2.3 A\n');
  assertEquals(linesOf(zones[0].text).slice(1), ["a\\;b.x. A 192.0.2.2", '\\@.\\$\\"\\\\\\(z\\).x. A 192.0.2.3']);
});

const LONG = Array(5).fill("x".repeat(49)).join(".");
const BAD_ZONE_NAMES = ['y"z', "a;b", "a\\b", "x/y", "-p", "a{b}", "*", `a#b`];
for (const name of [...BAD_ZONE_NAMES, LONG]) {
  Deno.test(`exportZones() leaves out the zone ${name.slice(0, 20)}, and tells it with its line`, () => {
    // RS has the name above it: so the zone is cut where the name ends.
    const above = name === LONG ? "" : ".edu";
    const rs = `${name === LONG ? name.slice(name.indexOf(".") + 1) : "www.edu"} 192.0.2.1 A\nts.lab - NS\n`;
    const { zones, findings } = exported(rs, `\n# comment\nok.org 192.0.2.2 A\nwww.${name}${above} 192.0.2.3 A\n`);
    assertEquals(zones.map(({ apex }) => apex), ["", "org"]);
    assertEquals(findings.ts.map(({ line, message }) => `${line} ${message.includes("left out")}`), ["4 true"]);
  });
}

Deno.test("exportZones() tells of a wildcard, in both tables, with its line", () => {
  const { findings } = exported(
    "*.example.edu 192.0.2.1 A\na.*.edu 192.0.2.1 A\nts.lab - NS\n",
    "a.org 192.0.2.2 A\n  *.org\t 192.0.2.3   a\r\n\n*.example.org 192.0.2.4 A\n",
  );
  const meaning = "It is one name in the lab, and in a zone a wildcard, which stands for all names there";
  assertEquals(findings.rs.map(({ line, message }) => `${line} ${message}`), [`1 "*.example.edu": ${meaning}`]);
  assertEquals(findings.ts.map(({ line, message }) => `${line} ${message}`), [
    `2 "*.org": ${meaning}`,
    `4 "*.example.org": ${meaning}`,
  ]);
});

Deno.test("exportZones() gives each zone a file of its own, the domain root, too", () => {
  const { zones } = exported("a.edu 192.0.2.1 A\nts.lab - NS\n", "a.root 192.0.2.2 A\n");
  assertEquals(zones.map(({ file }) => file), ["root.zone", "root..zone"]);
});

Deno.test("exportZones() says which address of TS's machine is not kept", () => {
  const { remarks } = exported("ilab2 192.0.2.1 A\nilab2 192.0.2.2 NS\n", "a.org 192.0.2.3 A\n");
  assertEquals(remarks, [
    'RS\'s NS entry gives "ilab2" the address 192.0.2.2, and its A entry 192.0.2.1: the root zone has 192.0.2.1',
  ]);
});

Deno.test("exportHosts() has the first entry of each name, and tells of one that a hosts file can't have", () => {
  const rs = tableOf("A.edu 192.0.2.1 A\n", RS);
  const ts = tableOf("a.edu 192.0.2.2 A\nb.org 192.0.2.3 A\nc#.org 192.0.2.4 A\n", TS);
  const { text, names, findings } = exportHosts({ rs, ts });
  assertEquals([text, names], ["192.0.2.1 A.edu\n192.0.2.3 b.org\n", 2]);
  assertEquals(findings.ts.map(({ line, message }) => `${line} ${message}`), [
    '3 "c#.org": In a hosts file a comment starts at the "#": it is left out',
  ]);
});
