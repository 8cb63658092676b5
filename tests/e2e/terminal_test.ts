// The tasks of README on a terminal (`script`, of util-linux): Deno asks nothing, and the ladder has the characters that the
// terminal takes. Where `script` is missing these tests are ignored.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { IS_FROM_SOURCE, ROOT } from "../program.ts";
import { isMissing } from "../dns/tools.ts";

const ROWS: [locale: string, arrow: RegExp][] = [
  ["C.UTF-8", /│───────▶│ {8}│ {2}connected to 127/],
  ["C", /\|------->\| {8}\| {2}connected to 127/],
  ["", /│───────▶│ {8}│ {2}connected to 127/],
];

for (const [locale, arrow] of ROWS) {
  Deno.test({
    name: `deno task demo on a terminal with LC_ALL="${locale}" asks nothing, and draws the ladder`,
    ignore: !IS_FROM_SOURCE || Deno.build.os !== "linux" || isMissing("script"),
    fn: async () => {
      const { stdout, code } = await new Deno.Command("script", {
        args: ["-qec", `stty cols 100; '${Deno.execPath()}' task --quiet demo`, "/dev/null"],
        cwd: ROOT,
        env: { LC_ALL: locale, LC_CTYPE: "", LANG: "", NO_COLOR: "1", SHELL: "/bin/sh" },
        stdin: "null",
        stderr: "null",
        signal: AbortSignal.timeout(60_000),
      }).output();
      const shown = new TextDecoder().decode(stdout);
      assert(!/Deno requests|Allow\?/.test(shown), shown);
      assertMatch(shown, arrow);
      assertMatch(shown, /RESOLVED\.txt would hold/);
      assertEquals(code, 0);
    },
  });
}
