// PROTOCOL.md, Framing, the client's rules: each held without a socket, on a clock that jumps.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { PeerError, ProtocolError } from "../../../lib/core/model/errors.ts";
import { answerTo, lineServer, namesOf, rawServer, simulate, type SimulatedServer } from "./simulation.ts";

const FEW = namesOf(3);
const MANY = namesOf(40);

const ownWords = (name: string) => `${name} - Error: no such host`;

/** What a server does; what it must have been sent over its one connection; and how long that must take. */
interface Rule {
  readonly name: string;
  readonly names: readonly string[];
  readonly server: () => SimulatedServer;
  readonly heard: readonly string[];
  readonly elapsedMs: number;
  /** Where it is not {@linkcode answerTo}. */
  readonly reply?: (name: string) => string;
}

const rules: readonly Rule[] = [
  {
    name: "sends names bare, one at a time, to a server that replies to the first bare one",
    names: FEW,
    server: rawServer,
    heard: FEW,
    elapsedMs: 0,
  },
  {
    name: "sends the newline when no reply has come for 1.1 s",
    names: ["h0"],
    server: lineServer,
    heard: ["h0", "\n"],
    elapsedMs: 1100,
  },
  {
    name: "does not send the newline to a raw server that sleeps a second",
    names: ["h0"],
    server: () => ({ receive: (connection, name) => connection.send(answerTo(name), 1050) }),
    heard: ["h0"],
    elapsedMs: 1050,
  },
  {
    name: "sends two lines in one segment before more, then opens the window",
    names: namesOf(12),
    server: lineServer,
    heard: ["h0", "\n", "h1\nh2\n", "h3\nh4\nh5\nh6\n", "h7\nh8\nh9\nh10\nh11\n"],
    elapsedMs: 1100,
  },
  {
    name: "goes on one line at a time where the second of two lines in a segment gets no reply",
    names: namesOf(4),
    server: () => lineServer(1),
    // The replies to two lines are waited for 4 times as long as the slowest reply took, then 0.1 s of silence.
    heard: ["h0", "\n", "h1\nh2\n", "h1\n", "h2\n", "h3\n"],
    elapsedMs: 1100 + 1000 + 100,
  },
  {
    name: "tries one line on a raw server if more than 32 names remain, and asks that name again, bare",
    names: MANY,
    server: () => rawServer((name) => answerTo(name.trim())),
    heard: ["h0", "h1\n", ...MANY.slice(1)],
    elapsedMs: 0,
  },
  {
    name: "tries no line on a raw server if 32 names or fewer remain",
    names: namesOf(33),
    server: rawServer,
    heard: namesOf(33),
    elapsedMs: 0,
  },
  {
    name: "does not take the newline of a reply for a mirrored line where bare queries get one too",
    names: MANY,
    server: () => rawServer((name) => `${answerTo(name)}\n`),
    heard: MANY,
    elapsedMs: 0,
  },
  {
    name: "drops the reply of a slow raw server to the late newline",
    names: FEW,
    // It takes 1.3 s for each of the first two messages, and the second is the newline.
    server: () => ({
      receive(connection, octets) {
        const afterMs = [1300, 1500][connection.heard.length - 1] ?? 0;
        connection.send(answerTo(octets.trim()), afterMs);
      },
    }),
    heard: ["h0", "\n", "h1", "h2"],
    elapsedMs: 2600,
  },
  {
    name: "waits for the rest of a reply that comes in pieces",
    names: ["h0"],
    server: () => ({
      receive(connection, name) {
        for (const [at, octet] of [...answerTo(name)].entries()) connection.send(octet, 300 * at);
      },
    }),
    heard: ["h0"],
    elapsedMs: 300 * (answerTo("h0").length - 1),
  },
  {
    name: "takes an error in a server's own words as it is when nothing more comes for 0.2 s, later for 0.02 s",
    names: FEW,
    server: () => rawServer(ownWords),
    reply: ownWords,
    heard: FEW,
    elapsedMs: 200 + 2 * 20,
  },
  {
    name: "removes the white space and NULs around a reply, and what stands behind a NUL in it",
    names: FEW,
    server: () => rawServer((name) => `\0 ${answerTo(name)} \r\n\0of before NS`),
    heard: FEW,
    elapsedMs: 0,
  },
];

for (const { name, names, server, heard, elapsedMs, reply = answerTo } of rules) {
  Deno.test(`Conversation ${name}`, () => {
    const told = simulate(names, server());
    assertEquals(told.failure, undefined);
    assertEquals(told.results, names.map(reply));
    assertEquals(told.heard, [heard]);
    assertEquals(told.elapsedMs, elapsedMs);
  });
}

Deno.test("Conversation opens the window of a line server as replies arrive: 1, 2, 4, ... up to 2,048", () => {
  const { heard, results } = simulate(namesOf(9000), lineServer(), { framing: "line" });
  const windows = heard[0].map((octets) => octets.split("\n").length - 1);
  assertEquals(windows, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 2048, 2048, 809]);
  assertEquals(results.length, 9000);
});

Deno.test("Conversation pipelines to a raw server that mirrors framing, and no name is split over two writes", () => {
  const mirror: SimulatedServer = {
    receive(connection, octets) {
      const isLines = octets.endsWith("\n");
      const names = isLines ? octets.slice(0, -1).split("\n") : [octets];
      connection.send(names.map((name) => answerTo(name) + (isLines ? "\n" : "")).join(""));
    },
  };
  const { heard, results, findings } = simulate(namesOf(200), mirror);
  assertEquals(results, namesOf(200).map(answerTo));
  assertEquals(findings.map(({ about }) => about), ["raw", "mirror", "pipelining"]);
  assertEquals(heard[0].slice(0, 3), ["h0", "h1\n", "h2\nh3\n"]);
  assertEquals(heard[0].slice(1).every((octets) => octets.endsWith("\n")), true);
});

for (const [framing, heard] of [["raw", FEW], ["line", ["h0\n", "h1\nh2\n"]]] as const) {
  Deno.test(`Conversation with framing ${framing} finds nothing out about it`, () => {
    const server = framing === "raw" ? rawServer() : lineServer();
    assertEquals(simulate(FEW, server, { framing }).heard, [[...heard]]);
  });
}

Deno.test("Conversation takes replies to pipelined lines wherever the stream is cut", () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(cuts, fc.constantFrom("\n", "\r\n"), (lengths, lineEnd) => {
    let at = 0;
    const server: SimulatedServer = {
      receive(connection, octets) {
        const replies = octets.trimEnd().split("\n").map((name) => answerTo(name) + lineEnd).join("");
        for (let start = 0; start < replies.length;) {
          const length = lengths[at++ % lengths.length];
          connection.send(replies.slice(start, start + length));
          start += length;
        }
      },
    };
    const { results, failure } = simulate(MANY, server, { framing: "line" });
    assertEquals([failure, results], [undefined, MANY.map(answerTo)]);
  }));
});

const errors: readonly { name: string; server: SimulatedServer; framing?: "line"; fault: unknown; results: number }[] =
  [
    {
      name: "a server that replies neither to a bare name nor to its newline",
      server: { receive: () => {} },
      fault: {
        kind: "no reply",
        query: "h0",
        timeoutMs: 5000,
        answered: 0,
        sentAs: "bare, then the newline",
        empty: "",
      },
      results: 0,
    },
    {
      name: "a server that closes the connection before its first reply",
      server: { receive: (connection) => connection.close() },
      fault: { kind: "closed", query: "h0", isReset: false },
      results: 0,
    },
    {
      name: "a server that resets the connection before its first reply",
      server: { receive: (connection) => connection.reset() },
      fault: { kind: "closed", query: "h0", isReset: true },
      results: 0,
    },
    {
      name: "a server that sends what is no reply",
      server: rawServer((name) => name === "h1" ? "hello\n" : answerTo(name)),
      fault: { kind: "malformed", query: "h1", reply: "hello\n", canRefer: false, defect: "other" },
      results: 1,
    },
    {
      name: "a server that sends two replies to one query",
      server: rawServer((name) => `${answerTo(name)}\n${answerTo("x")}`),
      fault: { kind: "unasked", reply: `${answerTo("x")}\n` },
      results: 1,
    },
    {
      name: "a server that refuses the query",
      server: rawServer((name) => name === "h2" ? "- Error:SERVER FULL\n" : answerTo(name)),
      fault: { kind: "refused", query: "h2", reply: "- Error:SERVER FULL" },
      results: 2,
    },
    {
      name: "a server that closes the connection in the middle of a line",
      server: {
        receive(connection) {
          connection.send("h0 10.0");
          connection.close();
        },
      },
      framing: "line",
      fault: { kind: "cut", query: "h0", reply: "h0 10.0" },
      results: 0,
    },
    {
      name: "a server that sends a reply of more than 4,096 octets",
      server: rawServer(() => "x".repeat(5000)),
      fault: { kind: "endless", octets: 5000, beginning: "x".repeat(5000), maxOctets: 4096 },
      results: 0,
    },
    {
      name: "a server that replies with another name while several queries are in flight",
      server: lineServer(Infinity, (name) => answerTo(name === "h4" ? "other" : name)),
      framing: "line",
      fault: { kind: "other name", query: "h4", reply: `${answerTo("other")}\n`, count: 1 },
      results: 4,
    },
  ];

for (const { name, server, framing = "auto", fault, results } of errors) {
  Deno.test(`Conversation ends with an error that names ${name}`, () => {
    const told = simulate(namesOf(8), server, { framing });
    assertEquals(told.failure instanceof PeerError || told.failure instanceof ProtocolError, true);
    assertEquals((told.failure as PeerError).fault as unknown, fault);
    assertEquals(told.results, namesOf(results).map(answerTo));
  });
}

Deno.test("Conversation keeps replies that bear another name, one query at a time, and goes on", () => {
  const { results, failure, findings } = simulate(FEW, rawServer((name) => answerTo(name === "h1" ? "other" : name)));
  assertEquals([failure, results], [undefined, ["h0", "other", "h2"].map(answerTo)]);
  assertEquals(findings.at(-1), { about: "other name", query: "h1", reply: answerTo("other") });
});
