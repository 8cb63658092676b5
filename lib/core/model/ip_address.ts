/**
 * IP addresses as text, in one form each: what a user types and what a system reports may be written differently.
 */

const OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * The one form of an address: IPv4 as four numbers, IPv6 as RFC 5952 says, an IPv4 address in an IPv6 one as IPv4.
 *
 * Undefined where it is no address. IPv4 numbers with leading zeros are none: some programs read them as octal numbers.
 */
export function canonicalAddress(text: string): string | undefined {
  if (IPV4.test(text)) return text;
  if (!text.includes(":") || /[^\da-f:.]/i.test(text)) return undefined;
  try {
    const address = new URL(`http://[${text}]`).hostname.slice(1, -1);
    const [, high, low] = MAPPED.exec(address) ?? [];
    return high === undefined ? address : [high, low].map(dotted).join(".");
  } catch {
    return undefined;
  }
}

function dotted(hex: string): string {
  const word = parseInt(hex, 16);
  return `${word >> 8}.${word & 0xff}`;
}
