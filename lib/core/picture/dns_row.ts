/**
 * A message of real DNS as a row: what it asks or says first, and all else in a few words each.
 */
import { counted, escapeControls } from "../model/display.ts";
import type { DnsEvent } from "../trace/event.ts";

/** The words of a row. */
export interface DnsWords {
  /** The question; of a reply the first record, or the code if there is none that answers or refers. */
  readonly text: string;
  /** What else the message says. */
  readonly tags: readonly string[];
}

/** The words for a message: its parts (`lib/core/dns/message_text.ts`) in another order. */
export function describeDns({ octets, transport, isReply, parts }: DnsEvent): DnsWords {
  const [head = "", ...sections] = parts.map(escapeControls);
  const flags = head.split(", ").filter((flag) => !["", "query", "reply"].includes(flag));
  const code = isReply ? flags.find((flag) => /^[A-Z]{2,}\d*$/.test(flag)) : undefined;
  const hasRecords = sections.some((section) => /^(?:answer|authority|additional): /.test(section));
  const isCodeFirst = sections.length === 0 || (code !== undefined && (code !== "NOERROR" || !hasRecords));
  const before = [counted(octets.length, "byte"), transport.toUpperCase()];
  if (isCodeFirst) {
    return {
      text: code ?? head,
      tags: [...before, ...flags.filter((flag) => flag !== code), ...sections],
    };
  }
  const [, section, said] = /^(\w+): (.*)$/s.exec(sections[0]) ?? [, "question", sections[0]];
  const [text, ...records] = said.split("; ");
  // That a query is a question goes without saying; of a record the section tells what it means.
  const tags = [...section === "question" ? [] : [section], ...flags, ...records, ...sections.slice(1)];
  return { text, tags: [...before, ...tags] };
}

/** What pairs a reply with its query: the identifier, as the message's words have it. */
export function dnsIdOf({ parts }: DnsEvent): string {
  return /\bid \d+/.exec(parts[0] ?? "")?.[0] ?? "";
}
