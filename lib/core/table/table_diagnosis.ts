/**
 * Why a line is not an entry of a table: the sentence and the column.
 *
 * The parser asks this only about lines that it did not accept, so it may be slow. It names the first error in each.
 */
import type { Diagnostic } from "../model/errors.ts";
import { quoteText } from "../model/display.ts";
import { type Finding, hostnameFault } from "../model/hostname_fault.ts";
import { type Role, ROLES } from "../model/role.ts";

const FORM = 'wanted "Hostname IPaddress Flag"';
/** The role whose table may hold an NS entry. */
const REFERRING = ROLES.find(({ miss }) => miss === "referral")!.label;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What the errors about a line depend on besides the line. */
export interface LineContext {
  /** Whose table it is in. */
  readonly role: Role;
  /** The line of the NS entry before it; 0 if there is none. */
  readonly referralLine: number;
}

/** What is wrong with a line (without its newline) that is no entry of a table. */
export function diagnoseLine(bytes: Uint8Array, line: number, { role, referralLine }: LineContext): Diagnostic {
  const source = decoder.decode(bytes).replace(/\r$/, "");
  const { index, message, rule } = findFault(source, role, referralLine);
  // Columns count characters: one beyond 16 bits takes two places in a string.
  return { severity: "error", line, column: [...source.slice(0, index)].length + 1, message, source, rule };
}

/** A name that has an entry already, where it is given again. */
export interface Duplicate {
  /** The later line. */
  readonly source: string;
  /** Its number, from 1. */
  readonly line: number;
  /** Where the earlier entry starts in the text. */
  readonly previous: number;
}

/** Notes that the line `bytes` gives a name again. */
export function noteDuplicate(bytes: Uint8Array, line: number, previous: number): Duplicate {
  return { source: decoder.decode(bytes).replace(/\r$/, ""), line, previous };
}

/** The warning about a name that is given again. */
export function duplicateWarning({ source, line }: Duplicate, earlierLine: number): Diagnostic {
  const index = source.search(/[^ \t]/);
  const name = source.slice(index).split(/[ \t]/)[0];
  const message = `"${name}" is given twice, first on line ${earlierLine}; the last entry wins`;
  return { severity: "warning", line, column: index + 1, message, source, rule: "duplicate" };
}

/** The warning about an RS table of `lines` lines without an NS entry. */
export function warnOfNoReferral(lines: number): Diagnostic {
  const message =
    'No NS entry: for names that are not in the table RS replies "HOST NOT FOUND", and refers no client to ' +
    'TS; to name the machine that TS runs on, add a line like "localhost - NS"';
  return { severity: "warning", line: Math.max(lines, 1), column: 1, message, source: "", rule: "no-ns" };
}

/** The one error about a file in which every line holds one field, of which `first` is the error about the first. */
export function diagnoseList(first: Diagnostic): Diagnostic {
  const message = `Every line has one field, so this is a list of names, ${FORM} in each line of a table`;
  return { ...first, message, rule: "list-not-table" };
}

/** Whether a line that is no entry holds one field. */
export function hasOneField({ source }: Diagnostic): boolean {
  return /^[ \t]*[^ \t]+[ \t]*$/.test(source);
}

/** What a file is that can't be a text: UTF-16 or binary. Undefined where it can. */
export function diagnoseNonText(bytes: Uint8Array): Diagnostic | undefined {
  const mark = bytes.length < 2 ? 0 : (bytes[0] << 8) | bytes[1];
  const isUtf16 = mark === 0xfffe || mark === 0xfeff;
  const index = isUtf16 ? 0 : bytes.indexOf(0);
  if (index < 0) return undefined;
  const before = bytes.subarray(0, index);
  const message = isUtf16
    ? "The file is UTF-16, wanted UTF-8 or ASCII; save it again as UTF-8"
    : "The file holds a NUL byte: it is binary, wanted a text; check that it is the right file";
  const line = before.reduce((lines, byte) => lines + (byte === 0x0a ? 1 : 0), 1);
  const rule = isUtf16 ? "utf-16" : "binary";
  return { severity: "error", line, column: index - before.lastIndexOf(0x0a), message, source: "", rule };
}

function findFault(source: string, role: Role, referralLine: number): Finding {
  const fields = [...source.matchAll(/[^ \t]+/g)];
  const [name, address, flag, extra] = fields;
  const fault = hostnameFault(name[0]);
  if (fault !== undefined) return { ...fault, index: name.index + fault.index };
  if (address === undefined || flag === undefined) {
    const seen = fields.length === 1 ? "one field" : "two fields";
    return { index: source.trimEnd().length, message: `The line has ${seen}, ${FORM}`, rule: "missing-field" };
  }
  // Not toUpperCase(): it makes ASCII of a few characters that are none.
  const kind = /^a$/i.test(flag[0]) ? "A" : /^ns$/i.test(flag[0]) ? "NS" : undefined;
  if (kind === undefined) {
    return { index: flag.index, message: `The flag is ${quoteText(flag[0])}, wanted "A" or "NS"`, rule: "flag" };
  }
  const addressWrong = addressFault(address[0], kind);
  if (addressWrong !== undefined) return { ...addressWrong, index: address.index };
  if (extra !== undefined) {
    const message = `${quoteText(extra[0])} follows the flag, ${FORM} and no more`;
    return { index: extra.index, message, rule: "extra-field" };
  }
  if (kind === "NS" && role.miss !== "referral") {
    return {
      index: flag.index,
      message:
        `An NS entry in the table of ${role.label}, which refers clients to no other server; remove it, or use ` +
        `this table for ${REFERRING}`,
      rule: "ns-in-ts",
    };
  }
  if (kind === "NS" && referralLine > 0) {
    return {
      index: flag.index,
      message: `A second NS entry, the first is on line ${referralLine}; remove one of them`,
      rule: "second-ns",
    };
  }
  return { index: 0, message: `The line is not an entry, ${FORM}`, rule: "missing-field" };
}

/** What is wrong with an address, that of an entry of `kind`; undefined for one that an entry can have. */
export function addressFault(address: string, kind: "A" | "NS"): Finding | undefined {
  if (address === "-" && kind === "NS") return undefined;
  const parts = address.split(".");
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  const wanted = kind === "NS" ? '"-" or an IPv4 address' : "an IPv4 address";
  if (!isAddress) {
    return { index: 0, message: `The address is ${quoteText(address)}, wanted ${wanted}`, rule: "address" };
  }
  if (parts.every((part) => part === String(Number(part)))) return undefined;
  return {
    index: 0,
    message: `The address ${
      quoteText(address)
    } has a leading zero, which some programs read as octal; wanted ${wanted}`,
    rule: "leading-zero",
  };
}
