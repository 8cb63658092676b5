/**
 * What a server of the lab replies in real DNS: the same authority that answers in the lab's protocol decides.
 */
import type { Authority } from "../answer/authority.ts";
import { lowerAscii } from "../model/hostname.ts";
import type { Referral, Reply } from "../model/reply.ts";
import {
  CLASS,
  type DnsQuery,
  type DnsRecord,
  type DnsReply,
  type DnsVerdict,
  OPCODE,
  type Question,
  RCODE,
  TYPE,
} from "./message.ts";
import { tableName } from "./query_text.ts";
import type { Zone } from "./zone.ts";

/** The names under which servers tell their version (RFC 4892 1). */
const VERSION_NAMES: readonly string[] = ["version.bind", "version.server"];
/** Types that are no data, and that this server does not do. */
const UNSUPPORTED: readonly number[] = [TYPE.TKEY, TYPE.TSIG, TYPE.MAILA, TYPE.MAILB];

/** Replies to queries of real DNS from a zone. */
export class DnsAuthority {
  readonly #zone: Zone;
  readonly #authority: Authority;
  readonly #version: string;

  /** `authority` decides what becomes of a name, `zone` what that is in DNS; `version` is told to who asks. */
  constructor(zone: Zone, authority: Authority, version: string) {
    this.#zone = zone;
    this.#authority = authority;
    this.#version = version;
  }

  /** The reply to `query`; zone transfers are refused here. */
  respond({ opcode, question, edns }: DnsQuery): DnsReply {
    if (edns !== undefined && edns.version > 0) return failure("error", RCODE.BADVERS);
    if (opcode !== OPCODE.QUERY) return failure("error", RCODE.NOTIMP);
    if (question === undefined || question.type === TYPE.OPT) return failure("error", RCODE.FORMERR);
    if (question.class === CLASS.CH) return this.#respondChaos(question);
    if (question.class !== CLASS.IN) return failure("refused", RCODE.REFUSED);
    if (UNSUPPORTED.includes(question.type)) return failure("error", RCODE.NOTIMP);
    if (question.type === TYPE.AXFR || question.type === TYPE.IXFR) return failure("refused", RCODE.REFUSED);
    return this.#lookUp(question);
  }

  #respondChaos({ name, type }: Question): DnsReply {
    const isVersion = VERSION_NAMES.includes(lowerAscii(name)) && (type === TYPE.TXT || type === TYPE.ANY);
    if (!isVersion) return failure("refused", RCODE.REFUSED);
    return reply("answer", {
      answers: [{ type: "TXT", owner: name, ttlSeconds: 0, text: this.#version, isChaos: true }],
    });
  }

  #lookUp({ name: asked, type }: Question): DnsReply {
    const zone = this.#zone;
    const name = tableName(asked);
    if (name === undefined) return this.#denyForeign(asked);
    const apex = zone.apexOf(name);
    if (apex === undefined) return failure("refused", RCODE.REFUSED);
    const isApex = apex === name && zone.isApex(name);
    if (isApex && (type === TYPE.SOA || type === TYPE.ANY)) return reply("answer", { answers: [zone.soa(name)] });
    if (isApex && type === TYPE.NS) {
      return reply("answer", { answers: [zone.ns(name)], additional: present(zone.machineAddress()) });
    }
    const decision = this.#authority.respond({ name });
    // RFC 8482 4.1: ANY gets one of the record sets at the name, here the only one.
    if (type === TYPE.A || type === TYPE.ANY) {
      const address = zone.machineAddress(name) ?? this.#addressOf(name, decision);
      if (address !== undefined) return reply("answer", { answers: [address] });
    }
    if (isApex || zone.isMachine(name) || decision.kind === "answer" || zone.isEmptyNonTerminal(name)) {
      return reply("no such type", { authority: [zone.negativeSoa(name)] });
    }
    return decision.kind === "referral" ? this.#refer(name, type, decision) : noSuchName(zone.negativeSoa(name));
  }

  #addressOf(owner: string, decision: Reply): DnsRecord | undefined {
    const { ttlSeconds } = this.#zone.options;
    return decision.kind === "answer" ? { type: "A", owner, ttlSeconds, address: decision.address } : undefined;
  }

  /** The reply for a name with octets that no table can have: it does not exist. */
  #denyForeign(name: string): DnsReply {
    // The end of the name that a record can have.
    const dot = name.indexOf(".", name.lastIndexOf("\\"));
    if (dot < 0 && this.#zone.apexOf(name) !== "") return failure("refused", RCODE.REFUSED);
    return noSuchName(this.#zone.negativeSoa(name.slice(dot + 1)));
  }

  /** Refers the client to the other server (RFC 1034 4.3.2, step 3b), with its address if the table has that. */
  #refer(name: string, type: number, { host, address }: Referral): DnsReply {
    const zone = this.#zone;
    const { ttlSeconds } = zone.options;
    const cut = zone.cutOf(name);
    // RFC 4035 3.1.4.1: whether a delegation is signed is data of the zone above it.
    if (type === TYPE.DS && cut === name) return reply("no such type", { authority: [zone.soa("")] });
    const target = host.endsWith(".") ? host.slice(0, -1) : host;
    const glue = address === "-" ? zone.table.find(host)?.address : address;
    return {
      ...reply("referral", { authority: [{ type: "NS", owner: cut, ttlSeconds, target }] }),
      isAuthoritative: false,
      additional: glue === undefined ? [] : [{ type: "A", owner: target, ttlSeconds, address: glue }],
    };
  }
}

/** A reply of the authority, with the sections that `given` names. */
function reply(verdict: DnsVerdict, given: Partial<DnsReply>): DnsReply {
  return {
    verdict,
    rcode: RCODE.NOERROR,
    isAuthoritative: true,
    answers: [],
    authority: [],
    additional: [],
    ...given,
  };
}

function noSuchName(soa: DnsRecord): DnsReply {
  return reply("no such name", { rcode: RCODE.NXDOMAIN, authority: [soa] });
}

/** A reply that only says why there is none. */
export function failure(verdict: DnsVerdict, rcode: number): DnsReply {
  return { ...reply(verdict, {}), rcode, isAuthoritative: false };
}

function present(record: DnsRecord | undefined): DnsRecord[] {
  return record === undefined ? [] : [record];
}
