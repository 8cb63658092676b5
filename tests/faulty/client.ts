/**
 * A client with one fault, as students write them: `client.ts FAULT PORT` connects to a server of this machine, sends what
 * the fault is, waits for a reply after each piece that has one, and ends.
 */
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  "two names in one": ["www.example.edulab.example.edu"],
  "sends the referral back": ["localhost - NS"],
  "two words": ["www.example.edu lab.example.edu"],
  "fixed buffer": ["www.example.edu" + "\0".repeat(185)],
  "CRLF": ["www.example.edu\r\n"],
  "trailing space": ["www.example.edu  "],
  "empty line": ["\n"],
  "three names in one": ["www.example.edumail.example.edulab.example.edu"],
  "over the limit": ["x".repeat(2000)],
  "a line over the limit": ["x".repeat(2000) + "\n"],
};
/** What belongs to the query before, and has no reply. */
const AFTER: Readonly<Record<string, string>> = { "late newline": "\n" };

const [fault, port] = Deno.args;
const pieces = FAULTS[fault] ?? (fault in AFTER ? ["www.example.edu"] : undefined);
if (pieces === undefined) throw new Error(`There is no fault "${fault}"`);
const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
conn.setNoDelay(true);
for (const piece of pieces) {
  await conn.write(new TextEncoder().encode(piece));
  await conn.read(new Uint8Array(1024));
}
if (fault in AFTER) await conn.write(new TextEncoder().encode(AFTER[fault]));
conn.close();
