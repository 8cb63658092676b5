/**
 * `dns-lab doctor`: what goes wrong on lab machines, each thing tried, each with what to do.
 */
import { describeVersion } from "../cli/version.ts";
import { type Command, defineCommand, exitCodes, flag, option, type Values } from "../cli/spec.ts";
import { type HostPort, toHostPort, toPort, toPositiveMilliseconds } from "../cli/values.ts";
import type { Status, Verdict } from "../core/doctor/verdict.ts";
import { VerdictError } from "../core/model/errors.ts";
import { type Role, RS, TS } from "../core/model/role.ts";
import type { Style, Terminal } from "../edge/system/terminal.ts";

/** How long each thing may take. */
const TIMEOUT_MS = 3000;

const server = { hint: "HOST[:PORT]", convert: toHostPort, fallback: undefined, completes: "host" } as const;
const port = { hint: "PORT", convert: (text: string) => toPort(text, { min: 1 }) };

const options = {
  rs: option<HostPort | undefined>({ ...server, about: "ask the RS that runs there, as the client does" }),
  ts: option<HostPort | undefined>({ ...server, about: "ask the TS that runs there" }),
  rsPort: option({ ...port, about: "RS's port on this machine", fallback: RS.port }),
  tsPort: option({ ...port, about: "TS's port on this machine", fallback: TS.port }),
  timeout: option({
    hint: "SECONDS",
    about: "wait so long for a connection, for a reply, and for a host name",
    convert: toPositiveMilliseconds,
    fallback: TIMEOUT_MS,
    shownDefault: `${TIMEOUT_MS / 1000}`,
  }),
  json: flag("show everything as JSON, an object a line"),
  quiet: flag("show only what is not well", "q"),
};

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Tries what goes wrong on lab machines, and says what to do: ports that are in use, host names that can't be " +
    "found, servers that refuse connections or are filtered, how they frame messages, files that are missing or wrong, " +
    "results of an earlier run, the terminal. With --rs and --ts it connects to those servers and asks for names that no " +
    "table has; a server that ends with its last client then ends.",
  options,
  examples: [
    { line: "doctor", about: "look at this machine and this folder" },
    { line: "doctor --rs ilab1 --ts ilab2:5001", about: "and at servers" },
  ],
  notes: [{
    heading: "What it shows",
    rows: [
      ["good", "it works"],
      ["doubtful", "it may be meant so"],
      ["bad", "it keeps the lab from working; the status is 1"],
    ],
  }],
  exitCodes: exitCodes(0, 1, 64, 70, 74),
  async run(values, _positionals, terminal, kind) {
    let isBad = false;
    for await (const verdict of examine(values, terminal, kind)) {
      isBad ||= verdict.status === "bad";
      if (values.json) await terminal.out(`${JSON.stringify(verdict)}\n`);
      else if (!values.quiet || verdict.status !== "good") await terminal.out(render(verdict, terminal));
    }
    if (isBad) throw new VerdictError();
  },
});

/** Tries one thing after the other: first what needs files, then what needs the network alone. */
async function* examine(values: Values<typeof options>, terminal: Terminal, kind: string): AsyncGenerator<Verdict> {
  const { good } = await import("../core/doctor/verdict.ts");
  const machine = await import("../core/doctor/judge_machine.ts");
  const { judgeFile, judgeResults } = await import("../core/doctor/judge_files.ts");
  const { findOwner, tryFolder, tryPort } = await import("../edge/doctor/machine.ts");
  const { lookAtFiles } = await import("../edge/doctor/lab_files.ts");
  const { lookUpHost } = await import("../edge/net/lookup.ts");
  const { dropPermissions } = await import("../edge/system/permissions.ts");
  yield good("version", `dns-lab ${describeVersion(kind)}, with Deno ${Deno.version.deno} on ${Deno.build.target}`);
  yield machine.judgeTerminal({
    isTerminal: terminal.isOutTerminal,
    columns: terminal.columns(),
    hasColour: terminal.hasColour,
    isUtf8: terminal.isUtf8,
  });
  const { files, results, nsHosts } = await lookAtFiles();
  yield* files.map(judgeFile);
  yield machine.judgeFolder(await tryFolder("."));
  yield judgeResults(results);
  const asked: [Role, number, HostPort | undefined][] = [[RS, values.rsPort, values.rs], [
    TS,
    values.tsPort,
    values.ts,
  ]];
  const owners = new Map<number, string | undefined>();
  for (const [, number] of asked) owners.set(number, await findOwner(number));
  await dropPermissions();
  for (const [role, number, place] of asked) {
    const isAsked = place !== undefined && isHere(place.host) && (place.port ?? role.port) === number;
    yield machine.judgePort({ role, port: number, reason: tryPort(number), owner: owners.get(number), isAsked });
  }
  yield machine.judgeLocalhost(await lookUpHost("localhost", values.timeout));
  for (const host of nsHosts) yield machine.judgeNsHost(host, await lookUpHost(host, values.timeout));
  for (const [role, , place] of asked) if (place !== undefined) yield* examineServer(role, place, values.timeout);
}

/** Whether a host is this machine, as far as its name says. */
function isHere(host: string): boolean {
  return /^(?:localhost|127\.[\d.]+|::1)$/i.test(host);
}

async function* examineServer(
  role: Role,
  { host, port = role.port }: HostPort,
  timeoutMs: number,
): AsyncGenerator<Verdict> {
  const { judgeAddresses, judgeServer } = await import("../core/doctor/judge_server.ts");
  const { askServer, tryAddresses } = await import("../edge/doctor/servers.ts");
  const { lookUpHost } = await import("../edge/net/lookup.ts");
  const lookup = await lookUpHost(host, timeoutMs);
  if (lookup.kind === "found" && lookup.addresses.length > 1) {
    yield* judgeAddresses(await tryAddresses(host, lookup.addresses, port, timeoutMs));
  }
  yield* judgeServer(await askServer(role, host, port, timeoutMs));
}

const STYLES: Readonly<Record<Status, Style>> = { good: "good", doubtful: "notice", bad: "bad" };

function render({ status, seen, fix }: Verdict, terminal: Terminal): string {
  const mark = terminal.paint(STYLES[status], status.padEnd(8));
  return `${mark}  ${seen}\n${fix === undefined ? "" : `${" ".repeat(10)}Fix: ${fix}\n`}`;
}
