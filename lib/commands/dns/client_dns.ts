/**
 * How `dns-lab client --dns` finds its first server, and resolves a list by real DNS.
 *
 * Loaded only where it is wanted: a client of the lab's protocol starts without it.
 */
import { flagName, type Values } from "../../cli/spec.ts";
import type { HostPort } from "../../cli/values.ts";
import type { DnsServerPlace } from "../../core/lookup/lookup.ts";
import { PeerError, UsageError } from "../../core/model/errors.ts";
import { RS, TS } from "../../core/model/role.ts";
import type { NameSource, ResultSink } from "../../core/resolve/ports.ts";
import type { Observer } from "../../core/trace/event.ts";
import { RESOLVER } from "../../core/trace/server_names.ts";
import type { Outcome } from "../../edge/client/client_options.ts";
import { resolveByDns } from "../../edge/lookup/dns_client.ts";
import { findAddress } from "../../edge/lookup/find_address.ts";
import { systemResolver } from "../../edge/system/system_resolver.ts";
import { type dnsClientOptions, isRecursive } from "./client_options.ts";

/** The port of DNS (RFC 1035 4.2). */
const PORT = 53;

/** What the user chose. */
export type DnsClientValues = Values<typeof dnsClientOptions> & {
  /** The machine that RS runs on. */
  readonly rs: HostPort | undefined;
  /** The machine that TS runs on, where it is not the one of the referral. */
  readonly ts: HostPort | undefined;
  /** The port of the servers that referrals lead to. */
  readonly tsPort: number | undefined;
  /** How long a reply may take, in milliseconds. */
  readonly timeout: number;
};

/** Who listens, and who may end the work. */
export interface ResolutionHooks {
  /** Told of every message, if anybody is. */
  readonly observer: Observer | undefined;
  /** Ends the work early when it is aborted. */
  readonly signal: AbortSignal;
}

/** Resolves a list. */
export type DnsResolution = (source: NameSource, sink: ResultSink, hooks: ResolutionHooks) => Promise<Outcome>;

/** Finds the first server; to be called before permissions are given up. Throws UsageError. */
export async function dnsResolution(values: DnsClientValues): Promise<DnsResolution> {
  const { ts, tsPort, timeout } = values;
  const other = (["rs", "ts", "tsPort"] as const).find((key) => values[key] !== undefined);
  if (isRecursive(values) && other !== undefined) {
    const way = values.server === undefined ? "--recursive" : "--server";
    throw new UsageError(`Use ${flagName(other)} or ${way}, not both: a resolver asks the other servers itself`);
  }
  const first = isRecursive(values) ? await resolverOf(values) : placeOf(RS.label, values.rs!);
  const referredPort = ts?.port ?? tsPort ?? first.port;
  return async (source, sink, hooks) => {
    try {
      const host = await addressOf(first, timeout);
      const { failure, stoppedAt } = await resolveByDns(source, sink, {
        first: { ...first, host },
        isRecursive: isRecursive(values),
        referredHost: ts === undefined
          ? undefined
          : await addressOf({ label: TS.label, host: ts.host, port: referredPort }, timeout),
        referredPort,
        timeoutMs: timeout,
        ...hooks,
      });
      return { failure, stoppedAt, deviations: [] };
    } catch (failure) {
      return { failure, deviations: [] };
    }
  };
}

async function resolverOf({ server }: DnsClientValues): Promise<DnsServerPlace> {
  if (server !== undefined) return placeOf(RESOLVER, server);
  const host = await systemResolver();
  if (host === undefined) {
    throw new UsageError("This system does not say which resolver it uses; name one, as in: --server 192.0.2.53");
  }
  return placeOf(RESOLVER, { host });
}

function placeOf(label: string, { host, port = PORT }: HostPort): DnsServerPlace {
  return { label, host, port };
}

async function addressOf(place: DnsServerPlace, timeoutMs: number): Promise<string> {
  const address = await findAddress(place.host);
  if (address !== undefined) return address;
  throw new PeerError(place, { kind: "unreachable", reason: "unknown host", detail: "", timeoutMs });
}
