// What dns-lab relies on of @std/streams: the linked stand-in, and the published package, must both behave like this.
import { assertEquals } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import fc from "fast-check";

async function linesOf(chunks: readonly string[]): Promise<string[]> {
  return await Array.fromAsync(ReadableStream.from(chunks).pipeThrough(new TextLineStream()));
}

/** The lines of a whole text: what the stream must yield, wherever its chunks begin. */
function linesIn(text: string): string[] {
  const lines = text.split("\n");
  const last = lines.pop()!;
  return [...lines.map((line) => line.replace(/\r$/, "")), ...last === "" ? [] : [last]];
}

const rows: readonly [name: string, chunks: readonly string[], lines: readonly string[]][] = [
  ["cuts lines across chunks", ["a\nb", "c\n"], ["a", "bc"]],
  ["removes the carriage return of CRLF", ["a\r\nb\r", "\n"], ["a", "b"]],
  ["keeps a carriage return inside a line, and all but one before a newline", ["a\rb\nc\r\r\n"], ["a\rb", "c\r"]],
  ["keeps a carriage return at the end of the stream", ["a\r"], ["a\r"]],
  ["keeps empty lines", ["\n\na\n"], ["", "", "a"]],
  ["yields a last line without a newline", ["a\nb"], ["a", "b"]],
  ["yields nothing for a stream without text", ["", ""], []],
];

for (const [name, chunks, lines] of rows) {
  Deno.test(`TextLineStream ${name}`, async () => assertEquals(await linesOf(chunks), [...lines]));
}

Deno.test("TextLineStream yields the lines of the whole text, wherever it is cut", async () => {
  const chunk = fc.array(fc.constantFrom("a", "b", "\r", "\n", ""), { maxLength: 8 }).map((parts) => parts.join(""));
  await fc.assert(fc.asyncProperty(fc.array(chunk, { maxLength: 12 }), async (chunks) => {
    assertEquals(await linesOf(chunks), linesIn(chunks.join("")));
  }));
});

Deno.test("TextLineStream joins one line of 3 MB that comes in 3,000 pieces", async () => {
  const chunks = Array.from({ length: 3000 }, () => "x".repeat(1000));
  assertEquals((await linesOf([...chunks, "\n"])).map((line) => line.length), [3_000_000]);
});
