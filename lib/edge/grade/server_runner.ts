/**
 * Runs a student's server among correct clients: starts it, asks it, watches how it ends.
 */
import { makeServerMaterial } from "../../core/cases/asks.ts";
import type { ServerRun } from "../../core/cases/grade_case.ts";
import type { Exchange, ProgramEnd, ServerObservation, StartTrouble } from "../../core/grade/observation.ts";
import { fillCommand, type GradePlan } from "../../core/cases/plan.ts";
import { trimPadding } from "../../core/model/octet_string.ts";
import type { WireEvent } from "../../core/trace/event.ts";
import type { Program } from "../process/program.ts";
import type { OpenPort } from "../process/system_table.ts";
import { askAndReset } from "./reset.ts";
import { ServerConversation, type ServerHabits } from "./server_conversation.ts";
import { freePort, type Stage } from "./stage.ts";
import { startServer } from "./started_server.ts";
import { StudentServerLink } from "./student_server_link.ts";

/** How long a server may take to end when its client has left, in milliseconds. */
const END_MS = 1200;
/** How long a raw server may take to reply to a name without a newline. */
const BARE_MS = 1200;
/** How long a greeting may take. */
const GREETING_MS = 120;
/** How long the reply may take that a client does not wait for. */
const UNREAD_MS = 250;
/** How many wire events of a run are kept. */
const MAX_EVENTS = 2000;

const NO_PROGRAM: ProgramEnd = { isStopped: false, isAtKeyboard: false, stdout: "", stderr: "" };
const PROBE: ServerRun = { asks: ["hit", "hit", "miss"], manner: "plain", style: "plain" };

/** A server that runs and listens. */
interface Running {
  readonly program: Program;
  readonly port: OpenPort;
  readonly label: string;
  readonly events: WireEvent[];
  readonly nextNumber: () => number;
}

/** Runs the program of one role. */
export class ServerRunner {
  readonly #stage: Stage;
  readonly #plan: GradePlan;
  readonly #role: "rs" | "ts";
  /** What is known of the server. */
  readonly habits: ServerHabits = { framing: { query: "", reply: "" }, isPerQuery: false };
  /** The port that it was told to listen on, and the one that it listens on instead, if it does. */
  otherPort: { readonly wanted: number; readonly seen: number } | undefined;

  /** A runner of the program of `role`. */
  constructor(stage: Stage, plan: GradePlan, role: "rs" | "ts") {
    this.#stage = stage;
    this.#plan = plan;
    this.#role = role;
  }

  /** Finds out how the server frames its messages; returns a run that says why it can't be asked, if it can't. */
  async probe(): Promise<ServerObservation | undefined> {
    const seed = `${this.#plan.seed}/${this.#role}/probe`;
    const observation = await this.#withServer(PROBE, seed, async (running, material) => {
      const trouble = await this.#findFraming(running, material.asks);
      return { ...NOTHING, trouble };
    });
    return observation.trouble === undefined ? undefined : observation;
  }

  /** One run. */
  async run(run: ServerRun, seed: string): Promise<ServerObservation> {
    return await this.#withServer(run, seed, async (running, { asks }) => {
      const conversation = this.#conversation(running);
      let exchanges: Exchange[] = [];
      if (run.manner === "crash" || run.manner === "reset") await this.#disappear(running, asks, run.manner);
      else exchanges = await conversation.askAll(asks, run.manner);
      await conversation.leave();
      const { closings } = conversation;
      if (!["second client", "crash", "reset"].includes(run.manner)) return { ...NOTHING, exchanges, closings };
      return { exchanges, closings, ...await this.#afterwards(running, asks) };
    });
  }

  /** Starts the server with the material of a run, and stops it after `use`. */
  async #withServer(
    run: ServerRun,
    seed: string,
    use: (
      running: Running,
      material: ReturnType<typeof makeServerMaterial>,
    ) => Promise<Omit<ServerObservation, "end" | "events">>,
  ): Promise<ServerObservation> {
    const { names, programs } = this.#plan;
    const isRs = this.#role === "rs";
    const material = makeServerMaterial(this.#role, run, names, seed);
    const folder = await this.#stage.newFolder();
    const table = isRs ? names.rsTableName : names.tsTableName;
    await writeInto(folder, table, material.table);
    const command = programs[this.#role]!;
    const told = (isRs ? names.rsPort : names.tsPort) ?? (command.includes("{port}") ? freePort() : undefined);
    const filled = fillCommand(command, { port: told, table, ts_host: names.tsName ?? "localhost" });
    const port = this.otherPort?.seen ?? told;
    const { program, place, trouble } = await startServer(this.#stage, {
      role: this.#role,
      command: filled,
      folder,
      port,
    });
    if (program === undefined || place === undefined) {
      const end = await program?.stop() ?? NO_PROGRAM;
      await this.#stage.removeFolder(folder);
      return { ...NOTHING, trouble, end, events: [] };
    }
    if (told !== undefined && place.port !== told) this.otherPort ??= { wanted: told, seen: place.port };
    const events: WireEvent[] = [];
    let connections = 0;
    const running = {
      program,
      port: place,
      label: this.#role.toUpperCase(),
      events,
      nextNumber: () => ++connections,
    };
    try {
      const seen = await use(running, material);
      if (seen.exchanges.some(({ reply }) => reply === undefined)) {
        // What a program that has crashed has to say comes a moment later.
        await program.endsWithin(200);
        await program.checkKeyboard();
      }
      if (run.manner === "second client" && !seen.hasEnded) await program.checkKeyboard();
      return { ...seen, end: await program.stop(), greeting: this.habits.greeting, events };
    } finally {
      await program.stop();
      await this.#stage.removeFolder(folder);
    }
  }

  #placeOf({ port, label, events }: Running) {
    const observer = (event: WireEvent) => {
      if (events.length < MAX_EVENTS) events.push(event);
    };
    return { label, host: port.host, port: port.port, observer };
  }

  #conversation(running: Running, timeoutMs = this.#plan.timeoutMs): ServerConversation {
    const { nextNumber } = running;
    return new ServerConversation({ place: this.#placeOf(running), habits: this.habits, timeoutMs, nextNumber });
  }

  /** Sends the first name bare, and the newline only if no reply comes; then asks on, to see what becomes of it. */
  async #findFraming(
    running: Running,
    asks: ReturnType<typeof makeServerMaterial>["asks"],
  ): Promise<StartTrouble | undefined> {
    const link = await StudentServerLink.open(this.#placeOf(running), running.nextNumber());
    if (link === undefined) {
      // It listened, and has stumbled over something since.
      return await running.program.endsWithin(END_MS) ? { kind: "ended" } : { kind: "silent" };
    }
    const greeting = await link.leftOver(GREETING_MS);
    if (trimPadding(greeting) !== "") this.habits.greeting = greeting;
    const [{ expected }] = asks;
    await link.send(expected.query);
    let received = await link.receive(expected, false, BARE_MS);
    let query: "" | "\n" = "";
    if ("trouble" in received && received.trouble === "no reply") {
      query = "\n";
      await link.send("\n");
      received = await link.receive(expected, false, this.#plan.timeoutMs);
    }
    await link.close();
    if ("trouble" in received) {
      // A server that crashes at a name is told apart from one that replies to nothing.
      await running.program.endsWithin(300);
      return received.trouble === "closed" || running.program.hasEnded ? undefined : { kind: "silent" };
    }
    const end = /(?:\r\n|\n|[\0 \t]+)$/.exec(received.reply)?.[0] ?? "";
    this.habits.framing = { query, reply: end === "\n" || end === "\r\n" || end === "" ? end : "padding" };
    return undefined;
  }

  /** A client that disappears: it closes before it has asked, or resets the connection before it has read the reply. */
  async #disappear(running: Running, asks: ReturnType<typeof makeServerMaterial>["asks"], manner: "crash" | "reset") {
    const place = this.#placeOf(running);
    const number = running.nextNumber();
    if (manner === "reset") {
      const { query: text } = asks[0].expected;
      const { query: end } = this.habits.framing;
      const query = { text, octets: text + (end === "padding" ? "" : end) };
      return await askAndReset({ ...place, query, waitMs: UNREAD_MS });
    }
    const link = await StudentServerLink.open(place, number, true);
    if (link === undefined) return;
    await link.close("stopped");
  }

  /** After the first client: whether the server ends, or listens and serves a second one. */
  async #afterwards(
    running: Running,
    asks: ReturnType<typeof makeServerMaterial>["asks"],
  ): Promise<Pick<ServerObservation, "hasEnded" | "isListening" | "isPortLeft" | "second">> {
    const { program, port } = running;
    const isListening = async () => (await this.#stage.table.openPorts()).some((open) => open.port === port.port);
    // One that goes on listens still; one that ends does so at once, most often.
    await program.endsWithin(await isListening() ? END_MS / 2 : END_MS);
    const isOpen = await isListening();
    if (!isOpen) return { hasEnded: await program.endsWithin(END_MS), isListening: false, isPortLeft: false };
    const conversation = this.#conversation(running);
    const second = await conversation.askAll(asks.slice(0, 1), "plain");
    await conversation.leave();
    const isServed = second.some(({ reply }) => reply !== undefined);
    const isLeft = program.hasEnded && !isServed && await isListening();
    return { hasEnded: program.hasEnded && !isServed, isListening: true, isPortLeft: isLeft, second };
  }
}

const NOTHING = { exchanges: [], hasEnded: false, isListening: false, isPortLeft: false, closings: 0 } as const;

/** Writes a file of the lab into a copy; its name may have folders. */
export async function writeInto(folder: string, name: string, text: string): Promise<void> {
  const path = `${folder}/${name}`;
  if (name.includes("/")) await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.remove(path).catch(() => {});
  await Deno.writeTextFile(path, text);
}
