/**
 * The client: reads names, keeps a conversation with each server going, and hands the results on in the order of the list.
 *
 * One queue tells it everything that happens; what follows from that, `core/resolve` decides. It never connects to a
 * server before a referral has sent it there, and stays connected until the end. Nothing grows with the list: names are
 * read as results leave.
 */
import { referredHost } from "../../core/codec/reply_text.ts";
import { showOctets } from "../../core/model/display.ts";
import { InterruptedError, PeerError, ProtocolError } from "../../core/model/errors.ts";
import type { Peer } from "../../core/model/peer_fault.ts";
import { Conversation } from "../../core/resolve/conversation.ts";
import type { NameSource, ResultSink } from "../../core/resolve/ports.ts";
import { MAX_UNRESOLVED, Resolution } from "../../core/resolve/resolution.ts";
import type { Input } from "../../core/resolve/turn.ts";
import type { Ending } from "../../core/trace/event.ts";
import { Inbox } from "../net/inbox.ts";
import type { ClientOptions, Outcome } from "./client_options.ts";
import { ServerLink } from "./server_link.ts";

/** Resolves all names of `source` and writes the results to `sink`. Never rejects: results may be there all the same. */
export async function resolveNames(source: NameSource, sink: ResultSink, options: ClientOptions): Promise<Outcome> {
  return await new Client(source, sink, options).run();
}

/** What the client waits for. */
type Item =
  | { readonly kind: "input"; readonly link: ServerLink; readonly input: Input }
  | { readonly kind: "names"; readonly names: readonly string[] | undefined }
  | { readonly kind: "written" }
  | { readonly kind: "failed"; readonly failure: unknown };

/** How the connections to `peer` end when the work ends with `failure`, or without one. */
function endingAfter(failure: unknown, peer: Peer): Ending {
  if (failure === undefined) return "done";
  const isAbout = (failure instanceof PeerError || failure instanceof ProtocolError) && failure.peer === peer;
  if (!isAbout) return "stopped";
  return failure instanceof PeerError && failure.fault.kind === "no reply" ? "silent" : "fault";
}

/** How long servers get to reply to what they were asked, after something has failed. */
const FINISH_MS = 300;

/** One run of the client. */
class Client {
  readonly #source: NameSource;
  readonly #sink: ResultSink;
  readonly #options: ClientOptions;
  readonly #resolution: Resolution;
  readonly #inbox = new Inbox<Item>();
  readonly #links: ServerLink[] = [];
  #connections = 0;
  /** Names that were read and wait for room. */
  #namesAhead: readonly string[] | undefined;
  #writing: Promise<void> | undefined;
  #isSinkBroken = false;

  constructor(source: NameSource, sink: ResultSink, options: ClientOptions) {
    this.#source = source;
    this.#sink = sink;
    this.#options = options;
    this.#resolution = new Resolution(options.servers.length);
  }

  async run(): Promise<Outcome> {
    const { signal } = this.#options;
    const interrupt = () => this.#inbox.push({ kind: "failed", failure: new InterruptedError("Interrupted") });
    signal?.addEventListener("abort", interrupt);
    if (signal?.aborted) interrupt();
    let failure: unknown;
    try {
      await this.#resolveAll();
      return { failure: this.#protocolFailure(), ...this.#remarks() };
    } catch (error) {
      failure = error;
      const outcome = await this.#salvage(failure);
      await this.#finishConnections();
      return { ...outcome, ...this.#remarks() };
    } finally {
      signal?.removeEventListener("abort", interrupt);
      for (const link of this.#links) link.close(endingAfter(failure, link.conversation.peer));
    }
  }

  async #resolveAll(): Promise<void> {
    this.#readNames();
    while (!this.#resolution.isDone || this.#writing !== undefined) {
      const item = await this.#inbox.next(this.#untilMs);
      if (item !== undefined) this.#take(item);
      this.#wakeLinks();
      this.#goOn();
    }
  }

  #take(item: Item): void {
    switch (item.kind) {
      case "input":
        item.link.resume(item.input, this.#inbox.nowMs);
        break;
      case "names":
        if (item.names === undefined) this.#resolution.completeList();
        else this.#namesAhead = item.names;
        break;
      case "written":
        this.#writing = undefined;
        break;
      case "failed":
        throw item.failure;
    }
  }

  /** Does whatever has become possible: results leave, names come in, the next server is asked. */
  #goOn(): void {
    if (this.#writing === undefined) this.#writeResults();
    if (this.#namesAhead !== undefined && this.#resolution.unresolved < MAX_UNRESOLVED) {
      this.#resolution.add(this.#namesAhead);
      // Nobody is bothered for a list without names.
      if (this.#links.length === 0 && this.#namesAhead.length > 0) this.#startLink();
      this.#namesAhead = undefined;
      this.#readNames();
    }
    if (this.#links.length === 0) return;
    // The first referral of a server leads to the next one.
    const last = this.#links.length - 1;
    const referral = this.#resolution.stages[last].firstReferral;
    if (referral !== undefined && last + 1 < this.#options.servers.length) this.#startLink(referral);
    for (const [at, { conversation, untilMs }] of this.#links.entries()) {
      const stage = this.#resolution.stages[at];
      const hasNews = stage.waiting > 0 || (stage.isComplete && stage.unanswered === 0);
      if (untilMs !== undefined && conversation.wantsQuestions && hasNews) {
        this.#links[at].resume({ kind: "questions" }, this.#inbox.nowMs);
      }
    }
  }

  /** When a conversation has to be resumed, at the latest. */
  get #untilMs(): number {
    return Math.min(...this.#links.map(({ untilMs }) => untilMs ?? Infinity));
  }

  #wakeLinks(): void {
    const { nowMs } = this.#inbox;
    for (const link of this.#links) {
      if (link.untilMs !== undefined && link.untilMs <= nowMs) link.resume({ kind: "silence" }, nowMs);
    }
  }

  /** Begins the conversation with the next server, which `referral` has named unless it is the first. */
  #startLink(referral?: string): void {
    const { servers, framing, timeoutMs, observer } = this.#options;
    const { role, host, port } = servers[this.#links.length];
    const named = referral === undefined ? "" : showOctets(referredHost(referral));
    const origin = referral === undefined || host !== undefined
      ? undefined
      : { label: servers[this.#links.length - 1].role.label, referral };
    const peer: Peer = { label: role.label, host: host ?? named, port, origin };
    const conversation = new Conversation(this.#resolution.stages[this.#links.length], {
      peer,
      framing,
      timeoutMs,
      note: observer === undefined ? undefined : (note) => link.report(note),
    });
    const link: ServerLink = new ServerLink(conversation, {
      peer,
      observer,
      nextNumber: () => ++this.#connections,
      onInput: (input) => this.#inbox.push({ kind: "input", link, input }),
    });
    this.#links.push(link);
    link.resume({ kind: "start" }, this.#inbox.nowMs);
  }

  /** Reads the next names, a batch ahead of the room that there is for them. */
  #readNames(): void {
    this.#source.next().then(
      (names) => this.#inbox.push({ kind: "names", names }),
      (failure) => this.#inbox.push({ kind: "failed", failure }),
    );
  }

  #writeResults(): void {
    const results = this.#resolution.takeResults();
    if (results.length === 0) return;
    this.#writing = this.#sink.write(results).then(
      () => this.#inbox.push({ kind: "written" }),
      (failure) => {
        this.#isSinkBroken = true;
        this.#inbox.push({ kind: "failed", failure });
      },
    );
  }

  /** Replies that bore another name than their queries were kept; in the end they are an error all the same. */
  #protocolFailure(): ProtocolError | undefined {
    for (const [at, { otherNames }] of this.#resolution.stages.entries()) {
      if (otherNames !== undefined) return new ProtocolError(this.#links[at].conversation.peer, otherNames);
    }
    return undefined;
  }

  /** What there is to say about replies besides the results. */
  #remarks(): Pick<Outcome, "deviations" | "withoutReferral"> {
    const { stages } = this.#resolution;
    const deviations = this.#links.flatMap(({ conversation: { peer } }, at) =>
      stages[at].deviations.map((deviation) => ({ peer, deviation }))
    );
    const [first] = stages;
    const isWithoutReferral = first.canRefer && first.errors > 0 && first.firstReferral === undefined;
    return isWithoutReferral ? { deviations, withoutReferral: this.#links[0].conversation.peer } : { deviations };
  }

  /** Keeps the results that are known when something fails. */
  async #salvage(failure: unknown): Promise<Pick<Outcome, "failure" | "stoppedAt">> {
    await this.#writing;
    if (this.#isSinkBroken) return { failure };
    const results = this.#resolution.takeResults();
    const stoppedAt = this.#resolution.current;
    try {
      if (results.length > 0) await this.#sink.write(results);
    } catch (sinkFailure) {
      return { failure: sinkFailure };
    }
    return { failure, stoppedAt };
  }

  /**
   * Gives the servers a moment to reply to what they were asked: closing at once would reset the connection, which ends
   * many a student's server with an exception.
   */
  async #finishConnections(): Promise<void> {
    const open = this.#links.filter((link, at) => this.#resolution.stages[at].unanswered > 0 && link.closeWrite());
    const untilMs = this.#inbox.nowMs + FINISH_MS;
    while (open.some(({ isOpen }) => isOpen)) {
      if (await this.#inbox.next(untilMs) === undefined) return;
      for (const link of open) link.listen();
    }
  }
}
