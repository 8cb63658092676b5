/**
 * A student's server from its start until it listens.
 */
import type { ProgramRole } from "../../core/cases/plan.ts";
import type { StartTrouble } from "../../core/grade/observation.ts";
import type { Program } from "../process/program.ts";
import type { OpenPort } from "../process/system_table.ts";
import type { Stage } from "./stage.ts";

/** How long a server may take to listen. */
const START_MS = 8000;
/** How long a server may listen on another port than the one that is wanted before that is told. */
const OTHER_PORT_MS = 1000;
/** How long a port may be taken that the run before had. */
const TAKEN_MS = 1000;
/** How long after the end of a program a process that it has left may take to listen. */
const ORPHAN_MS = 250;
/** How often a program is asked whether it waits for keyboard input. */
const KEYBOARD_MS = 2000;

/** What to start. */
export interface ServerStart {
  /** Its role. */
  readonly role: Exclude<ProgramRole, "client">;
  /** The command, filled in. */
  readonly command: string;
  /** The folder to start it in. */
  readonly folder: string;
  /** The port that it has to listen on; undefined: any. */
  readonly port: number | undefined;
  /** Programs that run already. */
  readonly others?: readonly Program[];
}

/** A server that has been started. */
export interface StartedServer {
  /** The program; undefined where it was not started because its port is taken. */
  readonly program?: Program;
  /** Where it listens; also where that is another port than the one that is wanted. */
  readonly place?: OpenPort;
  /** Why it does not. */
  readonly trouble?: StartTrouble;
}

/** Starts a server, and waits until it listens. */
export async function startServer(stage: Stage, start: ServerStart): Promise<StartedServer> {
  const { command, folder, port, others } = start;
  const untilMs = performance.now() + TAKEN_MS;
  // In a network of its own there is nothing before, and to look costs some time: the system walks its whole table.
  const isFirst = stage.isAlone && (others ?? []).length === 0;
  let before = isFirst ? [] : await stage.table.openPorts();
  while (before.some((open) => open.port === port)) {
    if (performance.now() > untilMs) return { trouble: { kind: "port taken", port: port! } };
    await stage.pause();
    before = await stage.table.openPorts();
  }
  const program = stage.start(command, folder, others);
  return { program, ...await untilListening(stage, program, before, port) };
}

async function untilListening(
  stage: Stage,
  program: Program,
  before: readonly OpenPort[],
  port: number | undefined,
): Promise<Omit<StartedServer, "program">> {
  const startMs = performance.now();
  let endedMs = Infinity;
  let otherMs = Infinity;
  let keyboardMs = startMs + KEYBOARD_MS;
  await stage.pause();
  for (;;) {
    const ports = await program.ownPorts(await stage.newPorts(before));
    const place = ports.find((open) => port === undefined || open.port === port);
    if (place !== undefined) return { place };
    const nowMs = performance.now();
    if (program.hasEnded) endedMs = Math.min(endedMs, nowMs);
    if (ports.length > 0) otherMs = Math.min(otherMs, nowMs);
    if (nowMs > otherMs + OTHER_PORT_MS) {
      return { place: ports[0] };
    }
    if (nowMs > endedMs + ORPHAN_MS || program.isExcessive) return { trouble: { kind: "ended" } };
    if (nowMs > startMs + START_MS) return { trouble: { kind: "no port", waitedMs: START_MS } };
    if (nowMs > keyboardMs) {
      keyboardMs = nowMs + KEYBOARD_MS;
      if (await program.checkKeyboard()) return { trouble: { kind: "no port", waitedMs: nowMs - startMs } };
    }
    await stage.pause(nowMs - startMs > 1000 ? 4 : 1);
  }
}
