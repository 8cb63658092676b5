// PROTOCOL.md, Framing, of servers that close connections or fall silent: each rule without a socket, on a clock that jumps.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { PeerError } from "../../../lib/core/model/errors.ts";
import {
  answerTo,
  lineServer,
  namesOf,
  rawServer,
  type ServerEnd,
  simulate,
  type Simulated,
  type SimulatedServer,
} from "./simulation.ts";

const NAMES = namesOf(4);

/** A raw server that does `last` from the query number `from` of a connection on, instead of replying. */
function rawUntil(from: number, last: (connection: ServerEnd, octets: string) => void): SimulatedServer {
  return {
    receive(connection, octets) {
      if (connection.heard.length >= from) last(connection, octets);
      else connection.send(answerTo(octets));
    },
  };
}

const nothing = () => {};

function fault({ failure }: Simulated): unknown {
  return failure instanceof PeerError ? failure.fault : failure;
}

Deno.test("Conversation connects for each query to a server that closes the connection after each reply", () => {
  const told = simulate(NAMES, {
    receive(connection, octets) {
      connection.send(answerTo(octets));
      connection.close();
    },
  });
  assertEquals([told.failure, told.results], [undefined, NAMES.map(answerTo)]);
  // The end of the first connection comes after its reply: by then the next query is on its way.
  assertEquals(told.heard, [["h0", "h1"], ["h1"], ["h2"], ["h3"]]);
  assertEquals(told.findings.at(-1), { about: "closed", answered: 1, perQuery: true });
});

Deno.test("Conversation asks over a second connection after 1 s of silence, and leaves the first open meanwhile", () => {
  const told = simulate(NAMES, rawUntil(3, nothing));
  assertEquals([told.failure, told.results], [undefined, NAMES.map(answerTo)]);
  assertEquals(told.heard, [["h0", "h1", "h2"], ["h2", "h3"]]);
  assertEquals(told.log, ["connect 1", "connect 2", "replaced 1"]);
  assertEquals(told.elapsedMs, 1000);
  assertEquals(told.findings.slice(1), [
    { about: "silent", answered: 2, silentMs: 1000 },
    { about: "second", perQuery: false },
  ]);
});

Deno.test("Conversation connects for each query to a server that replies once on each connection and is silent then", () => {
  const told = simulate(NAMES, rawUntil(2, nothing));
  assertEquals([told.failure, told.results], [undefined, NAMES.map(answerTo)]);
  assertEquals(told.heard, [["h0", "h1"], ["h1"], ["h2"], ["h3"]]);
  assertEquals(told.elapsedMs, 1000);
});

Deno.test("Conversation uses the first connection when a slow server replies over it first", () => {
  // One client at a time: the second connection is accepted by the system and gets no reply.
  const told = simulate(NAMES, {
    receive(connection, octets) {
      if (connection.number === 1) connection.send(answerTo(octets), octets === "h2" ? 2500 : 0);
    },
  });
  assertEquals([told.failure, told.results], [undefined, NAMES.map(answerTo)]);
  assertEquals(told.heard, [NAMES, ["h2"]]);
  assertEquals(told.log, ["connect 1", "connect 2", "overtaken 2"]);
  assertEquals(told.elapsedMs, 2500);
});

Deno.test("Conversation waits four times as long as the slowest reply took before it asks over a second connection", () => {
  const told = simulate(NAMES, {
    receive: (connection, octets) => connection.send(answerTo(octets), octets === "h3" ? 3500 : 900),
  });
  assertEquals([told.failure, told.results.length, told.heard.length], [undefined, 4, 1]);
});

Deno.test("Conversation gives a server the whole time-out to reply, and says how often it had replied before", () => {
  const slow = (afterMs: number): SimulatedServer => ({
    receive(connection, octets) {
      if (connection.number === 1) connection.send(answerTo(octets), octets === "h2" ? afterMs : 0);
    },
  });
  assertEquals(simulate(NAMES, slow(59_000), { timeoutMs: 60_000 }).results, NAMES.map(answerTo));
  const late = simulate(NAMES, slow(61_000), { timeoutMs: 60_000 });
  const sentAs = "over a new connection";
  assertEquals(fault(late), { kind: "no reply", query: "h2", timeoutMs: 60_000, answered: 2, sentAs, empty: "" });
  assertEquals(late.results, NAMES.slice(0, 2).map(answerTo));
  assertEquals(late.elapsedMs, 60_000);
});

Deno.test("Conversation takes an empty reply for none, and tells of it", () => {
  const told = simulate(NAMES, rawUntil(3, (connection) => connection.send("\r\n")));
  assertEquals([told.failure, told.results], [undefined, NAMES.map(answerTo)]);
  assertEquals(told.replies, [...NAMES.slice(0, 2).map(answerTo), "\r\n", ...NAMES.slice(2).map(answerTo)]);
  assertEquals(told.deviations, [{ kind: "empty", count: 1, query: "h2", octets: "\r\n" }]);
});

Deno.test("Conversation names an empty reply as the cause when nothing more comes in time", () => {
  const told = simulate(NAMES, {
    receive(connection, octets) {
      if (connection.number === 1) connection.send(octets === "h2" ? "\n" : answerTo(octets));
    },
  });
  const sentAs = "over a new connection";
  assertEquals(fault(told), { kind: "no reply", query: "h2", timeoutMs: 5000, answered: 2, sentAs, empty: "\n" });
  assertEquals(told.replies.at(-1), "\n");
  const first = simulate(NAMES, { receive: (connection) => connection.send(" ") });
  assertEquals((fault(first) as { empty?: string }).empty, "  ");
});

Deno.test("Conversation tells of a query that got no reply over a connection that stayed open", () => {
  const told = simulate(NAMES, rawUntil(3, nothing));
  assertEquals(told.deviations, [{ kind: "lost", count: 1, query: "h2", octets: "" }]);
});

Deno.test("Conversation takes a line end in a piece of its own for the end of the reply before it", () => {
  const told = simulate(NAMES, {
    receive(connection, octets) {
      const afterMs = octets === "h2" ? 2500 : 5;
      connection.send(answerTo(octets), afterMs);
      connection.send("\n", afterMs + 1);
    },
  });
  assertEquals([told.failure, told.results, told.deviations], [undefined, NAMES.map(answerTo), []]);
  assertEquals(told.replies.filter((reply) => reply.trim() === ""), []);
});

Deno.test("Conversation waits at most 6 s for a reply to the late newline, and says so", () => {
  const told = simulate(NAMES, {
    receive: (connection, octets) =>
      octets === "\n" ? undefined : connection.send(answerTo(octets), octets === "h0" ? 20_000 : 0),
  }, { timeoutMs: 60_000 });
  assertEquals([told.failure, told.results, told.elapsedMs], [undefined, NAMES.map(answerTo), 26_000]);
  assertEquals(told.findings.filter(({ about }) => about === "waiting"), [{ about: "waiting", waitMs: 6000 }]);
});

Deno.test("Conversation tries refused and reset connections again for 1 s, every 20 ms", () => {
  const told = simulate(NAMES, {
    connect: (number, nowMs) => number > 1 && nowMs < 300 ? "refuse" : "accept",
    receive(connection, octets) {
      if (connection.number % 2 === 1) return connection.reset();
      connection.send(answerTo(octets));
      connection.close();
    },
  });
  assertEquals(fault(told), { kind: "closed", query: "h0", isReset: true });
  const second = simulate(NAMES, {
    connect: (number, nowMs) => number > 1 && nowMs < 300 ? "refuse" : "accept",
    receive(connection, octets) {
      if (connection.number > 1 && connection.number % 2 === 1) return connection.reset();
      connection.send(answerTo(octets));
      connection.close();
    },
  });
  assertEquals([second.failure, second.results], [undefined, NAMES.map(answerTo)]);
});

for (const [connect, isRefused] of [["refuse", true], ["accept", false]] as const) {
  Deno.test(`Conversation ends with an error when a server has closed and for 1 s new connections end (${connect})`, () => {
    const told = simulate(NAMES, {
      connect: (number) => number > 1 ? connect : "accept",
      receive(connection, octets) {
        if (connection.number === 1) connection.send(answerTo(octets));
        connection.close();
      },
    });
    assertEquals(fault(told), { kind: "left", query: "h1", answered: 1, retriedMs: 1000, isRefused });
    assertEquals([told.results, told.elapsedMs], [[answerTo("h0")], 1000]);
  });
}

Deno.test("Conversation waits for the first connection to the end although a second one is refused", () => {
  const told = simulate(NAMES, {
    connect: (number) => number > 1 ? "refuse" : "accept",
    receive: (connection, octets) => connection.send(answerTo(octets), octets === "h1" ? 4000 : 0),
  });
  assertEquals([told.failure, told.results, told.elapsedMs], [undefined, NAMES.map(answerTo), 4000]);
});

Deno.test("Conversation goes on with the second connection when the first one ends meanwhile", () => {
  const told = simulate(NAMES, {
    receive(connection, octets) {
      if (octets === "h1" && connection.number === 1) connection.close(1500);
      else connection.send(answerTo(octets), connection.number === 2 && octets === "h1" ? 800 : 0);
    },
  });
  assertEquals([told.failure, told.results], [undefined, NAMES.map(answerTo)]);
  assertEquals(told.log.slice(0, 3), ["connect 1", "connect 2", "end 1"]);
});

for (const [how, last] of [["closes", (end: ServerEnd) => end.close()], ["is silent", nothing]] as const) {
  Deno.test(`Conversation goes on pipelining over a new connection when a server ${how} that had replied often`, () => {
    const lines = lineServer();
    const told = simulate(namesOf(300), {
      receive(connection, octets) {
        if (connection.number === 1 && connection.heard.length > 6) last(connection);
        else lines.receive(connection, octets);
      },
    }, { framing: "line" });
    assertEquals([told.failure, told.results], [undefined, namesOf(300).map(answerTo)]);
    assertEquals(told.heard.length, 2);
    assertEquals(told.heard[1].slice(1, 2), ["h64\nh65\n"]);
  });
}

Deno.test("Conversation goes on pipelining over the first connection when a slow server replies after all", () => {
  const lines = lineServer();
  const told = simulate(namesOf(100), {
    receive(connection, octets) {
      if (connection.number > 1) return;
      const isSlow = connection.heard.length === 4;
      if (isSlow) connection.send("", 0);
      lines.receive({ ...connection, send: (text) => connection.send(text, isSlow ? 3000 : 0) }, octets);
    },
  }, { framing: "line" });
  assertEquals([told.failure, told.results], [undefined, namesOf(100).map(answerTo)]);
  assertEquals(told.log, ["connect 1", "connect 2", "overtaken 2"]);
});

const unreachable: readonly [outcome: "refuse" | "ignore" | "unknown host", reason: string, elapsedMs: number][] = [
  ["refuse", "refused", 0],
  ["unknown host", "unknown host", 0],
  ["ignore", "timed out", 5000],
];
for (const [outcome, reason, elapsedMs] of unreachable) {
  Deno.test(`Conversation ends with an error when the first connection can't be made: ${reason}`, () => {
    const told = simulate(NAMES, { ...rawServer(), connect: () => outcome });
    const { kind, reason: actual } = fault(told) as { kind: string; reason: string };
    assertEquals([kind, actual, told.elapsedMs], ["unreachable", reason, elapsedMs]);
  });
}

Deno.test("Conversation gets every result, in order, or an error, whatever a server does with its connections", () => {
  const deed = fc.constantFrom(
    "reply",
    "reply",
    "reply",
    "reply",
    "silence",
    "close",
    "reset",
    "reply and close",
    "late",
  );
  fc.assert(
    fc.property(fc.array(deed, { minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (deeds, count) => {
      let at = 0;
      const told = simulate(namesOf(count), {
        receive(connection, octets) {
          const text = octets.trim();
          // A lone newline belongs to a name that came before.
          if (text === "") return;
          const kind = deeds[at++ % deeds.length];
          const end = octets.endsWith("\n") ? "\n" : "";
          const replies = text.split("\n").map((name) => answerTo(name) + end).join("");
          if (kind.startsWith("reply")) connection.send(replies);
          if (kind === "late") connection.send(replies, 1700);
          if (kind === "reply and close" || kind === "close") connection.close();
          if (kind === "reset") connection.reset();
        },
      });
      assertEquals(told.results, namesOf(told.results.length).map(answerTo));
      assertEquals(told.failure === undefined, told.results.length === count);
      assertEquals(told.failure === undefined || told.failure instanceof PeerError, true);
      assertEquals(told.elapsedMs <= count * 20_000, true);
    }),
    { numRuns: 500 },
  );
});
