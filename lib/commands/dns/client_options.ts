/**
 * The options by which `dns-lab client` asks real DNS servers.
 */
import { flag, option, type Options, type Values } from "../../cli/spec.ts";
import { type HostPort, toHostPort } from "../../cli/values.ts";

/** The options. */
export const dnsClientOptions = {
  dns: flag("ask by real DNS: RS first, then the servers that it refers to"),
  recursive: flag("ask a resolver, which asks the others itself (implies --dns)"),
  server: option<HostPort | undefined>({
    hint: "HOST[:PORT]",
    about: "the resolver (implies --recursive)",
    convert: toHostPort,
    fallback: undefined,
    shownDefault: "the system's",
  }),
} satisfies Options;

/** What goes with the lab's protocol alone: real DNS says where a message ends, and has one form of reply. */
export const labOnly: readonly (readonly [string, string])[] = Object.keys(dnsClientOptions).flatMap((way) =>
  [[way, "framing"], [way, "strict"]] as const
);

/** Whether a resolver is asked. */
export function isRecursive({ recursive, server }: Values<typeof dnsClientOptions>): boolean {
  return recursive || server !== undefined;
}
