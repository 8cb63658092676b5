/**
 * What is fuzzed: each parser, with the inputs it gets and what it promises for any of them.
 *
 * A check throws where a promise is broken, and says whether the input was taken for something.
 */
import { assert, assertEquals } from "@std/assert";
import {
  toCount,
  toFraming,
  toHostPort,
  toMilliseconds,
  toPort,
  toPositiveMilliseconds,
} from "../../lib/cli/values.ts";
import type { FramingMode } from "../../lib/core/model/framing.ts";
import { QueryFramer } from "../../lib/core/codec/query_framer.ts";
import { fitsQuery, isRefusal, kindOfReply, looksComplete, referredHost } from "../../lib/core/codec/reply_text.ts";
import { trimPadding } from "../../lib/core/model/octet_string.ts";
import type { RoleName } from "../roles.ts";
import { framed, type Piece, SILENCE } from "../core/codec/framed.ts";
import { PlainTable } from "../core/table/plain_table.ts";
import { lookUp, parseText } from "../core/table/table_of.ts";
import { anyRecording, checkRecording } from "./fuzz_recordings.ts";
import { anyName, anyReply, anyStream, anyTable, anyValue, cutUp } from "./fuzz_inputs.ts";
import type { Random } from "./random.ts";

/** A parser under test. */
export interface FuzzTarget {
  /** What it is called in the report. */
  readonly name: string;
  /** An input. */
  readonly make: (random: Random) => string;
  /** Feeds it. Whether something came of it; throws where a promise is broken. */
  readonly check: (input: string, random: Random) => boolean;
}

/** Every parser. */
export const TARGETS: readonly FuzzTarget[] = [
  { name: "table of rs", make: anyTable, check: (text) => checkTable(text, "rs") },
  { name: "table of ts", make: anyTable, check: (text) => checkTable(text, "ts") },
  { name: "reply", make: anyReply, check: checkReply },
  { name: "queries, auto", make: anyStream, check: (stream, random) => checkFramer(stream, "auto", random) },
  { name: "queries, line", make: anyStream, check: (stream, random) => checkFramer(stream, "line", random) },
  { name: "queries, raw", make: anyStream, check: (stream, random) => checkFramer(stream, "raw", random) },
  { name: "recording", make: anyRecording, check: checkRecording },
  { name: "port", make: anyValue, check: value(toPort, (port) => isWhole(port, 0, 65535)) },
  { name: "seconds", make: anyValue, check: value(toMilliseconds, (span) => isWhole(span, 0, 2 ** 31 - 1)) },
  { name: "seconds above 0", make: anyValue, check: value(toPositiveMilliseconds, (s) => isWhole(s, 1, 2 ** 31 - 1)) },
  { name: "count", make: anyValue, check: value(toCount, (count) => isWhole(count, 1, 999_999_999)) },
  { name: "framing", make: anyValue, check: value(toFraming, (mode) => ["auto", "line", "raw"].includes(mode)) },
  {
    name: "host and port",
    make: anyValue,
    check: value(toHostPort, ({ host, port }) => {
      return host !== "" && !/[\s/[\]]/.test(host) && (port === undefined || isWhole(port, 1, 65535));
    }),
  },
];

/** Whether the table has no fault. Whatever it has, a plain parser finds the same. */
function checkTable(text: string, role: RoleName): boolean {
  const { table, diagnostics } = parseText(text, role);
  const lines = text.split("\n").length;
  for (const { line, column, message } of diagnostics) {
    assert(line >= 1 && line <= lines && column >= 1, `${line}:${column} is outside of the text`);
    assert(!/undefined|NaN|is not an entry/.test(message), message);
  }
  const wrongLines = diagnostics.filter(({ severity }) => severity === "error").map(({ line }) => line);
  const isText = !text.includes("\0") && !/^(?:\xff\xfe|\xfe\xff)/.test(text);
  if (!isText) {
    assertEquals(wrongLines.length, 1);
    return false;
  }
  const plain = new PlainTable(text, role);
  // A list of names gets one error for all its lines.
  const isList = diagnostics[0]?.message.startsWith("Every line has one field");
  const expected = isList ? plain.wrongLines.slice(0, 1) : plain.wrongLines;
  if (wrongLines.join() !== expected.join()) assertEquals(wrongLines, expected);
  assert(table.size === plain.replies.size, `${table.size} names, not ${plain.replies.size}`);
  for (const [name, reply] of plain.replies) assert(lookUp(table, name) === reply, `${name}: ${lookUp(table, name)}`);
  return wrongLines.length === 0 && table.size > 0;
}

/** Whether the reply is one of the protocol. */
function checkReply(input: string, random: Random): boolean {
  const query = anyName(random);
  const reply = trimPadding(input);
  assert(trimPadding(reply) === reply, "What was trimmed can be trimmed again");
  const kind = kindOfReply(reply);
  assert(["answer", "referral", "error", "unknown"].includes(kind), kind);
  const truths = [looksComplete(reply), isRefusal(reply), fitsQuery(reply, query, kind)];
  assert(truths.every((truth) => typeof truth === "boolean"));
  assert(kind !== "referral" || truths[2], "A referral fits any query");
  assert(typeof referredHost(reply) === "string");
  return kind !== "unknown";
}

/** Whether there was a query in the stream. However it is cut, none is longer than allowed, or holds an end of line. */
function checkFramer(stream: string, mode: FramingMode, random: Random): boolean {
  const maxOctets = random.pick([1, 8, 15, 64, 253, 1024]);
  const parts: string[] = cutUp(random, stream, random.below(6)).filter((part) => part !== "");
  const pieces = parts.flatMap((part): Piece[] => random.once(8) ? [part, SILENCE] : [part]).concat(SILENCE);
  const queries = framed(new QueryFramer(mode, maxOctets), pieces);
  queries.forEach((query, at) => {
    const [, framing, name] = /^!?(line|raw)(?::(.*))?$/s.exec(query)!;
    assert(mode === "auto" || framing === mode, `${framing} in a stream of ${mode}`);
    if (query.startsWith("!")) return assert(at === queries.length - 1, "It goes on after too long a query");
    assert(name.length <= maxOctets && name === trimPadding(name), `${JSON.stringify(name)} is no query`);
    assert(mode === "raw" || !name.includes("\n"), `${JSON.stringify(name)} is more than a line`);
  });
  // Behind a NUL it counts what came together; anything else is a line, however it was cut.
  const areCutsIrrelevant = mode === "line" && !stream.includes("\0") && !pieces.slice(0, -1).includes(SILENCE);
  if (areCutsIrrelevant) assertEquals(queries, framed(new QueryFramer(mode, maxOctets), [stream, SILENCE], 0));
  return queries.length > 0;
}

/** A check of a value: it is right, or an Error says what is wanted. */
function value<Value>(convert: (text: string) => Value, isRight: (value: Value) => boolean): FuzzTarget["check"] {
  return (text) => {
    let converted: Value;
    try {
      converted = convert(text);
    } catch (error) {
      const isDocumented = error instanceof Error && error.constructor === Error && error.message.startsWith("wanted ");
      if (!isDocumented) throw error;
      return false;
    }
    assert(isRight(converted), `It came out as ${JSON.stringify(converted)}`);
    return true;
  };
}

function isWhole(number: number, min: number, max: number): boolean {
  return Number.isInteger(number) && number >= min && number <= max;
}
