/**
 * What is nearly right in a reply, and what is missing in a message that is none.
 */
import { isSameName, lowerAscii } from "../model/hostname.ts";
import type { DeviationKind } from "../model/deviation.ts";
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import type { ReplyDefect } from "../model/peer_fault.ts";
import type { ReceivedKind } from "./reply_text.ts";

const CAPITAL_A = 0x41;
const CAPITAL_S = 0x53;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/**
 * Whether a reply of `kind` looks exact at its end, without padding: a look that costs next to nothing.
 *
 * The parameters are those of {@linkcode deviationsOf}.
 */
export function isUsual(reply: string, query: string, kind: ReceivedKind, line: string): boolean {
  if (line.length !== reply.length) return false;
  const last = reply.charCodeAt(reply.length - 1);
  if (kind !== "error") return last === (kind === "answer" ? CAPITAL_A : CAPITAL_S);
  return reply.length === query.length + NOT_FOUND_SUFFIX.length && reply.endsWith(NOT_FOUND_SUFFIX);
}

/**
 * In which ways a reply of a known kind differs from the protocol's form.
 *
 * @param reply The reply without the padding around it.
 * @param line The same with its padding; without its newline, if it has one.
 */
export function deviationsOf(reply: string, query: string, kind: ReceivedKind, line: string): readonly DeviationKind[] {
  const isPadded = line.length !== reply.length && line !== `${reply}\r`;
  const others = kind === "error" ? errorDeviations(reply, query) : fieldDeviations(reply, kind);
  return isPadded ? ["padding", ...others] : others;
}

function fieldDeviations(reply: string, kind: ReceivedKind): readonly DeviationKind[] {
  const flag = kind === "answer" ? "A" : "NS";
  const fields = reply.split(/[ \t]+/);
  const [, address] = fields;
  const isAddress = IPV4.test(address) || (kind === "referral" && address === "-");
  return [
    ...fields.at(-1) === flag ? [] : ["flag case" as const],
    ...fields.length > 3 ? ["fields" as const] : [],
    ...fields.join(" ") === reply ? [] : ["spacing" as const],
    ...isAddress ? [] : ["address" as const],
  ];
}

function errorDeviations(reply: string, query: string): readonly DeviationKind[] {
  const [name] = reply.split(/[ \t]/, 1);
  if (!isSameName(name, query)) return ["error without name"];
  return [
    ...lowerAscii(name) === lowerAscii(query) && name !== query ? ["error name case" as const] : [],
    ...reply.slice(name.length) === NOT_FOUND_SUFFIX ? [] : ["error text" as const],
  ];
}

/** What is wrong with a message that is no reply to `query`, padding removed. */
export function defectOf(reply: string, query: string): ReplyDefect {
  const fields = reply.split(/[ \t\r\n]+/);
  const isFlag = (word: string) => /^(?:a|ns)$/i.test(word);
  const isAddress = (word: string) => word === "-" || /^\d+\.\d+\.\d+\.\d+$/.test(word);
  if (reply === "") return "empty";
  if (isSameName(reply, query)) return "the query itself";
  if (fields.slice(2).some((word) => /^(?:a|ns)(?=.)/i.test(word)) && fields.length > 3) return "two replies";
  if (fields.filter(isAddress).length > 1) return "two replies";
  if (fields.length === 2 && isAddress(fields[0]) && isFlag(fields[1])) return "no name";
  if (fields.length === 2 && isFlag(fields[1])) return "no address";
  if (fields.length === 2 && (isAddress(fields[1]) || isSameName(fields[0], query))) return "no flag";
  if (fields.length === 1 && isAddress(fields[0])) return "address alone";
  if (fields.length === 3 && isAddress(fields[1])) return "other flag";
  return "other";
}
