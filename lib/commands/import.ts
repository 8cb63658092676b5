/**
 * `dns-lab import`: zone files as tables.
 */
import { type Command, defineCommand, exitCodes, option } from "../cli/spec.ts";
import { findingLines } from "../cli/report.ts";
import { toName } from "../cli/values.ts";
import { counted } from "../core/model/display.ts";
import { TableError, UsageError } from "../core/model/errors.ts";

const options = {
  out: option<string | undefined>({
    hint: "FILE",
    about: "write the table to this file",
    convert: String,
    fallback: undefined,
    shownDefault: "standard output",
  }),
  origin: option({
    hint: "NAME",
    about: "the domain of names without a final dot, until the file says another",
    convert: toOrigin,
    fallback: "",
    shownDefault: ".",
  }),
};

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Writes a table from the A and NS records of zone files. Delegations become RS's NS entry. What a table can't hold is " +
    "told with its line, and left out.",
  positional: { name: "ZONEFILE", about: "a zone file (RFC 1035 5)", isRepeatable: true },
  options,
  examples: [
    { line: "import export/root.zone", about: "RS's table, from the root zone" },
    { line: "import --out ts.txt export/com.zone export/org.zone", about: "TS's table, from two zones" },
  ],
  exitCodes: exitCodes(0, 64, 65, 66, 70, 73, 74),
  async run(values, paths, terminal) {
    if (paths.length === 0) throw new UsageError("No zone file is given, as in: dns-lab import campus.zone");
    const { importZone } = await import("../core/export/zone_import.ts");
    const { TableDraft } = await import("../core/export/table_draft.ts");
    const { readText, writeOutput } = await import("../edge/system/files.ts");
    const draft = new TableDraft();
    for (const path of paths) {
      const zone = importZone(await readText(path), values.origin);
      if (zone.diagnostics.some(({ severity }) => severity === "error")) throw new TableError(path, zone.diagnostics);
      const diagnostics = [...zone.diagnostics, ...draft.add(zone)];
      for (const line of findingLines(path, { diagnostics, omitted: 0 }, false)) terminal.err(line);
    }
    const { text, size, isOfRs } = draft;
    if (values.out === undefined) await terminal.out(text);
    else await writeOutput(values.out, new TextEncoder().encode(text), "--out");
    terminal.err(`${counted(size, "entry", "entries")}${isOfRs ? ", and RS's NS entry" : ""}`);
  },
});

/** A domain, without its final dot; the root is "". */
function toOrigin(text: string): string {
  return text === "." ? "" : toName(text).replace(/\.$/, "");
}
