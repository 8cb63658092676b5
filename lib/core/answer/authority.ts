/**
 * A server that has a table: it answers for the names in it, and refers clients to another server for all others, or says
 * that there is no such host (PROTOCOL.md, Messages).
 */
import { referralText } from "../codec/reply_text.ts";
import { LineLane } from "../fast/line_lane.ts";
import type { Query, Reply } from "../model/reply.ts";
import type { Table } from "../table/table.ts";
import type { Responder } from "./responder.ts";

/** A table that replies to queries. */
export class Authority implements Responder {
  #table: Table;
  /** The same replies as {@linkcode respond} gives, made from the bytes of the table. */
  readonly lane: LineLane;

  /** The authority for the names of `table`. */
  constructor(table: Table) {
    this.#table = table;
    const { index, referral } = table;
    this.lane = new LineLane(index, referral === undefined ? undefined : referralText(referral));
  }

  /** Answers from `table` from now on. */
  replace(table: Table): void {
    this.#table = table;
    const { index, referral } = table;
    this.lane.replace(index, referral === undefined ? undefined : referralText(referral));
  }

  /** Answers from the table; for a name that it lacks, refers the client or says that there is no such host. */
  respond({ name }: Query): Reply {
    return this.#table.find(name) ?? this.#table.referral ?? { kind: "not found", name };
  }
}
