/**
 * The machine: executable, terminal, ports, host names, folder.
 */
import { escapeControls, quoteText } from "../model/display.ts";
import type { ListenReason } from "../model/listen_error.ts";
import type { Role } from "../model/role.ts";
import { bad, doubtful, good, type Verdict } from "./verdict.ts";

/** A narrower terminal breaks most lines of the ladder. */
const NARROW_COLUMNS = 60;

/** What is known of the terminal. */
export interface TerminalSeen {
  /** Whether standard output is one. */
  readonly isTerminal: boolean;
  /** How many characters fit on a line. */
  readonly columns: number;
  /** Whether colours are used. */
  readonly hasColour: boolean;
  /** Whether it takes UTF-8. */
  readonly isUtf8: boolean;
}

/** What is said of the terminal. */
export function judgeTerminal({ isTerminal, columns, hasColour, isUtf8 }: TerminalSeen): Verdict {
  const what = isTerminal ? `The terminal has ${columns} columns` : "Standard output is no terminal";
  const seen = `${what}; ${hasColour ? "colours" : "no colours"}; ${isUtf8 ? "UTF-8" : "no UTF-8"}`;
  if (!isUtf8) {
    return doubtful(
      "terminal",
      seen,
      "set LANG to a locale with UTF-8, such as C.UTF-8; --ascii draws with ASCII alone",
    );
  }
  if (isTerminal && columns < NARROW_COLUMNS) {
    return doubtful("terminal", seen, `make the window ${NARROW_COLUMNS} columns wide, so that the ladder fits`);
  }
  return good("terminal", seen);
}

/** What came of opening a port. */
export interface PortSeen {
  /** Whose port it is. */
  readonly role: Role;
  /** Its number. */
  readonly port: number;
  /** Why it can't be opened; undefined where it can. */
  readonly reason: ListenReason | undefined;
  /** Which program has it, where the system tells. */
  readonly owner: string | undefined;
  /** Whether the server that is asked for (--rs, --ts) is meant to have it. */
  readonly isAsked: boolean;
}

/** What is said of a port. */
export function judgePort({ role: { label, command }, port, reason, owner, isAsked }: PortSeen): Verdict {
  const name = `${label}'s port ${port}`;
  if (reason === undefined) return good("port", `${name} is free`);
  if (reason === "in use") {
    const by = owner === undefined ? "by a program that the system does not name" : `by ${escapeControls(owner)}`;
    if (isAsked) return good("port", `${name} is in use ${by}`);
    const find = owner === undefined ? `find it with "ss -ltnp" or "lsof -i :${port}" and end it` : "end it";
    return bad("port", `${name} is in use ${by}`, `${find}, or choose another port: dns-lab ${command} --port PORT`);
  }
  if (reason === "denied") {
    return bad("port", `${name} can't be opened: the system does not allow it`, "choose a port from 1024 on");
  }
  if (reason === "not permitted") {
    return bad("port", `${name} can't be opened: Deno may not`, "run it with --allow-net");
  }
  return bad("port", `${name} can't be opened`, "see whether this machine has a network at all");
}

/** What looking up a host name came to. */
export type LookupSeen =
  | { readonly kind: "found"; readonly addresses: readonly string[] }
  | { readonly kind: "not found" }
  | { readonly kind: "failed"; readonly reason: string };

/** What is said of `localhost`. */
export function judgeLocalhost(lookup: LookupSeen): Verdict {
  if (lookup.kind !== "found") {
    const fix = 'add the line "127.0.0.1 localhost" to the hosts file, or use 127.0.0.1 in its place';
    return bad("localhost", `localhost can't be found${reasonOf(lookup)}`, fix);
  }
  const { addresses } = lookup;
  const seen = `localhost is ${escapeControls(addresses.join(" and "))}`;
  if (addresses.some((address) => address.startsWith("127."))) return good("localhost", seen);
  return doubtful(
    "localhost",
    `${seen}: no IPv4 address`,
    "use 127.0.0.1 in its place: many programs of the lab know IPv4 alone",
  );
}

/** What is said of the machine that RS's NS entry names. */
export function judgeNsHost(host: string, lookup: LookupSeen): Verdict {
  const name = quoteText(host);
  if (lookup.kind === "found") {
    return good("ns-host", `RS's NS entry names ${name}, which is ${escapeControls(lookup.addresses.join(" and "))}`);
  }
  const fix = "correct RS's NS entry, write TS's address in it in place of the -, or give the client --ts HOST";
  return bad("ns-host", `RS's NS entry names ${name}, which can't be found from here${reasonOf(lookup)}`, fix);
}

function reasonOf(lookup: LookupSeen): string {
  return lookup.kind === "failed" ? `: ${escapeControls(lookup.reason)}` : "";
}

/** What is said of the working folder; `problem` is why nothing can be written there. */
export function judgeFolder(problem: string | undefined): Verdict {
  if (problem === undefined) return good("folder", "Files can be written in this folder");
  const fix = "change to a folder of your own, or give the client --output FILE";
  return bad("folder", `Nothing can be written in this folder: ${escapeControls(problem)}`, fix);
}
