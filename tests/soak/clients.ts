/**
 * The well-behaved: what the clients of a course do, each in its own framing, each checking every reply.
 *
 * A behaviour is one connection (or a few) from its first query to its end. It throws where a reply is wrong, late or
 * missing, and counts the replies that were right.
 */
import { type Curfew, Link, type Watchman } from "./link.ts";
import type { Random } from "./random.ts";
import type { Question, Zone } from "./zone.ts";

/** What a client knows of where it is. */
export interface Surroundings {
  /** The server's port. */
  readonly port: number;
  /** What the server knows. */
  readonly zone: Zone;
  /** Where chance comes from. */
  readonly random: Random;
  /** Who ends waits without an end. */
  readonly watchman: Watchman;
  /** When to leave. */
  readonly curfew: Curfew;
  /** What is counted. */
  readonly counts: Counts;
}

/** What clients have done. */
export interface Counts {
  /** How many connections were made. */
  connections: number;
  /** How many queries were sent by well-behaved clients. */
  queries: number;
  /** How many of their replies were right. */
  replies: number;
}

/** One way to be a client. */
export interface Behaviour {
  /** What it is called in the report. */
  readonly name: string;
  /** Is it: for one connection, or a few. */
  readonly run: (surroundings: Surroundings) => Promise<void>;
}

/** How long a client thinks between two queries, at the most, and how many queries a lock-step connection lasts. */
const THINKING_MS = 300;
const LOCK_STEPS = 15;
const MAX_BATCH = 256;
/** The buffer of a program in C. */
const FIXED_OCTETS = 300;

/** Every well-behaved client. */
export const CLIENTS: readonly Behaviour[] = [
  { name: "line, pipelined", run: runPipelined },
  { name: "line, lock-step", run: (surroundings) => runLockStep(surroundings, line) },
  { name: "line, in pieces", run: runInPieces },
  { name: "line, one connection a query", run: (surroundings) => runOneByOne(surroundings, line) },
  { name: "raw, lock-step", run: (surroundings) => runLockStep(surroundings, bare) },
  { name: "raw, fixed buffer", run: (surroundings) => runLockStep(surroundings, padded) },
  { name: "raw, one connection a query", run: (surroundings) => runOneByOne(surroundings, bare) },
  { name: "raw and line in turns", run: (surroundings) => runLockStep(surroundings, bare, line) },
  { name: "half-closing", run: runHalfClosing },
];

/** How a question looks on the wire. */
type Framed = (question: Question, random: Random) => { readonly sent: string; readonly expected: string };

function line({ query, reply }: Question, random: Random) {
  return { sent: query + random.pick(["\n", "\n", "\r\n", " \n"]), expected: `${reply}\n` };
}

function bare({ query, reply }: Question) {
  return { sent: query, expected: reply };
}

function padded({ query, reply }: Question) {
  return { sent: query.padEnd(FIXED_OCTETS, "\0"), expected: reply };
}

/** Connects, and counts it. */
export async function open({ port, watchman, counts }: Surroundings): Promise<Link> {
  const link = await Link.open(port, watchman);
  counts.connections++;
  return link;
}

async function think({ curfew, random }: Surroundings): Promise<void> {
  await curfew.pause(random.below(THINKING_MS));
}

/** Asks one question, and checks its reply. */
async function ask(surroundings: Surroundings, link: Link, framed: Framed): Promise<void> {
  const { zone, random, counts } = surroundings;
  const { sent, expected } = framed(zone.question(), random);
  counts.queries++;
  await link.send(sent);
  await link.hear(expected);
  counts.replies++;
}

async function runLockStep(surroundings: Surroundings, framed: Framed, otherwise = framed): Promise<void> {
  const { curfew, random } = surroundings;
  using link = await open(surroundings);
  for (let left = random.between(1, LOCK_STEPS); left > 0; left--) {
    await ask(surroundings, link, framed);
    if (curfew.isOver) break;
    await think(surroundings);
    if (random.once(4)) [framed, otherwise] = [otherwise, framed];
  }
  await link.finish();
}

async function runOneByOne(surroundings: Surroundings, framed: Framed): Promise<void> {
  const { curfew, random } = surroundings;
  for (let left = random.between(1, LOCK_STEPS); left > 0 && !curfew.isOver; left--) {
    using link = await open(surroundings);
    await ask(surroundings, link, framed);
    link.close();
    await think(surroundings);
  }
}

/** Sends batch after batch of lines; each but the last is on its way before the replies to the one before are read. */
async function runPipelined(surroundings: Surroundings): Promise<void> {
  const { curfew, random, zone, counts } = surroundings;
  using link = await open(surroundings);
  let awaited = "";
  let waiting = 0;
  for (let left = random.between(1, 6); left > 0 && !curfew.isOver; left--) {
    const batch = zone.questions(random.between(1, MAX_BATCH)).map((question) => line(question, random));
    counts.queries += batch.length;
    await link.send(batch.map(({ sent }) => sent).join(""));
    await link.hear(awaited);
    counts.replies += waiting;
    awaited = batch.map(({ expected }) => expected).join("");
    waiting = batch.length;
    await think(surroundings);
  }
  await link.hear(awaited);
  counts.replies += waiting;
  await link.finish();
}

/** Sends lines that arrive in pieces; the first arrives whole, for before it half a line might be a raw message. */
async function runInPieces(surroundings: Surroundings): Promise<void> {
  const { curfew, random, zone, counts } = surroundings;
  using link = await open(surroundings);
  await ask(surroundings, link, line);
  for (let left = random.between(1, LOCK_STEPS); left > 0 && !curfew.isOver; left--) {
    const { sent, expected } = line(zone.question(), random);
    const cut = random.between(1, sent.length - 1);
    counts.queries++;
    await link.send(sent.slice(0, cut));
    await link.send(sent.slice(cut));
    await link.hear(expected);
    counts.replies++;
    await think(surroundings);
  }
  await link.finish();
}

/** Sends everything, half-closes, and only then reads; the last line may lack its newline, and so does its reply. */
async function runHalfClosing(surroundings: Surroundings): Promise<void> {
  const { random, zone, counts } = surroundings;
  using link = await open(surroundings);
  const questions = zone.questions(random.between(1, MAX_BATCH));
  const last = questions.length - 1;
  const isUnended = random.once(2);
  const batch = questions.map((question, at) => (isUnended && at === last ? bare : line)(question, random));
  counts.queries += batch.length;
  await link.send(batch.map(({ sent }) => sent).join(""));
  await link.closeWrite();
  await think(surroundings);
  await link.hear(batch.map(({ expected }) => expected).join(""));
  counts.replies += batch.length;
  await link.finish();
}
