// The address of a host: addresses in their one form, localhost without asking anybody.
import { assertEquals } from "@std/assert";
import { findAddress } from "../../../lib/edge/lookup/find_address.ts";

const HOSTS: readonly [string, string][] = [
  ["192.0.2.53", "192.0.2.53"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["[2001:DB8::0:53]", "2001:db8::53"],
  ["::ffff:192.0.2.53", "192.0.2.53"],
  ["fe80::1%eth0", "fe80::1%eth0"],
  ["localhost", "127.0.0.1"],
  ["LOCALHOST.", "127.0.0.1"],
];
for (const [host, address] of HOSTS) {
  Deno.test(`findAddress() finds ${address} for ${host}`, async () => {
    assertEquals(await findAddress(host), address);
  });
}
