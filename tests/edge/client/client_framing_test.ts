// PROTOCOL.md, Framing, on the client's side: against programs as students write them, without a flag.
import { assert, assertEquals } from "@std/assert";
import type { ClientOptions } from "../../../lib/edge/client/client_options.ts";
import { namesFrom } from "../../../lib/edge/system/names.ts";
import { Peer, type PeerConnection, resolveAt } from "../../loopback.ts";

/** More names than the client asks in lock-step without trying whether the server takes lines. */
const MANY = Array.from({ length: 40 }, (_, index) => `host${index}.example.edu`);
const FEW = MANY.slice(0, 3);

function answer(name: string): string {
  return name.startsWith("host") ? `${name} 10.0.0.1 A` : `${name} - Error: no such host`;
}

function resolve(names: readonly string[], rsPort: number, options: Partial<ClientOptions> = {}) {
  return resolveAt(rsPort, rsPort, namesFrom(names), options);
}

/** Serves one connection: what the client sends is handed to `reply`, read by read, and what it returns is sent. */
function serving(reply: (message: string, connection: PeerConnection) => string | Promise<string>) {
  return async (connection: PeerConnection) => {
    for (let message = await connection.recv(); message !== undefined; message = await connection.recv()) {
      const text = await reply(message, connection);
      if (text !== "") await connection.send(text);
    }
  };
}

/** Serves lines only: nothing is answered before its newline has come. */
function servingLines(reply: (name: string) => string) {
  let rest = "";
  return serving((message) => {
    const lines = (rest + message).split("\n");
    rest = lines.pop()!;
    return lines.map((line) => reply(line.trim())).join("");
  });
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a peer does, and what it must have been sent (all reads, joined by "|"), if that is told exactly. */
const servers: readonly {
  name: string;
  names: readonly string[];
  serve: () => (connection: PeerConnection) => Promise<void>;
  heard?: string;
}[] = [
  {
    name: "sends a few names bare and in lock-step to a raw server",
    names: FEW,
    serve: () => serving((name) => answer(name)),
    heard: FEW.join("|"),
  },
  {
    name: "tries one line on a raw server that many names remain for, and asks that name again, bare",
    names: MANY,
    serve: () => serving((name) => answer(name.trim())),
    heard: [MANY[0], `${MANY[1]}\n`, ...MANY.slice(1)].join("|"),
  },
  {
    name: "gets along with a raw server that does not expect a newline in a name",
    names: MANY,
    serve: () => serving((name) => name.includes("\n") ? `${name} - Error:HOST NOT FOUND` : answer(name)),
    heard: [MANY[0], `${MANY[1]}\n`, ...MANY.slice(1)].join("|"),
  },
  {
    name: "does not take newlines for lines from a raw server that ends each reply in one",
    names: MANY,
    serve: () => serving((name) => `${answer(name)}\n`),
    heard: MANY.join("|"),
  },
  {
    name: "removes NULs around the replies of a server that pads them",
    names: FEW,
    serve: () => serving((name) => answer(name).padEnd(200, "\0")),
  },
  {
    name: "waits for all of a reply that comes one byte a segment",
    names: FEW,
    serve: () =>
      serving(async (name, connection) => {
        for (const byte of `${answer(name)}\r\n`) await connection.send(byte);
        return "";
      }),
  },
  {
    name: "sends the newline after 1 s to a server that requires it, and pipelines from there",
    names: MANY,
    serve: () => servingLines((name) => `${answer(name)}\n`),
  },
  {
    name: "stays in lock-step with a line server that drops what follows the first line of a segment",
    names: FEW,
    serve: () => {
      let rest = "";
      return serving((message) => {
        rest += message;
        if (!rest.includes("\n")) return "";
        const name = rest.split("\n")[0].trim();
        rest = "";
        return `${answer(name)}\n`;
      });
    },
  },
  {
    name: "stays in lock-step with a line server that takes all lines of a segment for one name",
    names: FEW,
    serve: () => {
      let rest = "";
      return serving((message) => {
        rest += message;
        if (!rest.endsWith("\n")) return "";
        const name = rest.trim();
        rest = "";
        return `${name.includes("\n") ? "localhost - NS" : answer(name)}\n`;
      });
    },
  },
  {
    name: "drops what a server's fixed buffer held before, behind the NUL that ends the reply",
    names: FEW,
    serve: () => serving((name) => `${answer(name)}\0ple.edu 192.0.2.99 NS\0`),
  },
  {
    name: "takes errors in a server's own words",
    names: ["nowhere.example.edu", "host1"],
    serve: () => serving(answer),
  },
  {
    name: "stays in lock-step with a server that requires the newline and sends none",
    names: FEW,
    serve: () => servingLines(answer),
  },
  {
    name: "takes a connection a query where the server closes after each reply",
    names: FEW,
    serve: () => async (connection) => {
      await connection.send(answer(await connection.recv() ?? ""));
      connection.conn.close();
    },
    heard: FEW.join("|"),
  },
  {
    name: "takes a connection a query where the server falls silent after one reply",
    names: FEW,
    serve: () => {
      return async (connection) => {
        await connection.send(answer(await connection.recv() ?? ""));
        while (await connection.recv() !== undefined);
      };
    },
  },
  {
    name: "drops the reply of a slow raw server to the newline that it was sent",
    names: FEW,
    serve: () => {
      let count = 0;
      return serving(async (message) => {
        if (count++ < 2) await sleep(1300);
        return answer(message.trim());
      });
    },
    heard: [FEW[0], "\n", ...FEW.slice(1)].join("|"),
  },
];

for (const { name, names, serve, heard } of servers) {
  Deno.test(`Client ${name}`, async () => {
    const serveOne = serve();
    await using peer = new Peer(serveOne);
    const { results, outcome } = await resolve(names, peer.port);
    assertEquals(outcome.failure, undefined);
    assertEquals(results, names.map(answer));
    if (heard !== undefined) assertEquals(peer.heard.flat().join("|"), heard);
  });
}

Deno.test("Client opens the window of a line server as replies arrive: 1, 2, 4, ...", async () => {
  // Answers only when the client has stopped sending: it shows how many queries were in flight.
  const windows: number[] = [];
  await using peer = new Peer(serving((message) => {
    const names = message.trimEnd().split("\n");
    windows.push(names.length);
    return names.map((name) => `${answer(name)}\n`).join("");
  }));
  const { results } = await resolve(MANY, peer.port, { framing: "line" });
  assertEquals(results, MANY.map(answer));
  assertEquals(windows, [1, 2, 4, 8, 16, 9]);
});

Deno.test("Client asks again, one connection a query, what a line server left unanswered", async () => {
  await using peer = new Peer(async (connection, index) => {
    for (let count = 0; count < (index === 0 ? 5 : 1); count++) {
      const message = await connection.recv() ?? "";
      await connection.send(`${answer(message.split("\n")[0])}\n`);
      if (message.split("\n").length > 2) break;
    }
    connection.conn.close();
  });
  const { results, events, outcome } = await resolve(MANY.slice(0, 6), peer.port, { framing: "line" });
  assertEquals(outcome.failure, undefined);
  assertEquals(results, MANY.slice(0, 6).map(answer));
  assert(events.some((event) => event.kind === "finding" && "perQuery" in event.finding && event.finding.perQuery));
});

Deno.test("Client with --framing raw never sends a newline", async () => {
  await using peer = new Peer(serving((name) => answer(name)));
  await resolve(MANY, peer.port, { framing: "raw" });
  assertEquals(peer.heard.flat(), MANY);
});

Deno.test("Client tries a server again for 1 s that is away between two connections", async () => {
  // The first connection of each query is accepted and closed unanswered, like that of a server that restarts.
  await using peer = new Peer(async (connection, index) => {
    const name = await connection.recv() ?? "";
    if (index === 0 || index % 2 === 0) await connection.send(answer(name));
    connection.conn.close();
  });
  const { results, outcome } = await resolve(FEW, peer.port);
  assertEquals(outcome.failure, undefined);
  assertEquals(results, FEW.map(answer));
});

Deno.test("Client goes on pipelining on a new connection when a server left that had answered many queries", async () => {
  const names = Array.from({ length: 300 }, (_, index) => `host${index}.example.edu`);
  await using peer = new Peer(async (connection) => {
    let left = 100;
    let rest = "";
    for (let message = await connection.recv(); left > 0 && message !== undefined; message = await connection.recv()) {
      const lines = (rest + message).split("\n");
      rest = lines.pop()!;
      await connection.send(lines.slice(0, left).map((name) => `${answer(name)}\n`).join(""));
      left -= lines.length;
    }
    connection.conn.close();
  });
  const { results, outcome } = await resolve(names, peer.port, { framing: "line" });
  assertEquals(outcome.failure, undefined);
  assertEquals(results, names.map(answer));
  assert(peer.heard.length <= 4, `${peer.heard.length} connections`);
});
