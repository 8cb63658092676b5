// The hashes are those of their standards.
import { assertEquals } from "@std/assert";
import { hmacSha256, sha256 } from "../../../lib/edge/system/digest.ts";

Deno.test('sha256() is that of FIPS 180-4 for "abc"', async () => {
  assertEquals((await sha256("abc")).toHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

Deno.test("hmacSha256() is that of RFC 4231, test case 2", async () => {
  const mac = await hmacSha256("Jefe", "what do ya want for nothing?");
  assertEquals(mac.toHex(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
});
