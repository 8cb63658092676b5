/**
 * One name that a client resolves by real DNS, step by step (RFC 1034 5.3.3), without sockets.
 *
 * It asks the first server, and follows referrals: each must lead to a domain nearer to the name, and there are at most
 * {@linkcode MAX_STEPS} steps. Where a server is of no use, it asks the next one that the referral named. The result is a
 * line of the lab's format.
 */
import type { DnsRecord, ReceivedReply } from "../dns/message.ts";
import { RCODE, rcodeName } from "../dns/message.ts";
import { lowerAscii } from "../model/hostname.ts";
import { NOT_FOUND_SUFFIX } from "../model/lab_text.ts";
import type { AstrayReason } from "../model/dns_fault.ts";
import { TS } from "../model/role.ts";

/** How many servers are asked for one name at the most. */
export const MAX_STEPS = 16;

/** A server that can be asked. */
export interface DnsServerPlace {
  /** What messages call it: "RS". */
  readonly label: string;
  /** Its address. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
}

/** What to do next for a name. */
export type Step =
  /** Ask `server` for the address of `name`. */
  | { readonly kind: "ask"; readonly server: DnsServerPlace; readonly name: string }
  /** Find the address of `host`, a server that was named without one. */
  | { readonly kind: "find"; readonly host: string }
  /** Nothing: this is the result. */
  | { readonly kind: "done"; readonly result: string }
  /** Nothing: `server` does not answer, as its response code says. */
  | { readonly kind: "refused"; readonly server: DnsServerPlace; readonly rcode: string }
  /** Nothing: what `server` sent leads nowhere. */
  | { readonly kind: "astray"; readonly server: DnsServerPlace; readonly reason: AstrayReason };

/** A server that a referral names. */
interface Candidate {
  readonly host: string;
  /** Its address, where the referral has it. */
  readonly address?: string;
}

/** How names are resolved. */
export interface LookupOptions {
  /** The first server. */
  readonly first: DnsServerPlace;
  /** Whether the first server is to ask the others; then a referral is no answer. */
  readonly isRecursive: boolean;
  /** The address of the server to which referrals lead, where the user gave one. */
  readonly referredHost?: string;
  /** The port of the servers to which referrals lead: DNS does not say it. */
  readonly referredPort: number;
}

/** A name on its way. */
export class Lookup {
  readonly #options: LookupOptions;
  readonly #silent: Set<string>;
  /** The name as the list has it, without a final dot. */
  readonly name: string;
  /** What to do next. */
  step: Step;
  #target: string;
  #cut = "";
  #steps = 1;
  readonly #aliases = new Set<string>();
  #server: DnsServerPlace;
  /** Who sent the last referral. */
  #referrer: DnsServerPlace;
  /** Which server of the referral is asked, and those that are left. */
  #candidate: Candidate | undefined;
  #others: Candidate[] = [];

  /** Begins with the first server. `silent` has the servers that were given up before: they are asked last. */
  constructor(name: string, options: LookupOptions, silent: Set<string> = new Set()) {
    this.name = name;
    this.#silent = silent;
    this.#target = name.endsWith(".") ? name.slice(0, -1) : name;
    this.#options = options;
    this.#server = options.first;
    this.#referrer = options.first;
    this.step = this.#ask(options.first);
  }

  /** Takes the reply to what {@linkcode step} asked. */
  take(reply: ReceivedReply): void {
    this.step = this.#follow(reply);
  }

  /** Takes the address of the server that {@linkcode step} wanted to find; undefined: there is no such host. */
  takeAddress(address: string | undefined): void {
    if (address !== undefined) this.step = this.#refer(address);
    else if (!this.giveUp()) this.step = { kind: "astray", server: this.#referrer, reason: "unknown server" };
  }

  /** Gives up the server of {@linkcode step}, which is silent or unknown, for another one; false: there is none. */
  giveUp(): boolean {
    if (this.#candidate !== undefined) this.#silent.add(keyOf(this.#candidate));
    const next = this.#next();
    if (next !== undefined) this.step = next;
    return next !== undefined;
  }

  #follow(reply: ReceivedReply): Step {
    const { rcode, answers, authority } = reply;
    if (rcode !== RCODE.NOERROR && rcode !== RCODE.NXDOMAIN) {
      return this.#next() ?? { kind: "refused", server: this.#server, rcode: rcodeName(rcode) };
    }
    const alias = this.#followAliases(answers);
    if (alias === "loop") return this.#astray("alias loop");
    const address = answers.find((record) => record.type === "A" && isSame(record.owner, this.#target));
    if (address?.type === "A") return this.#done(` ${address.address} A`);
    if (rcode === RCODE.NXDOMAIN) return this.#done(NOT_FOUND_SUFFIX);
    if (alias === "moved") return this.#again();
    const servers = authority.filter((record) => record.type === "NS");
    // RFC 2308 2.2: this is how "the name has no such record" differs from a referral.
    const isNoData = reply.isAuthoritative || authority.some(({ type }) => type === "SOA");
    if (isNoData) return this.#done(NOT_FOUND_SUFFIX);
    const { isRecursive } = this.#options;
    if (servers.length > 0) return isRecursive ? this.#astray("not recursive") : this.#followReferral(servers, reply);
    // Some resolvers leave the SOA record out.
    return isRecursive && reply.isRecursionAvailable ? this.#done(NOT_FOUND_SUFFIX) : this.#useless("lame");
  }

  /** Moves on to the name that aliases in the answer lead to. */
  #followAliases(answers: readonly DnsRecord[]): "none" | "moved" | "loop" {
    let moved: "none" | "moved" = "none";
    for (;;) {
      const alias = answers.find((record) => record.type === "CNAME" && isSame(record.owner, this.#target));
      if (alias?.type !== "CNAME") return moved;
      const key = lowerAscii(this.#target);
      if (this.#aliases.has(key) || this.#aliases.size >= MAX_STEPS) return "loop";
      this.#aliases.add(key);
      this.#target = alias.target;
      moved = "moved";
    }
  }

  /** Asks the first server again, for the name that an alias led to. */
  #again(): Step {
    this.#cut = "";
    this.#candidate = undefined;
    this.#others = [];
    return this.#count() ?? this.#ask(this.#options.first);
  }

  #followReferral(servers: readonly DnsRecord[], { additional }: ReceivedReply): Step {
    const cut = lowerAscii(servers[0].owner);
    const target = lowerAscii(this.#target);
    const isOnTheWay = cut === target || target.endsWith(`.${cut}`);
    // A referral that leads no nearer to the name leads round in a circle.
    if (!isOnTheWay || (this.#cut !== "" && !cut.endsWith(`.${this.#cut}`)) || cut === "") {
      return this.#useless("no nearer domain");
    }
    this.#cut = cut;
    this.#referrer = this.#server;
    const { referredHost } = this.#options;
    this.#others = referredHost !== undefined
      ? [{ host: referredHost, address: referredHost }]
      : servers.flatMap((record) =>
        record.type === "NS" && isSame(record.owner, cut) ? candidatesOf(record.target, additional) : []
      );
    // The order of the referral, except that silent servers come last, and before them those without an address.
    const rankOf = (one: Candidate) => (this.#silent.has(keyOf(one)) ? 2 : 0) + (one.address === undefined ? 1 : 0);
    this.#others.sort((one, other) => rankOf(one) - rankOf(other));
    return this.#next()!;
  }

  /** Goes on with the next server of the referral. */
  #next(): Step | undefined {
    this.#candidate = this.#others.shift();
    if (this.#candidate === undefined) return undefined;
    const { host, address } = this.#candidate;
    return address === undefined ? { kind: "find", host } : this.#refer(address);
  }

  #refer(host: string): Step {
    return this.#count() ?? this.#ask({ label: TS.label, host, port: this.#options.referredPort });
  }

  #count(): Step | undefined {
    return ++this.#steps > MAX_STEPS ? this.#astray("too many steps") : undefined;
  }

  #ask(server: DnsServerPlace): Step {
    this.#server = server;
    return { kind: "ask", server, name: this.#target };
  }

  /** Goes on with the next server after one whose reply leads nowhere. */
  #useless(reason: AstrayReason): Step {
    return this.#next() ?? this.#astray(reason);
  }

  #astray(reason: AstrayReason): Step {
    return { kind: "astray", server: this.#server, reason };
  }

  #done(rest: string): Step {
    return { kind: "done", result: this.name + rest };
  }
}

/** The server `host`, once for each of its addresses. */
function candidatesOf(host: string, additional: readonly DnsRecord[]): Candidate[] {
  const known = additional.flatMap((record) =>
    record.type === "A" && isSame(record.owner, host) ? [{ host, address: record.address }] : []
  );
  return known.length > 0 ? known : [{ host }];
}

/** What tells servers apart. */
function keyOf({ host, address }: Candidate): string {
  return address ?? lowerAscii(host);
}

function isSame(one: string, other: string): boolean {
  return one === other || lowerAscii(one) === lowerAscii(other);
}
