/**
 * The hostile: what broken programs, curious students and attackers do to a server.
 *
 * None of them is owed anything but to be told why it is disconnected; what counts is that nobody else notices. A server
 * that cuts them off is in its right, so whatever fails here is passed over by who runs them.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { type Behaviour, open, type Surroundings } from "./clients.ts";
import { WrongReply } from "./link.ts";

const MAX_QUERY_OCTETS = 1024;
const FLOOD = 20;
/** How long one of them stays at the most. */
const STAY_MS = 8000;
/** So much is more than a server may buffer for a client, and than systems do. */
const UNREAD_OCTETS = 32 * 1024 * 1024;

/** Every hostile client. */
export const HOSTILE: readonly Behaviour[] = [
  { name: "slow-loris", run: drip },
  { name: "silent", run: staySilent },
  { name: "garbage", run: sendGarbage },
  { name: "over-long", run: sendTooLong },
  { name: "reset", run: reset },
  { name: "never-read", run: neverRead },
  { name: "flood", run: flood },
  { name: "early leaver", run: leaveEarly },
];

/** A byte now and then, never a newline; some have sent a line before, and so may take their time. */
async function drip(surroundings: Surroundings): Promise<void> {
  const { curfew, random } = surroundings;
  using link = await open(surroundings);
  using _ = curfew.onEnd(() => link.close());
  if (random.once(2)) await link.send("www.example.edu\n");
  for (let left = random.between(1, 30); left > 0 && !curfew.isOver; left--) {
    await link.send("x");
    await curfew.pause(random.between(10, 900));
  }
}

/** Connects, and waits to be disconnected. */
async function staySilent(surroundings: Surroundings): Promise<void> {
  using link = await open(surroundings);
  using _ = surroundings.curfew.onEnd(() => link.close());
  await link.hearRest();
}

/** Bytes of any value, NULs, control characters, half a UTF-16 file; reads what it is told. */
async function sendGarbage(surroundings: Surroundings): Promise<void> {
  const { curfew, random } = surroundings;
  using link = await open(surroundings);
  using _ = curfew.onEnd(() => link.close());
  const heard = link.hearRest().catch(() => "");
  for (let left = random.between(1, 20); left > 0 && !curfew.isOver; left--) {
    const pieces = [
      random.octets(random.between(1, 600)),
      "\0".repeat(random.between(1, 3000)),
      "\xff\xfew\0w\0w\0.\0\n\0",
      "\x1b]0;owned\x07\x1b[2J\n",
      "\r\n\r\n \t\v\f\n\n",
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    ];
    await link.send(random.pick(pieces));
    await curfew.pause(random.below(100));
  }
  await link.closeWrite();
  await heard;
}

/** A query over the limit, in any framing: it must be told so, after the reply to what it asked before. */
async function sendTooLong(surroundings: Surroundings): Promise<void> {
  const { random, zone } = surroundings;
  using link = await open(surroundings);
  const { query, reply } = zone.question();
  const isLine = random.once(2);
  const lineEnd = isLine ? "\n" : "";
  await link.send(query + lineEnd);
  await link.hear(reply + lineEnd);
  await link.send("x".repeat(random.pick([1, 2, 100, 100_000]) + MAX_QUERY_OCTETS) + random.pick(["", "\n"]));
  const told = await link.hearRest();
  if (told !== `- Error:QUERY TOO LONG${lineEnd}`) throw new WrongReply(`too long a query was told ${told}`);
}

/** Ends with a reset: at once, after a query, or with replies on their way. */
async function reset({ port, random, counts }: Surroundings): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  // A reset that the server was quicker with.
  socket.on("error", () => {});
  await once(socket, "connect");
  counts.connections++;
  const text = random.pick(["", "www.example.edu", "www.example.edu\n", "nowhere.example\n".repeat(2000)]);
  if (text !== "" && random.once(2)) await new Promise((resolve) => socket.write(text, resolve));
  else if (text !== "") socket.write(text);
  const closed = once(socket, "close");
  socket.resetAndDestroy();
  await closed;
}

/** Sends and sends, and never reads. */
async function neverRead(surroundings: Surroundings): Promise<void> {
  const { curfew, random, zone } = surroundings;
  using link = await open(surroundings);
  using _ = curfew.onEnd(() => link.close());
  const timer = setTimeout(() => link.close(), random.between(1000, STAY_MS));
  try {
    const block = `${zone.longest.query}\n`.repeat(256);
    for (let sent = 0; sent < UNREAD_OCTETS; sent += block.length) await link.send(block);
  } finally {
    clearTimeout(timer);
  }
}

/** Many connections at once, all dropped as soon as they are there, some with half a query in them. */
async function flood(surroundings: Surroundings): Promise<void> {
  const links = await Promise.allSettled(Array.from({ length: FLOOD }, () => open(surroundings)));
  for (const link of links) {
    if (link.status === "rejected") continue;
    if (surroundings.random.once(4)) await link.value.send("www.exam").catch(() => {});
    link.value.close();
  }
  await surroundings.curfew.pause(500);
}

/** Leaves with words of its own and without reading, as students' clients do: closing then resets the connection. */
async function leaveEarly(surroundings: Surroundings): Promise<void> {
  const { curfew, random, zone } = surroundings;
  using link = await open(surroundings);
  const text = zone.questions(random.between(1, 100)).map(({ query }) => `${query}\n`).join("");
  await link.send(text + random.pick(["done", "stop\n", "END"]));
  await curfew.pause(random.below(50));
}
