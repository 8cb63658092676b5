/**
 * `dns-lab export`: tables as zone files and configurations of real DNS servers.
 */
import { type Command, defineCommand, exitCodes, flag, option, type Values } from "../cli/spec.ts";
import { findingLines } from "../cli/report.ts";
import { toIpv4, toSeconds, toSerial } from "../cli/values.ts";
import { TTL_SECONDS } from "../core/model/defaults.ts";
import { counted, escapeControls } from "../core/model/display.ts";
import { type Diagnostic, UsageError } from "../core/model/errors.ts";
import { RS } from "../core/model/role.ts";
import type { Table } from "../core/table/table.ts";
import type { Checker } from "../core/export/engines.ts";
import { readTable } from "../edge/system/files.ts";
import type { Terminal } from "../edge/system/terminal.ts";

/** What can be written. */
const FORMATS = ["zone", "hosts", "nsd", "knot", "bind", "unbound", "coredns"] as const;
type Format = typeof FORMATS[number];

const options = {
  format: option<Format>({
    hint: "FORMAT",
    about: `${FORMATS.slice(0, -1).join(", ")} or ${
      FORMATS.at(-1)
    }: zone files alone, /etc/hosts, or the zones and their server's configuration`,
    convert: toFormat,
    fallback: "zone",
  }),
  out: option({ hint: "DIR", about: "write the files to this folder", convert: String, fallback: "export" }),
  check: flag("run the server's own checker on the files, where it is installed"),
  ttl: option({
    hint: "SECONDS",
    about: "how long resolvers may remember a record",
    convert: toSeconds,
    fallback: TTL_SECONDS,
  }),
  serial: option<number | undefined>({
    hint: "N",
    about: "the version of the zones, which secondaries compare",
    convert: toSerial,
    fallback: undefined,
    shownDefault: "made from the tables",
  }),
  address: option({
    hint: "ADDRESS",
    about: "the IPv4 address of the server that will have the root zone",
    convert: toIpv4,
    fallback: "127.0.0.1",
  }),
};

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Writes zone files of real DNS from RS's and TS's tables together: the root zone, which delegates the domains of TS, " +
    "and a zone for each of those. A table with an NS entry is RS's. Equal tables give equal files.",
  positional: { name: "TABLE", about: "RS's table, TS's table, or both", isRepeatable: true },
  options,
  examples: [
    { line: "export tables/PROJI-DNSRS.txt tables/PROJI-DNSTS.txt", about: "zone files, in the folder export" },
    { line: "export --format nsd --check --out campus rs.txt ts.txt", about: "for NSD, checked by nsd-checkzone" },
    { line: "export --format hosts --out . ts.txt", about: "a file in the format of /etc/hosts" },
  ],
  exitCodes: exitCodes(0, 64, 65, 66, 69, 70, 73, 74),
  async run(values, paths, terminal) {
    const tables = await readTables(paths, terminal);
    const files = values.format === "hosts"
      ? await hostsFiles(tables, terminal)
      : await zoneFiles(tables, values, terminal);
    const { makeFolder, writeOutput } = await import("../edge/system/files.ts");
    await makeFolder(values.out, "--out");
    for (const { name, text } of files.files) {
      await writeOutput(`${values.out}/${name}`, new TextEncoder().encode(text), "--out");
    }
    const names = files.files.map(({ name }) => name).join(", ");
    terminal.err(`${counted(files.names, "name")} written to ${escapeControls(values.out)}: ${escapeControls(names)}`);
    if (files.command !== undefined) terminal.err(`To serve them, in that folder: ${files.command}`);
    if (values.check) await check(files.checkers, values, terminal);
  },
});

interface Tables {
  readonly rs: Table | undefined;
  readonly ts: Table | undefined;
  /** The files that they are from. */
  readonly paths: Readonly<Record<"rs" | "ts", string>>;
}

/** What is to be written. */
interface Files {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly names: number;
  readonly command?: string;
  readonly checkers: readonly Checker[];
}

async function readTables(paths: readonly string[], terminal: Terminal): Promise<Tables> {
  if (paths.length === 0) {
    throw new UsageError("No table is given, as in: dns-lab export PROJI-DNSRS.txt PROJI-DNSTS.txt");
  }
  let rs: Table | undefined;
  let ts: Table | undefined;
  const pathOf = { rs: "", ts: "" };
  for (const path of paths) {
    // As RS's, a table may hold an NS entry; one without is TS's.
    const { table, diagnostics, omitted } = await readTable(path, RS);
    const duplicates = diagnostics.filter(({ source }) => source !== "");
    for (const line of findingLines(path, { diagnostics: duplicates, omitted }, false)) terminal.err(line);
    const isSecond = table.referral === undefined ? ts !== undefined : rs !== undefined;
    if (isSecond) {
      const kind = table.referral === undefined ? "without an NS entry, so TS's" : "with an NS entry, so RS's";
      throw new UsageError(`${escapeControls(path)}: A second table ${kind}; give at most one of each`);
    }
    if (table.referral === undefined) ts = table;
    else rs = table;
    pathOf[table.referral === undefined ? "ts" : "rs"] = path;
  }
  if (rs === undefined && ts!.size === 0) {
    throw new UsageError(`${escapeControls(pathOf.ts)}: The table has no entry, so there is nothing to export`);
  }
  return { rs, ts, paths: pathOf };
}

async function hostsFiles(tables: Tables, terminal: Terminal): Promise<Files> {
  const { exportHosts } = await import("../core/export/hosts.ts");
  const { text, names, findings } = exportHosts(tables);
  tell(findings, tables, terminal);
  return { files: [{ name: "hosts", text }], names, checkers: [] };
}

async function zoneFiles(tables: Tables, values: Values<typeof options>, terminal: Terminal): Promise<Files> {
  const { exportZones } = await import("../core/export/zones.ts");
  const { ENGINES } = await import("../core/export/engines.ts");
  const { ttl, serial, address, format } = values;
  const { zones, remarks, findings } = exportZones({ ...tables, ttlSeconds: ttl, serial, address });
  tell(findings, tables, terminal);
  for (const remark of remarks) terminal.err(`Warning: ${escapeControls(remark)}`);
  const engine = format === "zone" || format === "hosts" ? undefined : ENGINES[format];
  const files = zones.map(({ file, text }) => ({ name: file, text }));
  if (engine !== undefined) files.push({ name: engine.file, text: engine.configure(zones) });
  return {
    files,
    names: zones.reduce((sum, { names }) => sum + names, 0),
    command: engine?.command,
    checkers: (engine ?? ENGINES.bind).checkers(zones).filter(({ program }) =>
      engine !== undefined || program === "named-checkzone"
    ),
  };
}

/** Tells what differs, or could not be kept, of the entries of each table. */
function tell(findings: Readonly<Record<"rs" | "ts", readonly Diagnostic[]>>, { paths }: Tables, terminal: Terminal) {
  for (const role of ["rs", "ts"] as const) {
    const found = { diagnostics: findings[role], omitted: 0 };
    for (const line of findingLines(paths[role], found, false)) terminal.err(line);
  }
}

async function check(checkers: readonly Checker[], { format, out }: Values<typeof options>, terminal: Terminal) {
  if (checkers.length === 0) return terminal.err(`Nothing was checked: there is no checker for the format ${format}`);
  const { runChecker } = await import("../edge/system/checker.ts");
  for (const { program, args } of checkers) {
    if (await runChecker(program, args, out)) continue;
    return terminal.err(`Nothing was checked: ${program} is not installed`);
  }
  terminal.err(`Checked by ${[...new Set(checkers.map(({ program }) => program))].join(" and ")}`);
}

function toFormat(text: string): Format {
  const format = FORMATS.find((format) => format === text);
  if (format === undefined) throw new Error(`wanted ${FORMATS.slice(0, -1).join(", ")} or ${FORMATS.at(-1)}`);
  return format;
}
