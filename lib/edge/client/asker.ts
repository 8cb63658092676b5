/**
 * Asking single questions in a chosen way: how names cross the socket is the lesson, so nothing is found out here.
 *
 * A question is a session of its own: connect to RS, ask, follow a referral to TS, disconnect.
 */
import { isRefusal, kindOfReply, referredHost } from "../../core/codec/reply_text.ts";
import type { AskingWay } from "../../core/model/asking_way.ts";
import { counted, quoteOctets } from "../../core/model/display.ts";
import { trimPadding, utf8Octets } from "../../core/model/octet_string.ts";
import { RS, TS } from "../../core/model/role.ts";
import type { Framing } from "../../core/model/framing.ts";
import type { Observer } from "../../core/trace/event.ts";
import { settlesWithin } from "../net/deadline.ts";
import { ServerSocket } from "./server_socket.ts";

/** Whom to ask, and who is told. */
export interface AskerOptions {
  /** RS's address and port. */
  readonly rs: { readonly host: string; readonly port: number };
  /** TS's port; its host is the one in RS's referral. */
  readonly tsPort: number;
  /** Told of everything that happens on the wire. */
  readonly observer: Observer;
  /** The number of the next connection. */
  readonly nextNumber: () => number;
  /**
   * Settles when one of the servers reads next. The second segment of a query leaves then: the two are not joined, and no
   * silence between them ends the message.
   */
  readonly nextRead: () => Promise<void>;
  /** How long to wait for a connection, and for a reply, in milliseconds. */
  readonly timeoutMs: number;
}

/** More than any reply of the demo's servers. */
const MAX_REPLY_OCTETS = 4096;

/** A query, and how it is sent. */
interface Sending {
  readonly names: readonly string[];
  readonly framing: Framing;
  /** What each write sends. */
  readonly segments: readonly string[];
}

/** Asks the servers. */
export class Asker {
  readonly #options: AskerOptions;

  /** One that asks nothing yet. */
  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /**
   * Asks for names, at RS and, where that refers to it, at TS.
   *
   * @returns What came of it, in a sentence.
   * @throws {Error} A server can't be reached or does not reply; says so.
   */
  async ask(names: readonly string[], way: AskingWay): Promise<string> {
    const { rs, tsPort } = this.#options;
    const octets = names.map(utf8Octets);
    const replies = await this.#askServer(RS.label, rs.host, rs.port, toSending(octets, way));
    const referred = octets.filter((_, index) => kindOfReply(replies[index] ?? "") === "referral");
    const referral = replies.find((reply) => kindOfReply(reply) === "referral");
    if (referral === undefined) return describe(replies);
    // One name that is left of two is a line.
    const rest = toSending(referred, way === "two names" && referred.length < 2 ? "line" : way);
    const more = await this.#askServer(TS.label, referredHost(referral), tsPort, rest);
    return describe(replies.map((reply) => kindOfReply(reply) === "referral" ? more.shift() ?? reply : reply));
  }

  async #askServer(server: string, host: string, port: number, sending: Sending): Promise<string[]> {
    const { observer, nextNumber, nextRead, timeoutMs } = this.#options;
    const conn = await Deno.connect({ hostname: host, port, signal: AbortSignal.timeout(timeoutMs) });
    const socket = new ServerSocket(conn, { number: nextNumber(), server, observer });
    try {
      for (const text of sending.names) {
        const octets = sending.framing === "line" ? `${text}\n` : text;
        const event = { kind: "query", text, octets, framing: sending.framing } as const;
        observer({ ...event, atMs: performance.now(), connection: socket.info });
      }
      const last = sending.segments.length - 1;
      for (const [index, segment] of sending.segments.entries()) {
        const read = index < last ? nextRead() : undefined;
        socket.send(segment);
        if (read !== undefined) await settlesWithin(read, timeoutMs);
      }
      return await this.#readReplies(socket, sending);
    } finally {
      socket.close("done");
    }
  }

  /** Reads a reply for each name: a line, or, where nothing ends a message, what one read brings. */
  async #readReplies(socket: ServerSocket, { names, framing }: Sending): Promise<string[]> {
    const { observer, timeoutMs } = this.#options;
    const replies: string[] = [];
    let unread = "";
    while (replies.length < names.length) {
      const reading = socket.read();
      if (!await settlesWithin(reading, timeoutMs)) {
        throw new Error(`${socket.info.server} did not reply within ${timeoutMs / 1000} s`);
      }
      const piece = await reading;
      if (piece === undefined) throw new Error(`${socket.info.server} closed the connection without a reply`);
      unread += piece;
      if (unread.length > MAX_REPLY_OCTETS) throw new Error(`${socket.info.server} sent more than a reply can have`);
      while (replies.length < names.length && (framing === "raw" || unread.includes("\n"))) {
        const end = framing === "raw" ? unread.length : unread.indexOf("\n") + 1;
        const octets = unread.slice(0, end);
        unread = unread.slice(end);
        const text = trimPadding(octets);
        const query = names[replies.length];
        observer({ kind: "reply", text, octets, framing, query, atMs: performance.now(), connection: socket.info });
        replies.push(text);
        if (isRefusal(text)) throw new Error(`${socket.info.server} refused: ${quoteOctets(text)}`);
        if (framing === "raw") break;
      }
    }
    return replies;
  }
}

function toSending(names: readonly string[], way: AskingWay): Sending {
  const lines = names.map((name) => `${name}\n`).join("");
  switch (way) {
    case "raw":
      return { names, framing: "raw", segments: names };
    case "two segments": {
      const half = Math.ceil(names[0].length / 2);
      return { names, framing: "line", segments: [lines.slice(0, half), lines.slice(half)] };
    }
    case "line":
    case "two names":
      return { names, framing: "line", segments: [lines] };
  }
}

function describe(replies: readonly string[]): string {
  return `${counted(replies.length, "reply", "replies")}: ${replies.map((reply) => quoteOctets(reply)).join(", ")}`;
}
