// What a network may do to a connection, to each of ours: right results, or a right beginning of them and a typed error.
import { assert, assertEquals } from "@std/assert";
import { exitCodeOf, ProtocolError } from "../../../lib/core/model/errors.ts";
import type { WireEvent } from "../../../lib/core/trace/event.ts";
import { RS, TS } from "../../../lib/core/model/role.ts";
import type { FramingMode } from "../../../lib/core/model/framing.ts";
import type { RoleName } from "../../roles.ts";
import { resolveNames } from "../../../lib/edge/client/client.ts";
import { namesFrom } from "../../../lib/edge/system/names.ts";
import { type Direction, type Fault, FaultProxy, FAULTS, NO_FAULT } from "../../fault_proxy.ts";
import { HOST, NAMES, RESULTS, RS_TABLE, TestServer, TS_TABLE } from "../../loopback.ts";

/** What must hold: see `Fault.harm`; "garbling": the server was asked other names, or its replies are for other names. */
type Verdict = Fault["harm"] | "garbling";

const WHAT_HOLDS: Readonly<Record<Verdict, string>> = {
  harmless: "resolveNames() gets all results",
  harmful: "resolveNames() gets all results or says why not, and none is wrong,",
  garbling: "resolveNames() ends, and so do the servers,",
};

interface Setting {
  readonly fault: Fault;
  readonly direction: Direction;
  readonly side: RoleName;
  readonly framing: FramingMode;
}

interface Row extends Setting {
  /** How many names the list has: 5 are asked in lock-step, more show whether lines can be pipelined. */
  readonly count: number;
}

/** Where PROTOCOL.md itself lets a fault do more harm than its table says. */
function verdictOf({ fault, direction, side, framing }: Setting): Verdict {
  // A raw message is what one send() brought, so to a server each piece of a split query is a query.
  const isTorn = fault.name.startsWith("split") && direction !== "replies" && framing !== "line";
  if (!isTorn && fault.name !== "duplicate") return fault.harm;
  // TS's replies name what was asked, so the wrong one shows; a referral by RS is the same for every name.
  return side === "ts" ? "harmful" : "garbling";
}

/** A list of `count` of these. */
function repeat(texts: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, index) => texts[index % texts.length]);
}

/** Resolves a list by way of two servers, one of them behind the fault; both must end by themselves. */
async function resolve({ fault, direction, side, framing, count }: Row) {
  // A client that connects again must still find its server.
  const lingerMs = fault.harm === "harmless" ? 0 : 100;
  await using rs = new TestServer("rs", RS_TABLE, { lingerMs });
  await using ts = new TestServer("ts", TS_TABLE, { lingerMs });
  await using proxy = await FaultProxy.open((side === "rs" ? rs : ts).port, fault, direction);
  const results: string[] = [];
  const events: WireEvent[] = [];
  const sink = { write: (batch: readonly string[]) => Promise.resolve(void results.push(...batch)) };
  const { failure } = await resolveNames(namesFrom(repeat(NAMES, count)), sink, {
    servers: [
      { role: RS, host: HOST, port: side === "rs" ? proxy.port : rs.port },
      { role: TS, port: side === "ts" ? proxy.port : ts.port },
    ],
    framing,
    timeoutMs: 5000,
    observer: (event) => events.push(event),
  });
  await proxy.deserted();
  for (const server of [rs, ts]) {
    // TS waits for its first client where RS's fault let none be sent there.
    if (server === ts && !events.some(({ kind, connection }) => kind === "opened" && connection.server === "TS")) {
      continue;
    }
    await server.finished;
    const countOf = (kind: WireEvent["kind"]) => server.events.filter((event) => event.kind === kind).length;
    assertEquals(countOf("closed"), countOf("opened"));
  }
  return { results, failure, strikes: proxy.strikes };
}

async function check(row: Row): Promise<void> {
  const { results, failure, strikes } = await resolve(row);
  const verdict = verdictOf(row);
  assert(strikes > 0, `The fault did not happen to ${row.count} names`);
  if (failure !== undefined) assert([69, 76].includes(exitCodeOf(failure)), String(failure));
  else assertEquals(results.length, row.count);
  if (verdict === "harmless") assertEquals(failure, undefined);
  if (verdict === "garbling") return;
  const expected = repeat(RESULTS, results.length);
  const wrong = results.filter((result, index) => result !== expected[index]);
  // One query at a time, a reply that bears another name is kept, and told at the end.
  const isTold = failure instanceof ProtocolError && failure.fault.kind === "other name";
  if (!isTold) assertEquals(wrong, []);
  else assertEquals(wrong.length <= failure.fault.count, true);
}

function directionsOf({ name, harm }: Fault): readonly Direction[] {
  if (name === "duplicate") return ["replies"];
  // Split queries are another thing than split replies, see verdictOf().
  return harm === "harmful" || name.startsWith("split") ? ["queries", "replies"] : ["both"];
}

/** Lists of 5 names and of 200; of 40 where a query may take 20 ms, the silence that ends a first raw message. */
function countsOf({ harm, isForFew }: Fault, framing: FramingMode): readonly number[] {
  if (isForFew) return [5];
  return [5, framing === "raw" || (framing === "auto" && harm === "harmful") ? 40 : 200];
}

for (const fault of [NO_FAULT, ...FAULTS]) {
  for (const direction of directionsOf(fault)) {
    const bytes = direction === "both" ? "queries and replies" : direction;
    for (const side of ["rs", "ts"] as const) {
      for (const framing of ["auto", "line", "raw"] as const) {
        const setting = { fault, direction, side, framing };
        const counts = countsOf(fault, framing);
        const when = `${side.toUpperCase()}'s ${bytes} ${fault.does}, framing ${framing}, ${counts.join(" or ")} names`;
        Deno.test(`${WHAT_HOLDS[verdictOf(setting)]} when ${when}`, async () => {
          await Promise.all(counts.map((count) => check({ ...setting, count })));
        });
      }
    }
  }
}
