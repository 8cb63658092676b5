// How many replies a network gets over UDP, and to whom no reply goes.
import { assertEquals } from "@std/assert";
import { isUnreachable, networkOf, RateLimiter } from "../../../lib/core/dns/rate_limiter.ts";

Deno.test("RateLimiter lets a network have so many replies a second, then every second one is cut, the others dropped", () => {
  const limiter = new RateLimiter(3, 1);
  const decisions = Array.from({ length: 7 }, (_, at) => limiter.decide(`192.0.2.${at}`, 1000));
  assertEquals(decisions, ["send", "send", "send", "truncate", "drop", "truncate", "drop"]);
  assertEquals(limiter.decide("198.51.100.1", 1000), "send");
  assertEquals(limiter.decide("192.0.2.1", 1400), "send");
  assertEquals(limiter.decide("192.0.2.1", 1400), "truncate");
  assertEquals(Array.from({ length: 4 }, () => limiter.decide("192.0.2.1", 60_000)), ["send", "send", "send", "drop"]);
});

Deno.test("RateLimiter forgets networks rather than grow: a million networks are each let have a reply", () => {
  const limiter = new RateLimiter(1, 7);
  for (let at = 0; at < 1_000_000; at++) {
    const network = `${1 + (at >> 16) % 200}.${(at >> 8) & 255}.${at & 255}.9`;
    assertEquals(["send", "truncate", "drop"].includes(limiter.decide(network, at)), true);
  }
});

const NETWORKS: readonly [string, string][] = [
  ["192.0.2.77", "192.0.2"],
  ["::ffff:192.0.2.77", "192.0.2"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::5", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["fe80::1%eth0", "fe80:0:0:0"],
];
for (const [address, network] of NETWORKS) {
  Deno.test(`networkOf() puts ${address} into ${network}`, () => assertEquals(networkOf(address), network));
}

const SOURCES: readonly [string, number, boolean][] = [
  ["192.0.2.1", 1, false],
  ["9.9.9.9", 53, false],
  ["22.0.0.1", 53, false],
  ["223.255.255.254", 53, false],
  ["239.1.2.3", 53, true],
  ["31.0.0.1", 53, false],
  ["2001:db8::1", 53, false],
  ["192.0.2.1", 0, true],
  ["255.255.255.255", 53, true],
  ["224.0.0.251", 5353, true],
  ["0.0.0.0", 53, true],
  ["::ffff:255.255.255.255", 53, true],
  ["::1", 53, false],
  ["::", 53, true],
  ["ff02::fb", 5353, true],
];
for (const [address, port, isIt] of SOURCES) {
  Deno.test(`isUnreachable() says ${isIt} of ${address}, port ${port}`, () =>
    assertEquals(isUnreachable(address, port), isIt));
}
