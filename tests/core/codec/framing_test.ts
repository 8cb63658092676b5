// Where a query ends, by the server's rules of PROTOCOL.md: per message, by newline or by silence; padding removed.
import { assertEquals } from "@std/assert";
import type { FramingMode } from "../../../lib/core/model/framing.ts";
import { QueryFramer } from "../../../lib/core/codec/query_framer.ts";
import { framed, type Piece, SILENCE } from "./framed.ts";

const MAX = 1024;

const ROWS: [sentence: string, mode: FramingMode, pieces: Piece[], queries: string[]][] = [
  ["takes bytes up to a newline for a line", "auto", ["www\n"], ["line:www"]],
  ["takes CRLF for a line end", "auto", ["www\r\n"], ["line:www"]],
  ["takes each of many lines in one read", "auto", ["a\nb\r\nc\n"], ["line:a", "line:b", "line:c"]],
  ["takes a line that comes in pieces", "auto", ["ww", "w.ed", "u\n"], ["line:www.edu"]],
  ["takes a newline that comes later for the end of the line", "auto", ["www", "\n"], ["line:www"]],
  ["takes CR and LF that come apart for one line end", "auto", ["www\r", "\n", "ftp\n"], ["line:www", "line:ftp"]],
  ["takes nothing for a query yet while the first message has no newline", "auto", ["www"], []],
  ["takes a first message without newline for raw after a silence", "auto", ["www", SILENCE], ["raw:www"]],
  ["joins the pieces of a first message until the silence", "auto", ["ww", "w", SILENCE], ["raw:www"]],
  ["takes what follows a raw message for raw at once", "auto", ["a", SILENCE, "b", "c"], ["raw:a", "raw:b", "raw:c"]],
  ["takes a line after a raw message for a line", "auto", ["a", SILENCE, "b\n"], ["raw:a", "line:b"]],
  ["takes a line and a raw message in one read after a raw message for lines at first", "auto", [
    "a",
    SILENCE,
    "b\nc",
  ], ["raw:a", "line:b"]],
  ["waits for the rest of a line after a line", "auto", ["a\nb"], ["line:a"]],
  ["takes what follows a line without newline for raw after a silence", "auto", ["a\nb", SILENCE], [
    "line:a",
    "raw:b",
  ]],
  ["takes raw at once again after line, silence and raw", "auto", ["a\n", "b", SILENCE, "c"], [
    "line:a",
    "raw:b",
    "raw:c",
  ]],
  ["takes the client's own words after its queries for a query", "auto", ["a\n", "done", SILENCE], [
    "line:a",
    "raw:done",
  ]],
  ["finds nothing in a silence after which nothing is left", "auto", ["a\n", SILENCE, SILENCE, "b\n"], [
    "line:a",
    "line:b",
  ]],
  ["waits for a newline again after a silence without a message", "auto", [SILENCE, "a", "b\n"], ["line:ab"]],

  ["removes white space around a name in a line", "auto", [" \twww \v\f\r\n"], ["line:www"]],
  ["removes NUL padding of a raw name", "auto", ["www\0\0\0\0", SILENCE], ["raw:www"]],
  ["removes NUL padding before a line", "auto", ["a\n\0\0\0b\n"], ["line:a", "line:b"]],
  ["removes a lone CR behind a raw name", "auto", ["www\r", SILENCE], ["raw:www"]],
  ["removes white space around a raw name", "auto", [" www\t ", SILENCE], ["raw:www"]],
  ["keeps what stands inside a name", "auto", ["a b\x01\rc\n"], ["line:a b\x01\rc"]],
  ["drops what a fixed buffer held before behind a raw name", "auto", ["ab\0.edu\0\0", SILENCE, "c\0\0x"], [
    "raw:ab",
    "raw:c",
  ]],
  ["drops what a fixed buffer held before behind a line", "auto", [
    "longer.edu\n\0",
    "ab\n\0er.edu\n\0",
    "c\n\0\0er.edu\n\0",
  ], [
    "line:longer.edu",
    "line:ab",
    "line:c",
  ]],
  ["drops what a first fixed buffer held behind its line", "auto", ["ab\n\0\x7fELF", SILENCE], ["line:ab"]],
  ["takes lines that are sent with the NUL that ends a string", "auto", ["a\n\0b\n\0", "c\n\0"], [
    "line:a",
    "line:b",
    "line:c",
  ]],
  ["keeps bytes beyond ASCII", "auto", ["\xa0caf\xe9\x85\n"], ["line:\xa0caf\xe9\x85"]],
  ["takes the NULs of a fixed buffer behind a line for no message", "auto", ["a\n\0\0\0", SILENCE, "b\n"], [
    "line:a",
    "line:b",
  ]],
  ["takes NULs that come later for the padding of the line before", "auto", ["a\n", "\0\0", "\0", SILENCE], ["line:a"]],

  ["takes an empty line for a query, which is a miss", "auto", ["\n"], ["line:"]],
  ["takes an empty line after a line for a query", "auto", ["a\n\r\nb\n"], ["line:a", "line:", "line:b"]],
  ["takes a first message of padding alone for a query", "auto", [" \0", SILENCE], ["raw:"]],
  ["takes a first message of NULs alone for a query", "auto", ["\0\0\0", SILENCE], ["raw:"]],
  ["takes white space after a line for a query, after a silence", "auto", ["a\n ", SILENCE], ["line:a", "raw:"]],
  ["ignores a line end that follows a raw name", "auto", ["a", SILENCE, "\n", "b"], ["raw:a", "raw:b"]],
  ["ignores CRLF that follows a raw name", "auto", ["a", SILENCE, "\r\n"], ["raw:a"]],
  ["ignores NULs that follow a raw name", "auto", ["a", SILENCE, "\0\0\0", "b"], ["raw:a", "raw:b"]],
  ["ignores a line end that follows a raw name and finds the name behind it", "auto", ["a", SILENCE, "\n\nb"], [
    "raw:a",
    "raw:b",
  ]],
  ["takes an empty line for a query again when a line came in between", "auto", ["a", SILENCE, "b\n\n"], [
    "raw:a",
    "line:b",
    "line:",
  ]],

  ["forced to line, takes lines", "line", ["a\r\nb", "c\n"], ["line:a", "line:bc"]],
  ["forced to line, waits for the newline of the first message", "line", ["a"], []],
  ["forced to line, takes what the end of the stream leaves for a line", "line", ["a\nb", SILENCE], [
    "line:a",
    "line:b",
  ]],
  ["forced to line, takes empty lines for queries", "line", ["\n\r\n"], ["line:", "line:"]],
  ["forced to line, takes the NULs of a fixed buffer for no message", "line", ["a\n\0\0", SILENCE], ["line:a"]],
  ["forced to raw, takes each read for a message", "raw", ["a", "b.edu"], ["raw:a", "raw:b.edu"]],
  ["forced to raw, takes a newline for padding", "raw", ["a\n", "b\r\n"], ["raw:a", "raw:b"]],
  ["forced to raw, keeps a newline inside a message", "raw", ["a\nb\n"], ["raw:a\nb"]],
  ["forced to raw, takes a first message of padding alone for a query", "raw", [" \0"], ["raw:"]],
  ["forced to raw, ignores padding that follows a name", "raw", ["a", "\n", "\0\0", "b"], ["raw:a", "raw:b"]],
];

for (const [sentence, mode, pieces, queries] of ROWS) {
  Deno.test(`QueryFramer ${sentence}`, () => {
    for (const most of [0, 1, 64]) assertEquals(framed(new QueryFramer(mode, MAX), pieces, most), queries);
  });
}

const SILENCES: [sentence: string, mode: FramingMode, pieces: Piece[], silenceMs: number | undefined][] = [
  ["has no silence to wait for before the first byte", "auto", [], undefined],
  ["waits for 20 ms of silence if there was no message", "auto", ["www"], 20],
  ["waits for 20 ms of silence behind padding, if there was no message", "auto", [" "], 20],
  ["waits for 1 s of silence if the previous message was a line", "auto", ["a\nb"], 1000],
  ["has no silence to wait for when all is taken", "auto", ["a\n"], undefined],
  ["has no silence to wait for behind a line and NUL padding", "auto", ["a\n\0\0"], undefined],
  ["has no silence to wait for after a raw message, all being taken at once", "auto", ["a", SILENCE, "b"], undefined],
  ["waits for 1 s again after a line that followed a raw message", "auto", ["a", SILENCE, "b\nc"], 1000],
  ["forced to line, makes no message of a silence", "line", ["a\nb"], undefined],
  ["forced to raw, makes no message of a silence", "raw", ["a"], undefined],
];

for (const [sentence, mode, pieces, silenceMs] of SILENCES) {
  Deno.test(`QueryFramer.silenceMs ${sentence}`, () => {
    const framer = new QueryFramer(mode, MAX);
    framed(framer, pieces);
    assertEquals(framer.silenceMs, silenceMs);
  });
}
