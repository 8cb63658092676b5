/**
 * What is nearly right in a reply, and what is missing in a message that is none.
 */
import { isSameName, lowerAscii } from "../model/hostname.ts";
import type { DeviationKind } from "../model/deviation.ts";
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import type { ReplyDefect } from "../model/peer_fault.ts";
import type { ReceivedKind } from "./reply_text.ts";

const NONE: readonly DeviationKind[] = [];
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/**
 * In which ways a reply of a known kind differs from the protocol's form.
 *
 * @param reply The reply without the padding around it.
 * @param octets The same with its padding and its line end.
 */
export function deviationsOf(
  reply: string,
  query: string,
  kind: ReceivedKind,
  octets: string,
): readonly DeviationKind[] {
  const padded = isPadded(reply, octets);
  const others = kind === "error" ? errorDeviations(reply, query) : fieldDeviations(reply, kind);
  return padded ? ["padding", ...others] : others;
}

/** Whether there is more around the reply than a line end. */
function isPadded(reply: string, octets: string): boolean {
  const extra = octets.length - reply.length;
  if (extra === 0 || (extra === 1 && octets.endsWith("\n"))) return false;
  return octets !== `${reply}\r\n`;
}

function fieldDeviations(reply: string, kind: ReceivedKind): readonly DeviationKind[] {
  const first = reply.indexOf(" ");
  const second = reply.indexOf(" ", first + 1);
  const address = reply.slice(first + 1, second);
  const flag = kind === "answer" ? "A" : "NS";
  const isExact = second === reply.length - flag.length - 1 && reply.endsWith(flag) && first > 0;
  if (isExact && ((kind === "referral" && address === "-") || IPV4.test(address))) return NONE;
  const fields = reply.split(/[ \t]+/);
  const isAddress = IPV4.test(fields[1]) || (kind === "referral" && fields[1] === "-");
  return [
    ...fields.at(-1) === flag ? [] : ["flag case" as const],
    ...fields.length > 3 ? ["fields" as const] : [],
    ...fields.join(" ") === reply ? [] : ["spacing" as const],
    ...isAddress ? [] : ["address" as const],
  ];
}

function errorDeviations(reply: string, query: string): readonly DeviationKind[] {
  if (reply.length === query.length + NOT_FOUND_SUFFIX.length && reply.startsWith(query)) {
    if (reply.endsWith(NOT_FOUND_SUFFIX)) return NONE;
  }
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
