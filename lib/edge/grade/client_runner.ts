/**
 * Runs a student's client among correct servers, or all three of a student's programs together.
 */
import { Authority } from "../../core/answer/authority.ts";
import { type ClientMaterial, makeClientMaterial } from "../../core/cases/asks.ts";
import { CLIENT_RUNS } from "../../core/cases/client_cases.ts";
import type { ClientRun } from "../../core/cases/grade_case.ts";
import type { ClientObservation, Framing, ProgramEnd, StartTrouble } from "../../core/grade/observation.ts";
import { fillCommand, type GradePlan } from "../../core/cases/plan.ts";
import { RS, TS } from "../../core/model/role.ts";
import { listen, type Listening } from "../net/listen.ts";
import type { Program } from "../process/program.ts";
import { ClientRecord } from "./client_record.ts";
import { tableFrom } from "./reference_table.ts";
import { type ReferenceOptions, ReferenceServer } from "./reference_server.ts";
import { ResettingServer } from "./resetting_server.ts";
import { resultFile } from "./result_file.ts";
import { writeInto } from "./server_runner.ts";
import { freePort, type Stage } from "./stage.ts";
import { startServer } from "./started_server.ts";

/** How long a client may do nothing when each name has its reply. */
const DONE_SILENCE_MS = 1500;
/** After how much silence a client is taken to wait for a newline. */
const NEWLINE_SILENCE_MS = 1200;
/** After how much silence a client that has asked nothing is taken to wait for keyboard input, if it reads from there. */
const KEYBOARD_MS = 2000;
/** How long a client may run in all. */
const MAX_RUN_MS = 60_000;
const NO_PROGRAM: ProgramEnd = { isStopped: false, isAtKeyboard: false, stdout: "", stderr: "" };

/** Runs a student's client. */
export class ClientRunner {
  readonly #stage: Stage;
  readonly #plan: GradePlan;
  /** How it frames messages, once that is known; what it needs behind a reply is undefined where it mirrors. */
  framing: { query?: Framing["query"]; reply?: string } = {};
  #hasStalled = false;

  /** A runner of the client of `plan`. */
  constructor(stage: Stage, plan: GradePlan) {
    this.#stage = stage;
    this.#plan = plan;
  }

  /** One run among reference servers. */
  async run(run: ClientRun, seed: string): Promise<ClientObservation> {
    const { names, programs } = this.#plan;
    const material = makeClientMaterial(run, names, seed);
    const record = new ClientRecord();
    const listening = { RS: this.#listen(names.rsPort, RS.port), TS: this.#listen(names.tsPort, TS.port) };
    const optionsOf = (label: "RS" | "TS"): ReferenceOptions => ({
      label,
      responder: new Authority(
        tableFrom(label === "RS" ? RS : TS, label === "RS" ? material.rsTable : material.tsTable),
      ),
      manner: label === "RS" ? run.manner : "plain",
      replyEnd: this.framing.reply,
      nextNumber: () => ++record.connectionCount,
      onQuery: (query, octets) => {
        this.framing.query ??= framingOf(octets);
        record.addQuery(query);
      },
      onConnection: (server) => record.addConnection(server),
      observer: record.observer,
    });
    const serve = async (label: "RS" | "TS") => {
      const { listeners, port } = listening[label];
      if (label === "TS" || run.manner !== "reset") return new ReferenceServer(listeners, optionsOf(label));
      for (const listener of listeners) listener.close();
      return await ResettingServer.open(port, optionsOf(label));
    };
    await using rs = await serve("RS");
    await using ts = await serve("TS");
    const folder = await this.#stage.newFolder();
    await this.#prepare(folder, material);
    const command = this.#fill(programs.client!, listening.RS.port, listening.TS.port);
    const program = this.#stage.start(command, folder);
    await this.#watch(program, record, material, {
      servers: [rs, ts].filter((server) => server instanceof ReferenceServer),
      isPlain: run.manner === "plain",
    });
    const seen = await this.#finish({ program, folder, material, record });
    if (this.framing.reply !== undefined || !hasDoubleNewlines(seen, this.framing.query)) return seen;
    // It ends its queries in a newline, and does not expect one behind a reply.
    this.framing.reply = "";
    await Promise.all([rs[Symbol.asyncDispose](), ts[Symbol.asyncDispose]()]);
    return await this.run(run, seed);
  }

  /** One run of all three of the student's programs. */
  async runTeam(seed: string): Promise<ClientObservation> {
    const { names, programs } = this.#plan;
    const material = makeClientMaterial(CLIENT_RUNS.team, names, seed);
    const record = new ClientRecord();
    const folder = await this.#stage.newFolder();
    await this.#prepare(folder, material);
    await writeInto(folder, names.rsTableName, material.rsTable);
    await writeInto(folder, names.tsTableName, material.tsTable);
    const started: Program[] = [];
    const ports: Record<"rs" | "ts", number> = { rs: 0, ts: 0 };
    try {
      for (const role of ["ts", "rs"] as const) {
        const table = role === "rs" ? names.rsTableName : names.tsTableName;
        const command = programs[role]!;
        const port = (role === "rs" ? names.rsPort : names.tsPort) ??
          (command.includes("{port}") ? freePort() : undefined);
        const filled = fillCommand(command, { port, table, ts_host: names.tsName ?? "localhost" });
        const server = await startServer(this.#stage, { role, command: filled, folder, port, others: started });
        if (server.program !== undefined) started.push(server.program);
        if (server.place === undefined) {
          return await this.#withTrouble(material, record, role, server.trouble!, server.program);
        }
        ports[role] = server.place.port;
      }
      const program = this.#stage.start(this.#fill(programs.client!, ports.rs, ports.ts), folder, started);
      await this.#watch(program, record, material, { servers: [], isPlain: true });
      return await this.#finish({ program, folder, material, record });
    } finally {
      for (const program of started.toReversed()) await program.stop();
      await this.#stage.removeFolder(folder);
    }
  }

  #listen(fixed: number | undefined, usual: number): Listening {
    const isPassed = this.#plan.programs.client!.includes("_port}");
    return listen(undefined, fixed ?? (isPassed ? 0 : usual));
  }

  #fill(command: string, rsPort: number, tsPort: number): string {
    const { namesName, outputName, tsName = "localhost" } = this.#plan.names;
    return fillCommand(command, {
      rs_host: "localhost",
      rs_port: rsPort,
      ts_host: tsName,
      ts_port: tsPort,
      names: namesName,
      output: outputName,
    });
  }

  /** Writes the list, and takes away what an earlier run of the student's has left. */
  async #prepare(folder: string, { list }: ClientMaterial): Promise<void> {
    const { namesName, outputName } = this.#plan.names;
    await Deno.remove(`${folder}/${outputName}`).catch(() => {});
    await writeInto(folder, namesName, list);
  }

  /** Waits until the client has ended, or does nothing for too long. */
  async #watch(
    program: Program,
    record: ClientRecord,
    { names }: ClientMaterial,
    { servers, isPlain }: { readonly servers: readonly ReferenceServer[]; readonly isPlain: boolean },
  ): Promise<void> {
    const startMs = performance.now();
    record.lastMs = startMs;
    let isAsked = false;
    for (;;) {
      const lastMs = Math.max(record.lastMs, program.lastOutputMs);
      // Servers that take their time are silent, too.
      const isDone = isPlain && servers.length > 0 && record.isDone(names);
      const limitMs = isDone ? DONE_SILENCE_MS : this.#hasStalled ? this.#plan.timeoutMs / 2 : this.#plan.timeoutMs;
      const waitsForNewline = isPlain && !isAsked && this.framing.reply === undefined && record.queries.length > 0 &&
        !isDone;
      const wakeMs = lastMs + (waitsForNewline ? Math.min(NEWLINE_SILENCE_MS, limitMs) : limitMs);
      const nowMs = performance.now();
      if (await program.endsWithin(Math.max(1, Math.min(wakeMs - nowMs, 700))) || program.isExcessive) return;
      const isIdle = record.queries.length === 0 && performance.now() - lastMs > KEYBOARD_MS;
      if (isIdle && await program.checkKeyboard()) return;
      if (performance.now() < Math.max(wakeMs, record.lastMs)) {
        if (performance.now() - startMs < MAX_RUN_MS) continue;
        return;
      }
      if (waitsForNewline) {
        isAsked = true;
        await this.#tryNewlines(program, record, servers);
        continue;
      }
      this.#hasStalled ||= !isDone;
      await program.checkKeyboard();
      return;
    }
  }

  /** Ends the last reply, and all further ones, in a newline, and sees whether the client has waited for that. */
  async #tryNewlines(program: Program, record: ClientRecord, servers: readonly ReferenceServer[]): Promise<void> {
    const queries = record.queries.length;
    for (const server of servers) server.endReplies("\n");
    const sent = await Promise.all(servers.map((server) => server.sendLateNewlines()));
    const goesOn = sent.includes(true) && (await program.endsWithin(400) || record.queries.length > queries);
    if (goesOn) this.framing.reply = "\n";
    else for (const server of servers) server.endReplies(undefined);
  }

  async #finish(
    { program, folder, material, record }: {
      program: Program;
      folder: string;
      material: ClientMaterial;
      record: ClientRecord;
    },
  ): Promise<ClientObservation> {
    const end = await program.stop(true);
    const { outputName } = this.#plan.names;
    const output = await resultFile(folder, outputName, material.results);
    await this.#stage.removeFolder(folder);
    return { ...record.seen, names: material.names, results: material.results, output, outputName, end };
  }

  async #withTrouble(
    { names, results }: ClientMaterial,
    record: ClientRecord,
    role: "rs" | "ts",
    start: StartTrouble,
    program: Program | undefined,
  ): Promise<ClientObservation> {
    const end = await program?.stop() ?? NO_PROGRAM;
    const trouble = { role, start, end };
    return { ...record.seen, names, results, outputName: this.#plan.names.outputName, trouble, end: NO_PROGRAM };
  }
}

/** What stands behind a query. */
function framingOf(octets: string): Framing["query"] {
  if (octets.endsWith("\r\n")) return "\r\n";
  if (octets.endsWith("\n")) return "\n";
  return /[\0 \t]$/.test(octets) ? "padding" : "";
}

/** Whether a client that ends its queries in a newline has written those behind the replies, too. */
function hasDoubleNewlines({ output }: ClientObservation, query: Framing["query"] | undefined): boolean {
  return query !== undefined && query.endsWith("\n") && output !== undefined && /\S\r?\n\r?\n/.test(output.text);
}
