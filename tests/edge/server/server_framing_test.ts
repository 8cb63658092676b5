// PROTOCOL.md, Framing, on the server's side, over real sockets: what each kind of program sends, and what it gets.
import { assertEquals } from "@std/assert";
import { RS_TABLE, type TestConnection, TestServer } from "../../loopback.ts";

const WWW = "www.example.edu 192.0.2.10 A";
const MAIL = "Mail.Example.EDU 192.0.2.25 A";
const REFERRAL = "localhost - NS";

/** What is sent in one piece, and what must have come back before the next piece is sent. */
type Exchange = readonly [sent: string, heard: string];

const sessions: readonly { name: string; exchanges: readonly Exchange[]; atEnd?: string; framing?: "line" | "raw" }[] =
  [
    { name: "answers a bare name with a bare reply", exchanges: [["www.example.edu", WWW]] },
    { name: "answers a line with a line", exchanges: [["www.example.edu\n", `${WWW}\n`]] },
    { name: "takes CRLF as the end of a line", exchanges: [["www.example.edu\r\n", `${WWW}\n`]] },
    {
      name: "serves a lock-step raw client",
      exchanges: [["www.example.edu", WWW], ["MAIL.example.edu", MAIL], ["other", REFERRAL]],
    },
    {
      name: "takes a raw name that is padded with NULs",
      exchanges: [["www.example.edu" + "\0".repeat(185), WWW], ["mail.example.edu" + "\0".repeat(4000), MAIL]],
    },
    {
      name: "takes the NULs after a line for padding of that line",
      exchanges: [["www.example.edu\n" + "\0".repeat(80), `${WWW}\n`], ["mail.example.edu\n\0\0", `${MAIL}\n`]],
    },
    {
      name: "decides for each message: first raw, then lines, then raw at the end of the stream",
      exchanges: [["www.example.edu", WWW], ["www.example.edu\nmail.example.edu\n", `${WWW}\n${MAIL}\n`], [
        "other",
        "",
      ]],
      atEnd: REFERRAL,
    },
    {
      name: "removes a lone carriage return around a name",
      exchanges: [["www.example.edu\r", WWW], ["\rmail.example.edu", MAIL]],
    },
    {
      name: "ignores a line end that follows a raw name on its own",
      exchanges: [["www.example.edu", WWW], ["\r\n", ""], ["mail.example.edu", MAIL]],
    },
    {
      name: "takes an empty line for a name that does not exist, unless it follows a raw one",
      exchanges: [["\n", `${REFERRAL}\n`], ["www.example.edu\n\n", `${WWW}\n${REFERRAL}\n`]],
    },
    {
      name: "answers many queries of one segment in their order",
      exchanges: [["www.example.edu\nother\nmail.example.edu\n", `${WWW}\n${REFERRAL}\n${MAIL}\n`]],
    },
    {
      name: "puts a query together that arrives in two segments",
      exchanges: [["www.example.edu\nmail.exa", `${WWW}\n`], ["mple.edu\n", `${MAIL}\n`]],
    },
    {
      name: "answers a last line without its newline at the end of the stream, bare",
      exchanges: [["www.example.edu\nmail.example.edu", `${WWW}\n`]],
      atEnd: MAIL,
    },
    {
      name: "takes a first bare name at the end of the stream at once",
      exchanges: [["www.example.edu", ""]],
      atEnd: WWW,
    },
    {
      name: "with --framing line waits for the newline",
      framing: "line",
      exchanges: [["www.example", ""], [".edu\n", `${WWW}\n`], ["mail.example.edu", ""]],
      atEnd: `${MAIL}\n`,
    },
    {
      name: "with --framing raw takes each piece for a message, newline or not",
      framing: "raw",
      exchanges: [["www.example.edu\n", WWW], ["mail.example.edu", MAIL]],
    },
  ];

for (const { name, exchanges, atEnd = "", framing = "auto" } of sessions) {
  Deno.test(`Server ${name}`, async () => {
    await using server = new TestServer("rs", RS_TABLE, { framing });
    using client = await server.connect();
    for (const [sent, heard] of exchanges) {
      await client.send(sent);
      assertEquals(await client.hear(heard.length), heard);
    }
    await client.conn.closeWrite();
    assertEquals(await client.hearAll(), atEnd);
  });
}

Deno.test("Server takes the rest of a line for a message after 1 s of silence", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  using client = await server.connect();
  await client.send("www.example.edu\nmail.example.edu");
  assertEquals(await client.hear(WWW.length + 1), `${WWW}\n`);
  assertEquals(await client.hear(MAIL.length), MAIL);
});

Deno.test("Server puts a line together that arrives one byte a segment", async () => {
  await using server = new TestServer("rs", RS_TABLE, { framing: "line" });
  using client = await server.connect();
  for (const byte of "www.example.edu\nMAIL.EXAMPLE.EDU\r\n") await client.send(byte);
  assertEquals(await client.hear(`${WWW}\n${MAIL}\n`.length), `${WWW}\n${MAIL}\n`);
});

Deno.test("Server answers a client that sends everything before it reads anything", async () => {
  await using server = new TestServer("rs", RS_TABLE, { observer: undefined });
  using client = await server.connect();
  const count = 50_000;
  const sending = client.send("www.example.edu\nother.example.edu\n".repeat(count)).then(() =>
    client.conn.closeWrite()
  );
  const heard = await client.hearAll();
  await sending;
  assertEquals(heard === `${WWW}\n${REFERRAL}\n`.repeat(count), true);
});

Deno.test("Server replies to an unknown name with TS's error when its RS table has no NS entry", async () => {
  await using server = new TestServer("rs", "www.example.edu 192.0.2.10 A\n");
  using client = await server.connect();
  await client.send("Other.example.edu.\n");
  assertEquals(await line(client), "Other.example.edu. - Error:HOST NOT FOUND\n");
});

Deno.test("Server in TS's role says HOST NOT FOUND in the query's spelling", async () => {
  await using server = new TestServer("ts", "www.example.org 198.51.100.10 A\n");
  using client = await server.connect();
  await client.send("WWW.example.NET\n");
  assertEquals(await line(client), "WWW.example.NET - Error:HOST NOT FOUND\n");
});

Deno.test("Server reports each message with its framing to an observer", async () => {
  await using server = new TestServer("rs", RS_TABLE);
  using client = await server.connect();
  await client.send("www.example.edu\n");
  await line(client);
  await client.conn.closeWrite();
  await client.hearAll();
  await server.seen(({ kind }) => kind === "closed");
  const told = server.events.map((event) =>
    "framing" in event ? [event.kind, event.framing] : "octets" in event ? [event.kind, event.octets] : [event.kind]
  );
  assertEquals(told, [
    ["opened"],
    ["read", "www.example.edu\n"],
    ["query", "line"],
    ["reply", "line"],
    ["written", `${WWW}\n`],
    ["finished"],
    ["closed"],
  ]);
});

async function line(client: TestConnection): Promise<string> {
  let text = "";
  while (!text.endsWith("\n")) text += await client.hear(1);
  return text;
}
