// The messages of a client of real DNS, octet by octet: queries with and without EDNS, replies with records of any class.
import { assertEquals } from "@std/assert";
import { TYPE } from "../../../lib/core/dns/message.ts";
import { describeRecord } from "../../../lib/core/dns/message_text.ts";
import { decodeReply, encodeQuery } from "../../../lib/edge/lookup/client_wire.ts";
import { A_IN, message, nameOctets, opt } from "../../dns/messages.ts";

const NAME = "www.example.edu";
const QUERY = { id: 0x1234, name: NAME, type: TYPE.A, isRecursionDesired: false };

Deno.test("encodeQuery() writes an OPT record only with EDNS, and RD only where recursion is desired", () => {
  const question = [...nameOctets(NAME), ...A_IN];
  assertEquals(encodeQuery({ ...QUERY, hasEdns: false }), message(0, [1, 0, 0, 0], ...question));
  assertEquals(encodeQuery({ ...QUERY, hasEdns: true }), message(0, [1, 0, 0, 1], ...question, ...opt(1232)));
  assertEquals(
    encodeQuery({ ...QUERY, hasEdns: false, isRecursionDesired: true }),
    message(0x0100, [1, 0, 0, 0], ...question),
  );
});

/** An A record of a class, behind the question. */
function replyOfClass(code: number): Uint8Array {
  const record = [...nameOctets(NAME), 0, 1, code >> 8, code & 0xff, 0, 0, 0, 9, 0, 4, 192, 0, 2, 66];
  return message(0x8400, [1, 1, 0, 0], NAME, ...A_IN, ...record);
}

const CLASSES: readonly [number, string, string][] = [
  [1, "A", `${NAME}. 9 IN A 192.0.2.66`],
  [3, "other", `${NAME}. 9 CH A`],
  [5, "other", `${NAME}. 9 CLASS5 A`],
  [0x8001, "other", `${NAME}. 9 unknown-class A`],
];
for (const [code, type, text] of CLASSES) {
  Deno.test(`decodeReply() reads an A record of class ${code} as: ${text}`, () => {
    const [record] = decodeReply(replyOfClass(code))!.answers;
    assertEquals([record.type, describeRecord(record)], [type, text]);
  });
}

const FLAGS: readonly [number, string][] = [
  [0x8000, "isReply"],
  [0x0400, "isAuthoritative"],
  [0x0200, "isTruncated"],
  [0x0080, "isRecursionAvailable"],
];
for (const [bit, name] of FLAGS) {
  Deno.test(`decodeReply() reads the bit ${name}, and a header alone`, () => {
    const { id, rcode, question, ...rest } = decodeReply(message(bit | 1, [0, 0, 0, 0]))!;
    assertEquals([id, rcode, question], [0x1234, 1, undefined]);
    assertEquals(Object.entries(rest).filter(([, value]) => value === true), [[name, true]]);
  });
}

Deno.test("decodeReply() reads nothing from half a header, or from what follows a message", () => {
  const whole = replyOfClass(1);
  assertEquals([decodeReply(whole.subarray(0, 11)), decodeReply(Uint8Array.from([...whole, 0]))], [
    undefined,
    undefined,
  ]);
});
