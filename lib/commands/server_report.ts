/**
 * What a server says of itself: where it listens, what it has loaded, what it has done.
 */
import { referralText } from "../core/codec/reply_text.ts";
import { counted, escapeControls } from "../core/model/display.ts";
import type { Role } from "../core/model/role.ts";
import type { Table } from "../core/table/table.ts";
import type { Listening } from "../edge/net/listen.ts";
import type { ServerSummary } from "../edge/server/server_options.ts";

/** The address and the port on which a server listens. */
export function describeAddress({ host, port }: Pick<Listening, "host" | "port">): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** What a server has loaded, before it starts. */
export function describeTable({ label }: Role, { size, referral }: Table, path: string): string {
  const rest = referral === undefined ? "are not found" : `are referred to TS: "${referralText(referral)}"`;
  return `${label} loaded ${counted(size, "name")} from ${escapeControls(path)}; other names ${rest}`;
}

/** What a server has done, in a line. */
export function describeSummary({ label }: Role, { referral }: Table, summary: ServerSummary): string {
  const { clients, tally, refused, unread, disconnected } = summary;
  const { answered, referred, notFound } = tally;
  const parts = [
    `${answered} answered`,
    referral === undefined ? `${notFound} not found` : `${referred} referred`,
    ...refused > 0 ? [`${counted(refused, "client")} refused`] : [],
    ...unread > 0 ? [`${counted(unread, "client")} slow to read`] : [],
    ...disconnected["too long"] > 0
      ? [`${counted(disconnected["too long"], "client")} disconnected for too long a query`]
      : [],
    ...disconnected.idle > 0 ? [`${counted(disconnected.idle, "client")} disconnected for being idle`] : [],
  ];
  const queries = answered + referred + notFound;
  return `${label} served ${counted(clients, "client")}, ${counted(queries, "query", "queries")}: ${parts.join(", ")}`;
}
