// The one form of an address, however it is written.
import { assertEquals } from "@std/assert";
import { canonicalAddress } from "../../../lib/core/model/ip_address.ts";

const ADDRESSES: readonly [string, string | undefined][] = [
  ["192.0.2.1", "192.0.2.1"],
  ["0.0.0.0", "0.0.0.0"],
  ["255.255.255.255", "255.255.255.255"],
  ["::1", "::1"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["2001:DB8::0:1", "2001:db8::1"],
  ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
  ["::ffff:127.0.0.1", "127.0.0.1"],
  ["::FFFF:7f00:1", "127.0.0.1"],
  ["64:ff9b::192.0.2.1", "64:ff9b::c000:201"],
  ["127.0.0.001", undefined],
  ["256.0.0.1", undefined],
  ["1.2.3", undefined],
  ["1.2.3.4.5", undefined],
  ["::g", undefined],
  ["::::", undefined],
  ["1::2::3", undefined],
  ["1:2:3:4:5:6:7:8:9", undefined],
  ["::1%eth0", undefined],
  ["::1]/[", undefined],
  ["localhost", undefined],
  ["a:b", undefined],
  ["", undefined],
];

for (const [text, form] of ADDRESSES) {
  Deno.test(`canonicalAddress(): "${text}" is ${form ?? "no address"}`, () => {
    assertEquals(canonicalAddress(text), form);
  });
}
