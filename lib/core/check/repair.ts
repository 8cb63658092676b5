/**
 * What is safe to repair: a change that leaves one meaning only, and after which the line breaks no rule.
 *
 * Lines that are right stay as they are, byte for byte.
 */
import { fromOctetString, toOctetString, trimPadding } from "../model/octet_string.ts";
import { type CheckFinding, type InspectedFile, inspectFile, keyOf } from "./inspect.ts";
import type { FileKind } from "./kind.ts";

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const FLAG = /^(?:A|NS)$/i;
/** Spaces that are none to the parser, and marks without width, in UTF-8: what word processors and web pages leave. */
const ODD_SPACES = /\xc2\xa0|\xe2\x80[\x80-\x8a\xaf]|\xe3\x80\x80/g;
const NO_WIDTH = /\xe2\x80[\x8b-\x8d]|\xef\xbb\xbf/g;

/** A mended line may show what the broken one hid, such as a second entry of a name; so often is a text gone through. */
const MAX_PASSES = 8;

/** A repaired text, and what is left. */
export interface Repair {
  /** The bytes of the repaired file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many findings there still are. */
  readonly left: number;
}

/** Repairs what is safe to repair in `bytes`, which is `kind`; undefined where nothing is. */
export function repairFile(kind: FileKind, bytes: Uint8Array<ArrayBuffer>): Repair | undefined {
  if (kind === "results") return undefined;
  const decoded = decodeUtf16(bytes);
  let text = decoded === undefined ? bytes : new TextEncoder().encode(decoded);
  let file = inspectFile("", kind, text);
  let isChanged = decoded !== undefined;
  for (let pass = 0; pass < MAX_PASSES && file.findings.length > 0; pass++) {
    const repaired = repairLines(file, text);
    if (toOctetString(repaired) === toOctetString(text)) break;
    const next = inspectFile("", kind, repaired);
    // Without its first line a text may begin as UTF-16 does: then it would be read as another one.
    if (next.findings.some(({ rule }) => rule === "utf-16")) break;
    isChanged = true;
    text = repaired;
    file = next;
  }
  return isChanged ? { bytes: text, left: file.findings.length + file.omitted } : undefined;
}

/** The line that takes the place of the one that `finding` is about, octet strings; undefined where none is safe. */
export function repairLine(kind: FileKind, { rule }: Pick<CheckFinding, "rule">, line: string): string[] | undefined {
  const candidate = kind === "names" ? listCandidate(rule, line) : tableCandidate(rule, line);
  if (candidate === undefined) return undefined;
  // NS entries may stand in RS's table alone, and whether it has one does not matter here.
  const role = kind === "names" ? kind : "rs-table";
  const { findings } = inspectFile("", role, fromOctetString(candidate.join("\n")));
  return findings.some(({ severity }) => severity === "error") ? undefined : candidate;
}

function decodeUtf16(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  return first === 0xfe && second === 0xff ? new TextDecoder("utf-16be").decode(bytes) : undefined;
}

function repairLines(file: InspectedFile, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const dropped = linesToDrop(file);
  const byLine = new Map(file.findings.map((finding) => [finding.line, finding]));
  const lines = toOctetString(bytes).split("\n");
  const repaired = lines.flatMap((whole, index) => {
    const mark = index === 0 && whole.startsWith("\xef\xbb\xbf") ? "\xef\xbb\xbf" : "";
    const end = whole.endsWith("\r") ? "\r" : "";
    const line = whole.slice(mark.length, whole.length - end.length);
    if (dropped.has(index + 1)) return [];
    const finding = byLine.get(index + 1);
    const better = finding === undefined ? undefined : repairLine(file.kind, finding, line);
    return better === undefined ? [whole] : better.map((text, at) => `${at === 0 ? mark : ""}${text}${end}`);
  });
  return fromOctetString(repaired.join("\n"));
}

/** The lines that say nothing: entries that a later one replaces, and an NS entry that is there already. */
function linesToDrop({ entries, findings }: InspectedFile): Set<number> {
  const dropped = new Set<number>();
  const last = new Map<string, number>();
  for (const { name, isReferral, line } of entries) {
    if (isReferral) continue;
    const earlier = last.get(keyOf(name));
    if (earlier !== undefined) dropped.add(earlier);
    last.set(keyOf(name), line);
  }
  const [referral] = entries.filter(({ isReferral }) => isReferral);
  for (const { rule, line, source } of findings) {
    if (rule !== "second-ns" || referral === undefined) continue;
    const [name, address] = source.trim().split(/[ \t]+/);
    if (keyOf(name) === keyOf(referral.name) && address === referral.address) dropped.add(line);
  }
  return dropped;
}

function tableCandidate(rule: string, line: string): string[] | undefined {
  const fields = trimPadding(line).split(/[ \t]+/);
  switch (rule) {
    case "name-character":
      return [line.replace(ODD_SPACES, " ").replace(NO_WIDTH, "")];
    case "missing-field":
      return fields.length === 1 && /[,;]/.test(line) ? [trimPadding(line).split(/[,;]/).join(" ")] : undefined;
    case "flag":
      return fields.length === 3 && FLAG.test(fields[1]) && IPV4.test(fields[2])
        ? [`${fields[0]} ${fields[2]} ${fields[1]}`]
        : undefined;
    case "extra-field":
      return fields[3].startsWith("#") ? commentFirst(line) : undefined;
    default:
      return undefined;
  }
}

function listCandidate(rule: string, line: string): string[] | undefined {
  switch (rule) {
    case "name-character":
      return [line.replace(ODD_SPACES, " ").replace(NO_WIDTH, "")];
    case "one-name":
      return /[ \t]#/.test(line) ? commentFirst(line) : trimPadding(line).split(/[ \t]+/);
    case "entry-in-list":
      return [trimPadding(line).split(/[ \t]+/)[0]];
    default:
      return undefined;
  }
}

/** A line with a comment at its end, as two lines. */
function commentFirst(line: string): string[] {
  const at = line.search(/[ \t]+#/);
  return [trimPadding(line.slice(at)), line.slice(0, at)];
}
