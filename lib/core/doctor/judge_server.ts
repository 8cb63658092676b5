/**
 * A server: whether it can be reached, what it is, and how it frames messages.
 */
import { kindOfReply } from "../codec/reply_text.ts";
import { escapeControls, quoteOctets } from "../model/display.ts";
import type { Framing } from "../model/framing.ts";
import type { UnreachableReason } from "../model/peer_fault.ts";
import type { Role } from "../model/role.ts";
import { bad, doubtful, good, type Verdict } from "./verdict.ts";

/** What came of asking a server for names that no table has. */
export interface ServerSeen {
  /** What it should be. */
  readonly role: Role;
  /** Its host, as the user named it. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** Why no connection could be made. */
  readonly unreachable?: UnreachableReason;
  /** What else it did wrong, in a sentence without its subject. */
  readonly failure?: string;
  /** How it frames messages. */
  readonly framing?: Framing;
  /** Whether it closes the connection after each reply. */
  readonly isPerQuery: boolean;
  /** Its replies, octet strings. */
  readonly replies: readonly string[];
}

const UNREACHABLE: Readonly<Record<UnreachableReason, readonly [seen: string, fix: string]>> = {
  refused: ["refuses connections: no program listens there", "start the server there, and compare the ports"],
  "timed out": [
    "does not reply to connections: the machine is off, or a firewall filters them",
    "check the host's name; run both programs on one machine, or in one network",
  ],
  "unknown host": ["can't be found: there is no such host", "check the host's name, or give its address"],
  other: ["can't be reached", "check the network of this machine"],
};

/** What is said of a server: one verdict if it can't be asked, else several. */
export function judgeServer(server: ServerSeen): Verdict[] {
  const { role, host, port, unreachable, failure } = server;
  const name = `${role.label} at ${escapeControls(host)}:${port}`;
  if (unreachable !== undefined) {
    const [seen, fix] = UNREACHABLE[unreachable];
    return [bad("server", `${name} ${seen}`, fix)];
  }
  if (failure !== undefined) {
    return [bad("server", `${name} ${failure}`, "look at what that program shows, and correct it")];
  }
  return [good("server", `${name} replies`), judgeFraming(name, server), judgeRole(name, server)];
}

function judgeFraming(name: string, { framing, isPerQuery }: ServerSeen): Verdict {
  const how = framing === "line" ? "line: it needs a newline behind each query" : "raw: it needs no newline";
  const seen = `${name} frames messages as ${how}`;
  if (!isPerQuery) return good("framing", seen);
  const fix = "nothing has to change: dns-lab connects again; to keep the connection, read in a loop";
  return doubtful("framing", `${seen}, and closes the connection after each reply`, fix);
}

/** RS refers, TS says that there is no such host: a name that no table has tells them apart. */
function judgeRole(name: string, { role, replies: [reply = ""] }: ServerSeen): Verdict {
  const kind = kindOfReply(reply);
  const shown = quoteOctets(reply);
  if (role.miss === "referral" && kind === "referral") return good("role", `${name} refers to TS: ${shown}`);
  if (role.miss === "referral" && kind === "error") {
    const fix = 'add a line such as "localhost - NS" to RS\'s table, or compare the ports: TS replies so';
    return doubtful("role", `${name} refers no name that it does not have: ${shown}`, fix);
  }
  if (kind === "referral") {
    return bad("role", `${name} refers to another server: ${shown}`, "compare the ports: only RS replies so");
  }
  if (kind === "error") return good("role", `${name} knows no name that is in no table`);
  const fix = "see why it has an entry for a name that is reserved to have none (RFC 6761)";
  return doubtful("role", `${name} replies to a name that is in no table: ${shown}`, fix);
}

/** What came of connecting to each address of a host. */
export interface AddressesSeen {
  /** The host, as the user named it. */
  readonly host: string;
  /** The port. */
  readonly port: number;
  /** Its addresses, and whether a program accepts connections there. */
  readonly addresses: readonly { readonly address: string; readonly isOpen: boolean }[];
}

/** What is said of a host with several addresses; nothing where it has one. */
export function judgeAddresses({ host, port, addresses }: AddressesSeen): Verdict[] {
  if (addresses.length < 2) return [];
  const open = addresses.filter(({ isOpen }) => isOpen).map(({ address }) => address);
  const shut = addresses.filter(({ isOpen }) => !isOpen).map(({ address }) => address);
  const all = escapeControls(addresses.map(({ address }) => address).join(" and "));
  const name = `${escapeControls(host)} is ${all}`;
  if (open.length === 0) return [];
  if (shut.length === 0) return [good("addresses", `${name}; port ${port} is open at each`)];
  const seen = `${name}; port ${port} is open only at ${escapeControls(open.join(" and "))}`;
  return [doubtful("addresses", seen, `use ${escapeControls(open[0])} in place of ${escapeControls(host)}`)];
}
