/**
 * `dns-lab client`: resolves a list of names by way of RS and TS.
 */
import { type HostPort, toHostPort, toName, toPort, toPositiveMilliseconds } from "../cli/values.ts";
import { loadModule } from "../cli/load_module.ts";
import { openTracing, traceOptions } from "../cli/tracing.ts";
import { choice, type Command, defineCommand, exitCodes, flag, type Option, option, type Values } from "../cli/spec.ts";
import { NAMES_FILE, RESULTS_FILE, TIMEOUT_MS } from "../core/model/defaults.ts";
import { FRAMING_MODES, type FramingMode } from "../core/model/framing.ts";
import { ProtocolError, StoppedError, UsageError } from "../core/model/errors.ts";
import { lowerAscii } from "../core/model/hostname.ts";
import { utf8Octets } from "../core/model/octet_string.ts";
import { describePeer } from "../core/model/peer_fault.ts";
import { RS, TS } from "../core/model/role.ts";
import { LEGEND } from "../core/trace/legend.ts";
import { RESOLVER } from "../core/trace/server_names.ts";
import { resolveNames } from "../edge/client/client.ts";
import type { ClientOptions, Outcome } from "../edge/client/client_options.ts";
import { findDefault } from "../edge/system/files.ts";
import type { NameList } from "../edge/system/name_list.ts";
import { namesFrom, openNames } from "../edge/system/names.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import { isWritten, ResultFile } from "../edge/system/results.ts";
import { onInterrupt } from "../edge/system/signals.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import type * as clientDns from "./dns/client_dns.ts";
import { dnsClientOptions, isRecursive, labOnly } from "./dns/client_options.ts";
import { meantAsClient } from "./meant_as_client.ts";
import { ResultReport } from "./result_report.ts";

const names: Option<readonly string[]> = {
  hint: "HOST",
  about: "resolve this name instead of a list",
  convert: (given) => given.map(toName),
  fallback: [],
  isRepeatable: true,
  completes: "name",
};

const options = {
  rs: option<HostPort | undefined>({
    hint: "HOST[:PORT]",
    about: `the machine that RS runs on; required (port: ${RS.port}; with --dns 53)`,
    convert: toHostPort,
    fallback: undefined,
    completes: "host",
  }),
  ts: option<HostPort | undefined>({
    hint: "HOST",
    about: "the machine that TS runs on",
    convert: toHostPort,
    fallback: undefined,
    shownDefault: "the one in RS's referral",
    completes: "host",
  }),
  tsPort: option<number | undefined>({
    hint: "PORT",
    about: "TS's port",
    convert: (text) => toPort(text, { min: 1 }),
    fallback: undefined,
    shownDefault: `${TS.port}; with --dns RS's`,
  }),
  output: option<string | undefined>({
    hint: "FILE",
    about: "write the results to this file; -: to standard output only",
    convert: String,
    fallback: undefined,
    shownDefault: `${RESULTS_FILE}; with --name none`,
    completes: "file",
  }),
  name: names,
  framing: choice<FramingMode>({
    hint: "MODE",
    about: "auto, line or raw: where a message ends",
    values: FRAMING_MODES,
    fallback: "auto",
  }),
  timeout: option({
    hint: "SECONDS",
    about: "wait so long for a connection, and for a reply",
    convert: toPositiveMilliseconds,
    fallback: TIMEOUT_MS,
    shownDefault: `${TIMEOUT_MS / 1000}`,
  }),
  strict: flag("end with status 76 if a reply is only nearly right"),
  lower: flag("send names in lower case"),
  ...dnsClientOptions,
  ...traceOptions,
  quiet: flag("write results to the file only, and report only errors", "q"),
  verbose: flag("show every message, byte for byte", "v"),
};

/** What is said of the server's option for its port. */
const PORTS = "give RS's port with --rs HOST:PORT, and TS's with --ts-port PORT";

/** The servers that the ladder has lanes for from the start. */
const SERVERS = [RS.label, TS.label];

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Asks RS for each name of the list. Asks TS, too, for the names that RS refers to it. Writes the results to a file and " +
    "to standard output, one a line, in the order of the list. It finds out how the servers frame their messages, so it " +
    "works with students' servers, too. With --web it stays after the list, until Ctrl-C, so that the page can be read.",
  positional: {
    name: "NAMES",
    about: `the list, one host name a line; -: standard input (default: ${NAMES_FILE} here, then in tables/)`,
    completes: "file",
  },
  options,
  exclusive: [["quiet", "verbose"], ["quiet", "trace"], ["verbose", "trace"], ...labOnly],
  meant: meantAsClient,
  instead: { "-p": PORTS, "--port": PORTS },
  examples: [
    { line: "client --rs localhost tables/PROJI-HNS.txt", about: "resolve a list, write RESOLVED.txt" },
    { line: "client --rs ilab1 --name www.example.edu -v", about: "ask for one name and see the messages" },
    { line: "client --dns --rs localhost:5353 --ts-port 5354", about: "ask RS and TS by real DNS" },
    { line: "client --rs ilab1:5000 --ts-port 5001 --output - -", about: "a filter, with servers on other ports" },
  ],
  notes: [{ heading: "What --verbose shows", rows: LEGEND }],
  exitCodes: exitCodes(0, 64, 65, 66, 69, 70, 73, 74, 76, 130),
  async run(values, [positional], terminal) {
    if (values.rs === undefined && !isRecursive(values)) {
      throw new UsageError(
        "--rs is missing, which names the machine that RS runs on, as in: dns-lab client --rs localhost " +
          (positional ?? `tables/${NAMES_FILE}`),
      );
    }
    const output = values.output ?? (values.name.length > 0 ? "-" : RESULTS_FILE);
    using source = await openSource(values, positional).catch(async (error) => {
      throw await isWritten(output) ? new StoppedError(error, { results: 0, path: output, isEarlier: true }) : error;
    });
    using file = output === "-" ? undefined : await openOutput(output, source);
    const dns = values.dns || isRecursive(values)
      ? await (await loadModule<typeof clientDns>("commands/dns/client_dns")).dnsResolution(values)
      : undefined;
    await using tracing = await openTracing(values, {
      role: "client",
      lanes: ["client", ...isRecursive(values) ? [RESOLVER] : SERVERS],
      terminal,
      isVerbose: values.verbose,
    });
    await dropPermissions({ run: values.open });
    await tracing.publish();
    const interruption = new AbortController();
    using report = new ResultReport({
      file,
      isQuiet: values.quiet,
      terminal,
      onUnread: () => interruption.abort(),
    });
    using _ = onInterrupt(() => interruption.abort());
    const hooks = { observer: tracing.observer, signal: interruption.signal };
    const outcome = dns === undefined
      ? await resolveNames(source, report, { ...clientOptions(values, values.rs!), ...hooks })
      : await dns(source, report, hooks);
    report[Symbol.dispose]();
    const conclude = () => concludeRun(outcome, { values, file, report, terminal });
    if (tracing.page === undefined) return await conclude();
    await tracing.page.keepAfter(conclude, interruption.signal);
  },
});

/** What there is to conclude from, besides the outcome. */
interface Conclusion {
  readonly values: Values<typeof options>;
  readonly file: ResultFile | undefined;
  readonly report: ResultReport;
  readonly terminal: Terminal;
}

/** Says how it went; throws what ended the work early. */
async function concludeRun(outcome: Outcome, { values, file, report, terminal }: Conclusion): Promise<void> {
  // Standard output is closed, so the results have no reader: the client ends as it does after the list.
  if (file === undefined && terminal.isOutClosed) return;
  const progress = {
    stoppedAt: outcome.stoppedAt,
    results: report.count,
    path: file?.path,
    isEarlier: file?.isEarlier,
  };
  if (outcome.failure !== undefined) throw new StoppedError(outcome.failure, progress);
  await file?.finish();
  if (!values.quiet || values.strict) await showRemarks(outcome, terminal, values.strict);
  const [first] = outcome.deviations;
  if (values.strict && first !== undefined) {
    const fault = { kind: "deviations", count: outcome.deviations.length } as const;
    throw new StoppedError(new ProtocolError(first.peer, fault), progress);
  }
  if (values.quiet) return;
  if (report.count === 0) terminal.err("Warning: The list holds no names, so no server was asked");
  terminal.err(report.summary());
}

/** What was nearly right: with `isStrict` the reasons of an error, else warnings. */
async function showRemarks({ deviations, withoutReferral }: Outcome, terminal: Terminal, isStrict: boolean) {
  if (deviations.length === 0 && withoutReferral === undefined) return;
  // Loaded where it is needed: most runs have nothing to say.
  const { describeDeviation } = await import("../core/model/deviation.ts");
  for (const { peer, deviation } of deviations) {
    terminal.err(`${isStrict ? "" : "Warning: "}${describePeer(peer)} ${describeDeviation(deviation)}`);
  }
  if (withoutReferral === undefined) return;
  terminal.err(
    `Warning: ${describePeer(withoutReferral)} referred no name: is this TS, or has its table no NS entry?`,
  );
}

async function openSource(values: Values<typeof options>, positional: string | undefined): Promise<NameList> {
  if (values.name.length === 0) {
    return await openNames(positional ?? await findDefault(NAMES_FILE, "list of names"), values);
  }
  if (positional !== undefined) throw new UsageError("Use --name or a list, not both");
  const octets = values.name.map(utf8Octets);
  return namesFrom(values.lower ? octets.map(lowerAscii) : octets);
}

/** Opens the file for the results, which must not be the list: that is still being read when results come. */
async function openOutput(path: string, source: NameList): Promise<ResultFile> {
  if (await source.isFile(path)) {
    throw new UsageError(`--output ${path}: That is the list of names itself; choose another file`);
  }
  return await ResultFile.open(path);
}

function clientOptions({ ts, tsPort, framing, timeout }: Values<typeof options>, rs: HostPort): ClientOptions {
  return {
    servers: [
      { role: RS, host: rs.host, port: rs.port ?? RS.port },
      { role: TS, host: ts?.host, port: ts?.port ?? tsPort ?? TS.port },
    ],
    framing,
    timeoutMs: timeout,
  };
}
