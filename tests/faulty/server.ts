/**
 * A server with one fault, as students write them: `server.ts FAULT` listens on a port that the system picks, tells it on
 * standard output, and serves until it is killed. Raw framing: what one read brings is a query.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** One connection, as these programs see it. */
interface Client {
  recv(): Promise<string | undefined>;
  send(text: string): Promise<void>;
  close(): void;
}

/** What a server does with a connection; `number` counts them from 1, `state` is shared by all of them. */
type Serve = (client: Client, number: number, state: { queries: number; first?: Promise<void> }) => Promise<void>;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const answer = (name: string) => `${name.trim()} 192.0.2.10 A`;

/** Replies to each query with what `reply` makes of it. */
function replying(reply: (name: string, count: number) => string | undefined | Promise<string | undefined>): Serve {
  return async (client, _, state) => {
    for (let query = await client.recv(); query !== undefined; query = await client.recv()) {
      if (query.trim() === "") continue;
      const text = await reply(query.trim(), ++state.queries);
      if (text !== undefined) await client.send(text);
    }
  };
}

/** One client after the other, like a program without threads: a second connection waits. */
function oneAtATime(serve: Serve): Serve {
  return async (client, number, state) => {
    await state.first;
    let done = () => {};
    if (number === 1) state.first = new Promise((resolve) => done = resolve);
    await serve(client, number, state);
    done();
  };
}

const FAULTS: Readonly<Record<string, Serve>> = {
  // Where time is the fault.
  "slow at the third": oneAtATime(replying(async (name, count) => {
    if (count === 3) await sleep(2000);
    return answer(name);
  })),
  "hangs at the third": replying((name, count) => count < 3 ? answer(name) : new Promise(() => {})),
  "forgets the third": replying((name, count) => count === 3 ? undefined : answer(name)),
  "empty third": replying((name, count) => count === 3 ? "\n" : answer(name)),
  "empty third, one client at a time": oneAtATime(replying((name, count) => count === 3 ? "\n" : answer(name))),
  "waits in recv() after the second": oneAtATime(replying((name, count) => count < 3 ? answer(name) : undefined)),
  "never replies": replying(() => undefined),
  "sleeps a second": replying(async (name, count) => {
    if (count === 2) await sleep(900);
    return answer(name);
  }),
  // Connections.
  "one query a connection": async (client) => {
    const query = await client.recv();
    if (query !== undefined) await client.send(answer(query));
    client.close();
  },
  "one query, then silent": async (client) => {
    const query = await client.recv();
    if (query !== undefined) await client.send(answer(query));
    while (await client.recv() !== undefined);
  },
  "crashes at the third": replying((name, count) => {
    if (count === 3) Deno.exit(1);
    return answer(name);
  }),
  "hangs up": async (client) => {
    await client.recv();
    client.close();
  },
  // Replies that are nearly right.
  "flag a": replying((name) => `${name} 192.0.2.10 a`),
  "error text": replying((name) => `${name} - Error: HOST NOT FOUND`),
  "error without name": replying(() => "Error:HOST NOT FOUND"),
  "error name case": replying((name) => `${name.toUpperCase()} - Error:HOST NOT FOUND`),
  "padding": replying((name) => answer(name).padEnd(64, "\0")),
  "trailing space": replying((name) => `${answer(name)} \n`),
  "tabs": replying((name) => `${name}\t192.0.2.10\tA`),
  // Replies that are wrong.
  "referral without a host": replying(() => "- NS"),
  "no flag": replying((name) => `${name} 192.0.2.10`),
  "no name": replying(() => "192.0.2.10 A"),
  "other flag": replying((name) => `${name} 192.0.2.10 B`),
  "two replies": replying((name) => answer(name) + answer(name)),
  "echo": replying((name) => name),
  "other name": replying(() => answer("host")),
  "not found": replying((name) => `${name} - Error:HOST NOT FOUND`),
  "refers": replying(() => "127.0.0.1 - NS"),
  "exact": replying((name) => answer(name)),
  "line": replying((name) => `${answer(name)}\n`),
};

/** A connection with one read ahead of what is asked for. */
function clientOf(conn: Deno.TcpConn): Client {
  const buffer = new Uint8Array(65536);
  return {
    async recv() {
      const count = await conn.read(buffer);
      return count === null ? undefined : decoder.decode(buffer.subarray(0, count));
    },
    async send(text) {
      await conn.write(encoder.encode(text));
    },
    close: () => conn.close(),
  };
}

const serve = FAULTS[Deno.args[0]];
if (serve === undefined) throw new Error(`There is no fault "${Deno.args[0]}"`);
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
await Deno.stdout.write(encoder.encode(`${listener.addr.port}\n`));
const state = { queries: 0 };
let connections = 0;
for await (const conn of listener) {
  conn.setNoDelay(true);
  serve(clientOf(conn), ++connections, state).catch(() => {
    // The client has gone.
  });
}
