/**
 * What a server is behind its sockets: something that has a reply to each query.
 */
import type { LineLane } from "../fast/line_lane.ts";
import type { Query, Reply } from "../model/reply.ts";

/** Replies to queries; it knows neither sockets nor wire formats. */
export interface Responder {
  /** The reply to `query`, now or later; must neither throw nor reject. */
  respond(query: Query): Reply | Promise<Reply>;
  /** A faster way to the same replies, for codecs that can use it (`fast/line_lane.ts`). */
  readonly lane?: LineLane;
}
