/**
 * The options by which `dns-lab rs` and `dns-lab ts` serve their tables as real DNS, too.
 */
import { flag, type Option, option, type Options, type Values } from "../../cli/spec.ts";
import { type HostPort, toAddress, toCount, toPort, toSeconds } from "../../cli/values.ts";
import { DNS_PORT, REPLIES_PER_SECOND, TTL_SECONDS } from "../../core/model/defaults.ts";
import { UsageError } from "../../core/model/errors.ts";

const secondary: Option<readonly HostPort[]> = {
  hint: "ADDRESS",
  about:
    "let this address copy the zones, and tell it when they change (SIGHUP); ADDRESS:PORT where its port is not 53",
  convert: (given) => given.map(toAddress),
  fallback: [],
  isRepeatable: true,
};

/** The options. */
export const dnsOptions = {
  dns: option<number | undefined>({
    hint: "PORT",
    bare: String(DNS_PORT),
    about: "answer real DNS, too, over UDP and TCP; on loopback unless --host says otherwise; implies --stay; " +
      "SIGHUP reads the table again",
    convert: (text) => toPort(text),
    fallback: undefined,
    shownDefault: `off; port: ${DNS_PORT}`,
  }),
  dnsOnly: flag("answer real DNS only, and leave the lab's port closed"),
  ttl: option<number | undefined>({
    hint: "SECONDS",
    about: "how long resolvers may remember an answer (--dns)",
    convert: toSeconds,
    fallback: undefined,
    shownDefault: String(TTL_SECONDS),
  }),
  rateLimit: option<number | undefined>({
    hint: "N",
    about: "send each network so many replies a second over UDP; 0: any number (--dns)",
    convert: (text) => text === "0" ? 0 : toCount(text),
    fallback: undefined,
    shownDefault: `${REPLIES_PER_SECOND}; any number on loopback`,
  }),
  secondary,
} satisfies Options;

/** Whether real DNS is to be served. Throws UsageError for an option that is of no use without it. */
export function isDnsWanted({ dns, dnsOnly, ttl, rateLimit, secondary }: Values<typeof dnsOptions>): boolean {
  if (dns !== undefined || dnsOnly) return true;
  const given = {
    "--ttl": ttl !== undefined,
    "--rate-limit": rateLimit !== undefined,
    "--secondary": secondary.length > 0,
  };
  for (const [name, isGiven] of Object.entries(given)) {
    if (isGiven) throw new UsageError(`${name} is of use with --dns only; give both`);
  }
  return false;
}
