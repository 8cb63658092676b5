// Which replies are nearly right, and in which way; and what a message lacks that is no reply.
import { assert, assertEquals } from "@std/assert";
import { defectOf, deviationsOf, isUsual } from "../../../lib/core/codec/deviations.ts";
import { kindOfReply } from "../../../lib/core/codec/reply_text.ts";
import type { DeviationKind } from "../../../lib/core/model/deviation.ts";
import type { ReplyDefect } from "../../../lib/core/model/peer_fault.ts";
import { trimPadding } from "../../../lib/core/model/octet_string.ts";

const QUERY = "www.example.edu";
const ROWS: [octets: string, kinds: DeviationKind[]][] = [
  ["www.example.edu 192.0.2.10 A", []],
  ["www.example.edu 192.0.2.10 A\n", []],
  ["www.example.edu 192.0.2.10 A\r\n", []],
  ["WWW.Example.EDU 192.0.2.10 A\n", []],
  ["localhost - NS", []],
  ["localhost 127.0.0.1 NS\n", []],
  ["www.example.edu - Error:HOST NOT FOUND", []],
  ["www.example.edu 192.0.2.10 a", ["flag case"]],
  ["localhost - ns", ["flag case"]],
  ["www.example.edu  192.0.2.10 A", ["spacing"]],
  ["www.example.edu\t192.0.2.10\tA\n", ["spacing"]],
  ["www.example.edu\t192.0.2.10\ta", ["flag case", "spacing"]],
  ["www.example.edu 192.0.2.10 60 A", ["fields"]],
  ["www.example.edu 192.0.2.10 A ", ["padding"]],
  [" www.example.edu 192.0.2.10 A\n", ["padding"]],
  ["www.example.edu 192.0.2.10 A\0\0\0", ["padding"]],
  ["www.example.edu 192.0.2.256 A", ["address"]],
  ["www.example.edu ::1 A", ["address"]],
  ["localhost NS", ["address"]],
  ["www.example.edu - Error: HOST NOT FOUND", ["error text"]],
  ["www.example.edu - Error:Host not found", ["error text"]],
  ["WWW.example.edu - Error:HOST NOT FOUND", ["error name case"]],
  ["WWW.example.edu - Error: no such host", ["error name case", "error text"]],
  ["Error:HOST NOT FOUND", ["error without name"]],
  ["host - Error:HOST NOT FOUND\0", ["padding", "error without name"]],
];

for (const [octets, kinds] of ROWS) {
  Deno.test(`deviationsOf() finds ${kinds.join(" and ") || "nothing"} in ${JSON.stringify(octets)}`, () => {
    const reply = trimPadding(octets);
    const line = octets.replace(/\n$/, "");
    const kind = kindOfReply(reply);
    assertEquals([...deviationsOf(reply, QUERY, kind, line)], kinds);
    // The quick look is at the end alone.
    const isSeen = kinds.some((one) => ["flag case", "padding", "error text", "error without name"].includes(one));
    if (isSeen) assert(!isUsual(reply, QUERY, kind, line));
  });
}

const DEFECTS: [reply: string, defect: ReplyDefect][] = [
  ["", "empty"],
  ["www.example.edu", "the query itself"],
  ["www.example.edu 192.0.2.10", "no flag"],
  ["www.example.edu 192.0", "no flag"],
  ["192.0.2.10 A", "no name"],
  ["- NS", "no name"],
  ["www.example.edu A", "no address"],
  ["192.0.2.10", "address alone"],
  ["www.example.edu 192.0.2.10 B", "other flag"],
  ["www.example.edu 192.0.2.10 A,", "other flag"],
  ["www.example.edu 192.0.2.10 Awww.example.org 198.51.100.10 A", "two replies"],
  ["www.example.edu 192.0.2.10 A www.example.org 198.51.100.10 A", "two replies"],
  ["www.example.edu 192.0.2.10 A\nwww.example.org 198.51.100.10 A", "two replies"],
  ["localhost - NSlocalhost - NS", "two replies"],
  ["hello", "other"],
];

for (const [reply, defect] of DEFECTS) {
  Deno.test(`defectOf() says "${defect}" of ${JSON.stringify(reply)}`, () => {
    assertEquals(defectOf(reply, QUERY), defect);
  });
}
