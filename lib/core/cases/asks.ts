/**
 * What a run asks, made from its seed: the table of a student's server and the queries to it, or the tables of the reference
 * servers and the list of a student's client.
 */
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import type { AskKind, ClientRun, ServerRun } from "./grade_case.ts";
import type { LabNames } from "./plan.ts";
import type { Expected } from "./reply_form.ts";
import { type Host, inOtherCase, makeServerName, makeZone, tableText } from "./zone.ts";

/** The machine that NS entries name where the lab says nothing else. */
const LOCAL = "localhost";

/** A query, and what is wanted of the reply. */
export interface Ask {
  /** What kind of name it is. */
  readonly ask: AskKind;
  /** What is wanted. */
  readonly expected: Expected;
}

/** The table of a student's server, and what to ask it. */
export interface ServerMaterial {
  /** The text of the table. */
  readonly table: string;
  /** The queries. */
  readonly asks: readonly Ask[];
}

/** The material of a run of a server. */
export function makeServerMaterial(
  role: "rs" | "ts",
  { asks, style, hasOwnReferral = false }: ServerRun,
  names: Pick<LabNames, "tsName">,
  seed: string,
): ServerMaterial {
  const count = (...kinds: AskKind[]) => asks.filter((ask) => kinds.includes(ask)).length;
  const zone = makeZone(`${seed}/plain`, { hosts: count("hit", "other case") + 3, missing: count("miss") });
  const mixed = makeZone(`${seed}/mixed`, { hosts: count("capitals"), missing: 0, hasCapitals: true });
  const own = role === "rs" ? zone.rs : zone.ts;
  // Programs lose the first entry, and the last: only runs about that ask for them.
  const [first, ...others] = own.slice(0, -1);
  const last = own.at(-1)!;
  const hosts = [first, ...others.slice(0, 1), ...mixed.rs, ...others.slice(1), last];
  const ns = names.tsName ?? (hasOwnReferral ? makeServerName(seed) : LOCAL);
  const referral = role === "rs" ? ns : undefined;
  const next = { plain: [...others], capitals: [...mixed.rs], miss: [...zone.missing] };
  const toAsk = (ask: AskKind): Ask => {
    if (ask === "miss") return { ask, expected: missOf(next.miss.shift()!, referral) };
    if (ask === "first" || ask === "last") {
      const host = ask === "first" ? first : last;
      return { ask, expected: answerOf(host, host.name) };
    }
    if (ask === "capitals") {
      const host = next.capitals.shift()!;
      return { ask, expected: answerOf(host, queryOf(host, next.capitals.length)) };
    }
    const host = next.plain.shift()!;
    return { ask, expected: answerOf(host, ask === "other case" ? inOtherCase(host.name) : host.name) };
  };
  return { table: tableText({ hosts, referral }, style), asks: asks.map(toAsk) };
}

/** Names with capitals are asked as the table spells them, and in small letters, in turn. */
function queryOf({ name }: Host, left: number): string {
  return left % 2 === 0 ? name : name.toLowerCase();
}

function answerOf({ name, address }: Host, query: string): Expected {
  return { kind: "answer", text: `${name} ${address} A`, query };
}

function missOf(query: string, referral: string | undefined): Expected {
  return referral === undefined
    ? { kind: "not found", text: query + NOT_FOUND_SUFFIX, query }
    : { kind: "referral", text: `${referral} - NS`, query };
}

/** The tables of both servers, and the list of a student's client. */
export interface ClientMaterial {
  /** The text of RS's table. */
  readonly rsTable: string;
  /** The text of TS's table. */
  readonly tsTable: string;
  /** The list. */
  readonly names: readonly string[];
  /** The text of the list. */
  readonly list: string;
  /** The result of each name. */
  readonly results: readonly Expected[];
}

/** The material of a run of a client. */
export function makeClientMaterial(
  { names: kinds, isCutShort = false }: ClientRun,
  names: Pick<LabNames, "tsName">,
  seed: string,
): ClientMaterial {
  const zone = makeZone(seed, { hosts: kinds.length + 2, missing: kinds.length });
  const next = { rs: [...zone.rs], ts: [...zone.ts], missing: [...zone.missing] };
  const results = kinds.map((kind): Expected => {
    if (kind === "missing") return missOf(next.missing.shift()!, undefined);
    const host = kind === "ts" ? next.ts.shift()! : next.rs.shift()!;
    return answerOf(host, kind === "rs other case" ? inOtherCase(host.name) : host.name);
  });
  const list = results.map(({ query }) => query);
  return {
    rsTable: tableText({ hosts: zone.rs, referral: names.tsName ?? LOCAL }),
    tsTable: tableText({ hosts: zone.ts }),
    names: list,
    list: list.join("\n") + (isCutShort ? "" : "\n"),
    results,
  };
}
