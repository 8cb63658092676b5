/**
 * The client's conversation with one server, as a state machine without sockets: it asks question after question, at the
 * best pace that the server takes.
 *
 * `discovery.ts` finds out what pace that is. Then PROTOCOL.md's rules hold: a raw server is asked in lock-step, a line
 * server with a window that opens as replies arrive. A server that closes the connection after it has replied is asked over
 * new connections; one that is silent after it has replied is asked over a second one while the first stays open.
 */
import { looksComplete } from "../codec/reply_text.ts";
import { trimPadding } from "../model/octet_string.ts";
import type { Peer } from "../model/peer_fault.ts";
import type { Channel } from "./channel.ts";
import { Discovery, type Pace } from "./discovery.ts";
import { Exchange, type Loss } from "./exchange.ts";
import { type NewReply, Reconnection } from "./reconnection.ts";
import type { Stage } from "./stage.ts";
import type { ConversationOptions, Input, Turn, Waiting } from "./turn.ts";

/** With no more names than this, lock-step is quick enough, and a student's server sees just the names. */
const FEW_NAMES = 32;
/** How many queries are in flight when it has been shown that two can be, and how many at the most. */
const FIRST_WINDOW = 4;
const MAX_WINDOW = 2048;
/** A server that has replied this often on a connection does not want one for each query. */
const MANY_REPLIES = 32;

/** One server, and the questions for it. */
export class Conversation {
  readonly #stage: Stage;
  readonly #exchange: Exchange;
  readonly #discovery: Discovery;
  readonly #course: Waiting<void>;
  #untilMs = Infinity;
  #window = FIRST_WINDOW;
  /** The pace at which to go on once the server replies over a new connection; undefined: one for each query. */
  #resumedPace: Pace | undefined;
  /** How many replies came over the connection that ended. */
  #answered = 0;
  #wantsQuestions = false;
  #isPipelining = false;

  /** A conversation about the questions of `stage`; it begins when it is first resumed. */
  constructor(stage: Stage, options: ConversationOptions) {
    this.#stage = stage;
    this.#exchange = new Exchange(stage, options);
    this.#discovery = new Discovery(this.#exchange);
    this.#course = this.#converse();
  }

  /** The server, as errors name it. */
  get peer(): Peer {
    return this.#exchange.options.peer;
  }

  /** Whether it would ask more if there were more questions: then it is to be resumed when there are. */
  get wantsQuestions(): boolean {
    return this.#wantsQuestions;
  }

  /**
   * Goes on with what happened at `nowMs`, on a clock that never goes back.
   *
   * The connection stays open when the conversation is over: whoever has it closes it.
   *
   * @throws {PeerError} The server can't be reached, does not reply, closed the connection, or refuses queries.
   * @throws {ProtocolError} It sent what is no reply.
   */
  resume(input: Input, nowMs: number): Turn {
    const exchange = this.#exchange;
    exchange.nowMs = input.kind === "silence" ? Math.max(nowMs, this.#untilMs) : nowMs;
    exchange.file(input);
    if (input.kind === "questions" && this.#isPipelining) this.#fillWindow();
    const { done, value } = this.#course.next();
    if (!done) this.#untilMs = value;
    return { actions: exchange.takeActions(), untilMs: done ? undefined : value };
  }

  *#converse(): Waiting<void> {
    yield* this.#exchange.connect();
    while (yield* this.#waitForQuestions()) {
      if (this.#discovery.isFramingKnown) yield* this.#askAtPace();
      else yield* this.#discovery.askFirst();
    }
  }

  /** Waits until there is an open question, to be asked or answered (true), or will never be one again (false). */
  *#waitForQuestions(): Waiting<boolean> {
    while (this.#stage.current === undefined && !this.#stage.isComplete) {
      this.#wantsQuestions = true;
      yield Infinity;
    }
    this.#wantsQuestions = false;
    return this.#stage.current !== undefined;
  }

  *#askAtPace(): Waiting<void> {
    const discovery = this.#discovery;
    yield* discovery.dropStray();
    if (discovery.pace === "reconnecting") return yield* this.#askOverNewConnection();
    const loss = discovery.pace === "pipelined" ? yield* this.#askPipelined() : yield* discovery.askNext(FEW_NAMES);
    if (loss !== undefined) yield* this.#recover(loss);
  }

  /** Keeps a window of queries in flight that opens as replies arrive; returns how a reply was lost, if one was. */
  *#askPipelined(): Waiting<Loss | undefined> {
    const exchange = this.#exchange;
    const channel = exchange.current!;
    for (;;) {
      this.#fillWindow();
      if (this.#stage.unanswered === 0) {
        if (!(yield* this.#waitForQuestions())) return undefined;
        continue;
      }
      this.#isPipelining = this.#wantsQuestions = true;
      const received = yield* exchange.receive(exchange.nowMs + exchange.patienceMs);
      this.#isPipelining = this.#wantsQuestions = false;
      if (typeof received !== "string") {
        if (looksComplete(trimPadding(channel.carry))) exchange.intake.takeRest(channel);
        return received.how === "silence" && this.#stage.unanswered === 0 ? undefined : received;
      }
      this.#window = Math.min(MAX_WINDOW, this.#window + exchange.intake.takeLines(channel, received));
    }
  }

  #fillWindow(): void {
    const room = this.#window - this.#stage.unanswered;
    // A few large batches cost less than many small ones, and as long as queries are in flight nobody waits for it.
    if (room >= this.#window / 4) this.#exchange.ask(room, "line");
  }

  /** A reply was lost. A server that has replied before is asked another way. */
  *#recover({ how, sinceMs }: Loss): Waiting<void> {
    const exchange = this.#exchange;
    const channel = exchange.current!;
    const query = this.#stage.current ?? "";
    const answered = channel.replies;
    if (how === "end" && answered === 0) throw exchange.blame.peer({ kind: "closed", query, isReset: channel.isReset });
    if (answered === 0) {
      const sentAs = this.#discovery.framing === "raw" ? "bare" : "line";
      const empty = exchange.intake.tellEmpty(channel);
      const { timeoutMs } = exchange.options;
      throw exchange.blame.peer({ kind: "no reply", query, timeoutMs, answered, sentAs, empty });
    }
    if (how === "silence") return yield* this.#askOverSecondConnection(channel, sinceMs);
    const perQuery = answered < MANY_REPLIES;
    exchange.intake.tell(channel, { about: "closed", answered, perQuery });
    exchange.disconnect(channel, "end");
    this.#reconnect(answered, perQuery);
  }

  /** From now on queries go over new connections: one for each, or one that is kept once the server replies over it. */
  #reconnect(answered: number, perQuery: boolean): void {
    const { pace } = this.#discovery;
    this.#answered = answered;
    this.#resumedPace = perQuery ? undefined : pace === "pipelined" ? "proving" : pace;
    this.#discovery.pace = "reconnecting";
    this.#window = FIRST_WINDOW;
  }

  /** The server is silent: the same name is asked over a second connection, and whichever replies first is used. */
  *#askOverSecondConnection(first: Channel, sinceMs: number): Waiting<void> {
    const exchange = this.#exchange;
    const answered = first.replies;
    const empty = exchange.intake.tellEmpty(first);
    exchange.intake.tell(first, { about: "silent", answered, silentMs: exchange.nowMs - sinceMs });
    const { framing } = this.#discovery;
    const reconnection = new Reconnection(exchange, { first, answered, framing, sinceMs });
    const won = yield* reconnection.run();
    if (won === undefined) return exchange.noteSlowness(exchange.nowMs - sinceMs);
    // A server that replied once and no more on the first connection takes one query a connection.
    const perQuery = answered === 1;
    if (!perQuery) this.#stage.noteLost(empty);
    this.#reconnect(answered, perQuery);
    exchange.intake.tell(won.channel, { about: "second", perQuery });
    if (exchange.current === first) exchange.disconnect(first, "replaced");
    this.#takeOverNew(won);
  }

  /** Asks one name over a new connection. */
  *#askOverNewConnection(): Waiting<void> {
    const exchange = this.#exchange;
    const { framing } = this.#discovery;
    const start = { answered: this.#answered, framing, sinceMs: exchange.nowMs };
    const won = yield* new Reconnection(exchange, start).run();
    this.#takeOverNew(won!);
  }

  /** Takes the reply over a new connection, and keeps the connection if it serves for more than one query. */
  #takeOverNew({ channel, reply }: NewReply): void {
    const exchange = this.#exchange;
    this.#stage.putBack();
    this.#stage.take(1);
    exchange.intake.take(channel, reply);
    if (this.#resumedPace === undefined) return exchange.disconnect(channel, "one query");
    exchange.current = channel;
    this.#discovery.pace = this.#resumedPace;
  }
}
