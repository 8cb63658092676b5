// @ts-check
/**
 * The words for a row: what it is, and from whom to whom.
 *
 * @import { Row } from "../../../core/picture/picture.ts"
 */

/** What each kind of row is called. @type {Readonly<Record<Exclude<Row["kind"], "dns">, string>>} */
const KINDS = {
  opened: "Connection",
  query: "Query",
  reply: "Reply",
  extra: "More bytes",
  read: "Segment",
  written: "Segment",
  finding: "Observation",
  finished: "End of data",
  failed: "No connection",
  closed: "End of connection",
  unread: "Slow reader",
  refused: "Refused",
};

/** What a framing means. @type {Readonly<Record<string, string>>} */
const FRAMINGS = {
  line: "line: a newline ends the message",
  raw: "raw: nothing ends the message; one send is taken to be one message",
};

/** @param {Row} row */
export function kindOf({ kind, way }) {
  return kind === "dns" ? `DNS ${way > 0 ? "query" : "reply"}` : KINDS[kind];
}

/**
 * "#7" for "client#7"; the name for one that has no number.
 *
 * @param {string} client
 */
export function numberOf(client) {
  return client.replace(/^client(?=#)/, "");
}

/** @param {string} framing */
export function framingOf(framing) {
  return FRAMINGS[framing] ?? framing;
}

/**
 * From whom to whom a row goes: "client → RS".
 *
 * @param {Row} row
 */
export function wayOf({ way, client, server }) {
  return way === 0 ? `${client} and ${server}` : way > 0 ? `${client} → ${server}` : `${server} → ${client}`;
}

/**
 * A row in a sentence, for those who hear the page.
 *
 * @param {Row} row
 */
export function sentenceOf(row) {
  const { way, client, server, text, tags } = row;
  const from = way === 0 ? `${client} and ${server}` : way > 0 ? `${client} to ${server}` : `${server} to ${client}`;
  return `${kindOf(row)}, ${from}: ${[text, ...tags].join(", ")}`;
}
