// What an executable is for, by its first bytes.
import { assertEquals } from "@std/assert";
import { platformOf } from "../../lib/release/machine.ts";

Deno.test("platformOf() knows what the running Deno is for", async () => {
  assertEquals(platformOf(await Deno.readFile(Deno.execPath())), Deno.build.target);
});

/** The first bytes of executables: each says where it is, and which bytes are there. */
const heads: readonly { platform: string | undefined; parts: [at: number, hex: string][] }[] = [
  { platform: "x86_64-unknown-linux-gnu", parts: [[0, "7f454c46"], [18, "3e00"]] },
  { platform: "aarch64-unknown-linux-gnu", parts: [[0, "7f454c46"], [18, "b700"]] },
  { platform: undefined, parts: [[0, "7f454c46"], [18, "f300"]] },
  { platform: "x86_64-apple-darwin", parts: [[0, "cffaedfe07000001"]] },
  { platform: "aarch64-apple-darwin", parts: [[0, "cffaedfe0c000001"]] },
  { platform: "x86_64-pc-windows-msvc", parts: [[0, "4d5a"], [60, "80000000"], [128, "504500006486"]] },
  { platform: "aarch64-pc-windows-msvc", parts: [[0, "4d5a"], [60, "f8000000"], [248, "5045000064aa"]] },
  { platform: undefined, parts: [[0, "4d5a"], [60, "ffffffff"]] },
  { platform: undefined, parts: [[0, "2321"]] },
  { platform: undefined, parts: [] },
];

for (const { platform, parts } of heads) {
  Deno.test(`platformOf() reads ${platform ?? "no target"} from ${JSON.stringify(parts)}`, () => {
    const head = new Uint8Array(Math.max(0, ...parts.map(([at, hex]) => at + hex.length / 2)));
    for (const [at, hex] of parts) head.set(Uint8Array.fromHex(hex), at);
    assertEquals(platformOf(head), platform);
  });
}
