/**
 * The address of a host, as this machine knows it: the lab's client finds TS's machine in the same way.
 */
import { canonicalAddress } from "../../core/model/ip_address.ts";

/** An IP address, in its one form, of `host`, IPv4 if it has one; undefined if there is no such host. */
export async function findAddress(host: string): Promise<string | undefined> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const address = canonicalAddress(bare);
  // One with an interface, "fe80::1%eth0", stays as it is.
  if (address !== undefined || bare.includes(":")) return address ?? bare;
  // RFC 6761 6.3: that is so whatever anybody says.
  if (/^localhost\.?$/i.test(bare)) return "127.0.0.1";
  const { lookup } = await import("node:dns/promises");
  try {
    const addresses = await lookup(bare, { all: true });
    return (addresses.find(({ family }) => family === 4) ?? addresses[0])?.address;
  } catch {
    return undefined;
  }
}
