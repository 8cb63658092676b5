/**
 * The address of a host, as this machine knows it: the lab's client finds TS's machine in the same way.
 */

/** An IP address of `host`, IPv4 if it has one; undefined if there is no such host. */
export async function findAddress(host: string): Promise<string | undefined> {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (/^\d+(?:\.\d+){3}$/.test(bare) || bare.includes(":")) return bare;
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
