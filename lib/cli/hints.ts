/**
 * What the user can do about an error, in the terms of the command line: only this layer knows commands and flags.
 *
 * A hint depends on the kind of an error and its data, never on the words of its message.
 */
import type { AstrayReason } from "../core/model/dns_fault.ts";
import { PeerError, ProtocolError } from "../core/model/errors.ts";
import { FileError, type FileProblem, NoFileError } from "../core/model/file_error.ts";
import { ListenError, type ListenReason } from "../core/model/listen_error.ts";
import type { Peer, PeerFault, ProtocolFault, SentAs } from "../core/model/peer_fault.ts";
import { ROLES, RS } from "../core/model/role.ts";

/** What to do about `error`, as the end of a sentence; undefined where there is nothing to say. */
export function hintFor(error: unknown): string | undefined {
  if (error instanceof PeerError) return peerHint(error.fault, error.peer);
  if (error instanceof ProtocolError) return protocolHint(error.fault);
  if (error instanceof ListenError) return listenHint(error);
  if (error instanceof FileError) return fileHint(error.problem);
  if (error instanceof NoFileError) return `name the file: dns-lab ${callFor(error.file)}`;
  return undefined;
}

const ASTRAY_HINTS: Readonly<Partial<Record<AstrayReason, string>>> = {
  "unknown server": "give its address in the table's NS entry, or with --ts",
  "not recursive": "give it with --rs and --dns in place of --server and --recursive, or name a resolver",
  lame: "correct the server, or name another one",
};

const FRAMING_HINT = "correct the server, or try --framing line or raw";

function protocolHint(fault: ProtocolFault): string | undefined {
  switch (fault.kind) {
    case "cut":
    case "unasked":
      return FRAMING_HINT;
    case "malformed":
      // Only where one message may have been taken for two, or two for one.
      return fault.defect === "two replies" ? FRAMING_HINT : "correct the server";
    case "endless":
    case "other name":
      return "correct the server";
    case "astray":
      return ASTRAY_HINTS[fault.reason] ?? "correct the server's referrals";
    case "deviations":
      return "correct the server, or leave out --strict";
  }
}

const LISTEN_HINTS: Readonly<Record<ListenReason, string>> = {
  "in use": "end the program that has it, or choose another with --port",
  denied: "ports below 1024 are reserved, choose another with --port",
  "not permitted": "run it with --allow-net",
  "no such address": "give an address of this machine with --host, or no --host for all of them",
  other: "check --host",
};

/** What differs where the port is that of the page. */
const PAGE_HINTS: Partial<Readonly<Record<ListenReason, string>>> = {
  "in use": "choose another with --web PORT, or none: --web",
  denied: "ports below 1024 are reserved, choose another with --web PORT",
  "no such address": "give an address of this machine with --web-host",
  other: "check --web-host",
};

function listenHint({ reason, flag }: ListenError): string {
  const hint = LISTEN_HINTS[reason].replace("--port", flag);
  return flag === "--web" ? PAGE_HINTS[reason] ?? hint : hint;
}

/** The flag to try after a query that was sent in this way got no reply. */
const OTHER_FRAMING: Readonly<Record<Exclude<SentAs, "over UDP" | "over TCP">, string>> = {
  bare: "--framing line",
  line: "--framing raw",
  "bare, then the newline": "--framing line or raw",
  "over a new connection": "--framing line or raw",
};

function peerHint(fault: PeerFault, peer: Peer): string | undefined {
  switch (fault.kind) {
    case "unreachable":
      return unreachableHint(fault, peer);
    case "no reply":
      if (fault.sentAs === "over UDP" || fault.sentAs === "over TCP") {
        if (Object.keys(fault.rejected ?? {}).length > 0) {
          return "correct the server: a reply repeats number and question, and comes from where the query went to";
        }
        return "check the host and the port (dns-lab rs --dns listens on 5353), or give a longer --timeout";
      }
      if (fault.empty) return "correct the server";
      return fault.answered > 0
        ? "see what it is doing, or give a longer --timeout"
        : "it may be serving another client, or wait for something else; see what it is doing, or try " +
          `${OTHER_FRAMING[fault.sentAs]} or a longer --timeout`;
    case "closed":
      return `see why it ${fault.isReset ? "reset" : "closed"} the connection, and start it again`;
    case "left":
      return "see why it ended, and start it again";
    case "refused":
      return undefined;
    case "failed":
      return FAILURE_HINTS[fault.rcode] ?? "correct the server, or ask another one";
  }
}

const FAILURE_HINTS: Readonly<Record<string, string>> = {
  SERVFAIL: "see why in the server's log, try again later, or ask another server",
  REFUSED: "let the server answer this machine, and for this name, or ask another one",
};

/** The options that name servers; a resolver is named with --server. */
const NAMING_FLAGS: Readonly<Record<string, string>> = { RS: "--rs", TS: "--ts" };

function unreachableHint({ reason }: PeerFault & { kind: "unreachable" }, { label, host, origin }: Peer): string {
  const isFirst = label === RS.label;
  switch (reason) {
    case "refused":
      return `start dns-lab ${label.toLowerCase()}, or check the host and ${isFirst ? "--rs HOST:PORT" : "--ts-port"}`;
    case "timed out":
      return "check the host and the network, or give a longer --timeout";
    case "unknown host":
      if (host === "") return "name a host";
      return origin === undefined
        ? `check the name given with ${NAMING_FLAGS[label] ?? "--server"}`
        : "correct RS's NS entry, or name TS's machine with --ts";
    case "other":
      return "check the host and the network";
  }
}

function fileHint({ fault, reason, detail, path, flag = "--output" }: FileProblem): string {
  const elsewhere = fault === "unreadable"
    ? "check its mode and its owner"
    : path === undefined
    ? "send it elsewhere"
    : `choose another with ${flag}`;
  switch (reason) {
    case "missing":
      return "check the name and the working directory";
    case "directory":
      return fault === "unreadable" ? "name a file" : elsewhere;
    case "not permitted":
      return `run it with ${/--allow-(?:read|write)/.exec(detail)?.[0] ?? "more permissions"}`;
    case "disk full":
      return `make room, or ${elsewhere}`;
    case "too large":
      return "check that it is the right file";
    case "no directory":
    case "denied":
    case "read-only":
    case "other":
      return elsewhere;
  }
}

/** The command line that names a file, for the command that looks for `file` by itself. */
function callFor(file: string): string {
  const role = ROLES.find(({ table }) => table === file);
  return role === undefined ? "client --rs HOST NAMES" : `${role.command} TABLE`;
}
