// Zone files as tables: what is kept, what is told of, and that what an export writes comes back as it was.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { TableDraft } from "../../../lib/core/export/table_draft.ts";
import { importZone } from "../../../lib/core/export/zone_import.ts";
import { exportZones } from "../../../lib/core/export/zones.ts";
import { RS, tableOf, TS } from "../../dns/messages.ts";

/** What an import says: the lines of the table, then the findings. */
function imported(text: string, origin = "."): { lines: string[]; told: string[] } {
  const { entries, referral, diagnostics } = importZone(text, origin);
  return {
    lines: [...entries, ...referral === undefined ? [] : [referral]].map(({ text }) => text),
    told: diagnostics.map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`),
  };
}

// Few labels, so that names are often above, below or equal to those of the other table, and to that of TS's machine.
const label = fc.constantFrom("a", "b", "C", "ts", "edu", 'q";', "d$(\\)", "@");
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
const host = fc.tuple(fc.constantFrom("a", "ts", 'q";'), fc.constantFrom("a", "edu", "b")).map((labels) =>
  labels.join(".")
);
const address = fc.nat(255).map((last) => `192.0.2.${last}`);
const table = fc.uniqueArray(fc.tuple(name, address), {
  maxLength: 10,
  selector: ([name]) => name.toLowerCase(),
}).map((entries) => entries.map(([name, address]) => `${name} ${address} A`));

Deno.test("importZone() gives back the tables that exportZones() took, but for what that told of", () => {
  fc.assert(
    fc.property(table, table, host, fc.oneof(fc.constant("-"), address), (rs, ts, host, address) => {
      const referral = `${host} ${address} NS`;
      const { zones, remarks, findings } = exportZones({
        rs: tableOf(`${rs.join("\n")}\n${referral}\n`, RS),
        ts: tableOf(ts.map((line) => `${line}\n`).join(""), TS),
        ttlSeconds: 300,
        serial: undefined,
        address: "127.0.0.1",
      });
      const [root, ...others] = zones.map(({ text }) => imported(text));
      assertEquals([root, ...others].flatMap(({ told }) => told), []);
      // The NS entry is lost where the root zone delegates nothing, and its address where an A entry has another one.
      const isTold = remarks.some((remark) => /delegates nothing|its A entry/.test(remark));
      assertEquals(root.lines.slice(0, rs.length), rs);
      assertEquals(isTold || root.lines[rs.length] === referral, true, `${root.lines[rs.length]}, not ${referral}`);
      const lines = new Set(findings.ts.map(({ line }) => line));
      // RS answers for the machine of its NS entry, too, where it has the address; TS's entry of it is kept.
      const own = address === "-" ? rs : [...rs, referral];
      const isKept = (name: string) => !isAtOrAbove(name, rs) && (name === host || !isAtOrAbove(name, own));
      const kept = ts.filter((line, index) => !lines.has(index + 1) && isKept(line.split(" ")[0]));
      assertEquals(others.flatMap(({ lines }) => lines).sort(), kept.toSorted());
    }),
    { numRuns: 500 },
  );
});

/** Whether one of RS's entries is of a name or below it: RS refers nobody to TS for that. */
function isAtOrAbove(name: string, rs: readonly string[]): boolean {
  return rs.some((line) => `.${line.split(" ")[0]}`.toLowerCase().endsWith(`.${name}`.toLowerCase()));
}

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
      MX 20 mail
*.dyn A 192.0.2.99
lab   NS ns.lab
      NS ns2.lab
ns.lab A 198.51.100.53
pc.lab A 198.51.100.7
txt   TXT "a ; b" ( "c" )
`;

Deno.test("importZone() keeps what a table can hold, and tells the rest with its line", () => {
  assertEquals(imported(ZONE), {
    lines: [
      "ns.campus.edu 192.0.2.53 A",
      "www.campus.edu 192.0.2.10 A",
      "Mail.Campus.EDU 192.0.2.25 A",
      "ns.lab.campus.edu 198.51.100.53 NS",
    ],
    told: [
      "warning 2:1 A table has no TTL; give it to the server with --ttl",
      'warning 9:15 A table has one address a name: "www.campus.edu" keeps 192.0.2.10, 192.0.2.11 is left out',
      "warning 11:7 A table has no MX records: this one and 1 more are left out",
      'warning 13:9 A table has no wildcards: "*.dyn.campus.edu" is left out',
      'warning 15:10 A table refers to one server, "ns.lab.campus.edu": the delegation to "ns2.lab.campus.edu" is left out',
      'warning 17:10 "pc.lab.campus.edu" is in "lab.campus.edu", which is delegated, and no name of a server: it is left out',
      "warning 18:7 A table has no TXT records: this one is left out",
    ],
  });
});

const SOA = "@ SOA ns hostmaster 1 2 3 4 5\n";
/** Files, the lines of the table that each gives, and what is told of it. */
const READ: readonly (readonly [what: string, text: string, lines: readonly string[], told?: readonly string[]])[] = [
  [
    "an NS record before the SOA record is the zone's own",
    `@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.2\n${SOA}`,
    ["ns.example 192.0.2.1 A", "www.example 192.0.2.2 A"],
  ],
  [
    "a file without SOA record has its apex where its highest NS record is",
    "@ NS ns\nlab NS ns.lab\nns.lab A 192.0.2.3\nwww A 192.0.2.2\n",
    ["www.example 192.0.2.2 A", "ns.lab.example 192.0.2.3 NS"],
    ['warning 1:6 The file has no SOA record: "example." is taken for the name of its zone'],
  ],
  [
    "a file without SOA record has delegations where names are outside of them",
    "lab NS ns.lab\nns.lab A 192.0.2.3\nwww A 192.0.2.2\n",
    ["www.example 192.0.2.2 A", "ns.lab.example 192.0.2.3 NS"],
  ],
  [
    "a delegated zone that is in the same file is kept",
    `${SOA}lab NS ns.lab\nns.lab A 192.0.2.3\n$ORIGIN lab.example.\n${SOA}`,
    ["ns.lab.example 192.0.2.3 A"],
  ],
  [
    "a zone below a delegation that is in the same file is kept",
    `${SOA}lab NS x.\n$ORIGIN cs.lab.example.\n${SOA}www A 192.0.2.3\n`,
    ["www.cs.lab.example 192.0.2.3 A", "x - NS"],
  ],
  [
    "the server of a delegation keeps its own entry if it is in the zone",
    `${SOA}lab NS srv\nsrv A 192.0.2.3\n`,
    ["srv.example 192.0.2.3 A", "srv.example 192.0.2.3 NS"],
  ],
  ["escapes stand for characters", "\\119eb A 192.0.2.1\na\\;b A 192.0.2.2\n", [
    "web.example 192.0.2.1 A",
    "a;b.example 192.0.2.2 A",
  ]],
  ["a dot in a label is left out", "a\\.b A 192.0.2.1\na\\046b A 192.0.2.1\n", [], [
    'warning 1:8 The name "a\\.b" has a dot in a label: it is left out',
    'warning 2:10 The name "a\\046b" has a dot in a label: it is left out',
  ]],
  ["a space in a label is left out", "a\\ b A 192.0.2.1\n", [], [
    'warning 1:8 The host name "a b.example." holds white space, wanted one name: it is left out',
  ]],
  ["a server without a name that a table can have is left out", `${SOA}lab NS a\\.b\n`, [], [
    'warning 2:8 The name "a\\.b.example" has a dot in a label: it is left out',
  ]],
  ["an empty label is left out", "a.. A 192.0.2.1\nb..c A 192.0.2.1\n", [], [
    'warning 1:7 The host name "a.." has an empty label: it is left out',
    'warning 2:8 The host name "b..c.example." has an empty label: it is left out',
  ]],
  ["another class is left out", "v CH A 192.0.2.1\nw CLASS1 A 192.0.2.2\n", ["w.example 192.0.2.2 A"], [
    "warning 1:6 A table has no records of class CH: this one is left out",
  ]],
  ["types that are not known are left out", "@ ZONEMD 1 1 1 ( 00 )\nd DNAME x\ne TYPE65280 \\# 0\nf A 192.0.2.1\n", [
    "f.example 192.0.2.1 A",
  ], [
    "warning 1:3 A table has no ZONEMD records: this one is left out",
    "warning 2:3 A table has no DNAME records: this one is left out",
    "warning 3:3 A table has no TYPE65280 records: this one is left out",
  ]],
  ["a text in quotes may go on in the next line", 't TXT "a\nb A 192.0.2.9" "\\"\n"\nw A 192.0.2.1\n', [
    "w.example 192.0.2.1 A",
  ], ["warning 1:3 A table has no TXT records: this one is left out"]],
  ["an owner may follow a parenthesis", "( w A\n192.0.2.1 )\n ( A 192.0.2.1 ) ; same\nx (\n A 192.0.2.2 )\n", [
    "w.example 192.0.2.1 A",
    "x.example 192.0.2.2 A",
  ]],
  ["CRLF and a byte-order mark are accepted", "\ufeffw A 192.0.2.1 ; a\r\nx A 192.0.2.2\r\n", [
    "w.example 192.0.2.1 A",
    "x.example 192.0.2.2 A",
  ]],
];
for (const [what, text, lines, told = []] of READ) {
  Deno.test(`importZone(): ${what}`, () =>
    assertEquals(imported(text, "example."), { lines: [...lines], told: [...told] }));
}

Deno.test("importZone() without an origin: the root and a wildcard below it are left out", () => {
  assertEquals(imported("@ A 192.0.2.1\n* A 192.0.2.2\n. A 192.0.2.3\nwww A 192.0.2.4\n"), {
    lines: ["www 192.0.2.4 A"],
    told: [
      'warning 1:5 A table has no entry for the root: it is left out; if "@" stands for another domain, give that with --origin',
      'warning 2:5 A table has no wildcards: "*" is left out',
      "warning 3:5 A table has no entry for the root: it is left out",
    ],
  });
});

const BAD: readonly [string, string][] = [
  ["www A 192.0.2.300\n", '1:7 The address is "192.0.2.300", wanted an IPv4 address'],
  [
    "z A 192.0.2.01\n",
    '1:5 The address "192.0.2.01" has a leading zero, which some programs read as octal; wanted an IPv4 address',
  ],
  ["www A 192.0.2.1 192.0.2.2\n", '1:17 "192.0.2.2" follows the data of the A record, wanted no more'],
  ["www IN\n", "1:5 The line ends before its type, wanted one such as A or NS"],
  ["www 192.0.2.1\n", '1:5 "192.0.2.1" is no record type, wanted one such as A or NS'],
  [" A 192.0.2.1\n", "1:2 The record has no owner, and no record before it has one"],
  ["www A\n", "1:5 The A record ends after its type, wanted its data"],
  ["www A ( 192.0.2.1\n", "1:7 The parenthesis is not closed"],
  ["www A ) 192.0.2.1\n", "1:7 A parenthesis is closed that was not opened"],
  ['www TXT "a\n', "1:9 The quotes are not closed"],
  ["$ORIGIN\n", "1:1 $ORIGIN stands alone, wanted a domain behind it"],
  ["$INCLUDE other.zone\n", '1:1 "$INCLUDE" is not supported, wanted $ORIGIN or $TTL; put its lines into this file'],
];
for (const [text, wanted] of BAD) {
  Deno.test(`importZone() refuses ${JSON.stringify(text)}`, () => {
    const errors = importZone(text, "example").diagnostics.filter(({ severity }) => severity === "error");
    assertEquals(errors.map(({ line, column, message }) => `${line}:${column} ${message}`), [wanted]);
  });
}

Deno.test("TableDraft keeps the first of what two zone files say", () => {
  const draft = new TableDraft();
  const first = draft.add(importZone(`${SOA}lab NS ns.lab\nwww A 192.0.2.1\nsame A 192.0.2.9\n`, "example"));
  const second = draft.add(importZone(`${SOA}lab NS other.\nWWW A 192.0.2.2\nsame A 192.0.2.9\n`, "example"));
  assertEquals(first, []);
  assertEquals(second.map(({ line, message }) => `${line} ${message}`), [
    '3 A table has one address a name: "www.example" keeps 192.0.2.1, 192.0.2.2 is left out',
    '2 A table refers to one server, "ns.lab.example - NS": "other - NS" is left out',
  ]);
  assertEquals(draft.text, "www.example 192.0.2.1 A\nsame.example 192.0.2.9 A\nns.lab.example - NS\n");
});

Deno.test("importZone() fails on no text", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary-ascii", maxLength: 200 }),
    fc.array(
      fc.constantFrom("a", " ", "\n", "A", "NS", "SOA", "(", ")", '"', "\\", ".", "@", ";", "192.0.2.1", "$ORIGIN"),
    )
      .map((pieces) => pieces.join("")),
  );
  fc.assert(fc.property(text, (text) => void importZone(text, ".")));
});
