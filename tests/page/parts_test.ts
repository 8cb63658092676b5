// What the page is made of: one script of modules whose names do not clash, colours that can be read, data that stays data.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { encodeContent } from "../../lib/page/content.ts";
import { linkModules } from "../../lib/page/link.ts";
import { renderLivePage } from "../../lib/page/page.ts";
import { MODULES, scriptsOf, STYLES } from "../../lib/page/parts.ts";
import { hashOf } from "../../lib/page/policy.ts";

const NAME = /^(?:export )?(?:async )?(?:function|class|const|let)\*? (\w+)/gm;

Deno.test("no two modules of the page have the same name at their top level", () => {
  const names = MODULES.flatMap((text) => Array.from(text.matchAll(NAME), ([, name]) => name));
  assert(names.length > 50);
  assertEquals(names.filter((name, index) => names.indexOf(name) < index), []);
});

Deno.test("each module of the page stands behind those that it imports", () => {
  const exported = MODULES.map((text) =>
    Array.from(text.matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm), ([, name]) => name)
  );
  MODULES.forEach((text, index) => {
    for (const [, names] of text.matchAll(/^import \{ ([^}]*) \} from "[\w./]+\.js";$/gm)) {
      for (const name of names.split(", ")) {
        assert(exported.findIndex((own) => own.includes(name)) < index, name);
      }
    }
  });
});

Deno.test("the modules are one script, without imports, exports and comments", () => {
  const script = linkModules([
    "// @ts-check\n/**\n * An idea.\n */\nexport const one = 1;\n",
    'import { one } from "./one.js";\n\n/** Two. */\nexport function two() {\n  return one + 1;\n}\n',
    'import {\n  two,\n} from "./two.js";\nglobalThis.result = two();\n',
  ]);
  assertEquals(
    script,
    '(() => {\n"use strict";\nconst one = 1;\nfunction two() {\n  return one + 1;\n}\nglobalThis.result = two();\n})();',
  );
});

Deno.test("no script can end its element, and none asks for anything that the policy forbids", () => {
  for (const script of scriptsOf()) {
    assertEquals(/<\/script|<!--|\beval\(|new Function\(|\bimport\(|^import |^export /im.exec(script)?.[0], undefined);
    new Function(script);
  }
  const own = linkModules(MODULES);
  assertEquals(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:\/\/(?!www\.w3\.org)/.exec(own)?.[0],
    undefined,
  );
});

Deno.test("data in the page is no markup, whatever it holds", () => {
  const title = "</script><!--<script>\u2028&";
  const text = encodeContent({
    title,
    file: "",
    startedMs: 0,
    lanes: { clients: [], servers: [] },
    rules: {},
    notice: "",
  });
  assertEquals(/[<>&\u2028]/.exec(text), null);
  assertEquals(JSON.parse(text).title, title);
});

Deno.test("the policy names the hashes of what is in the page, and only a live page may connect", async () => {
  const { html, policy } = await renderLivePage("<b>", true);
  assertMatch(policy, /^default-src 'none'; /);
  assertMatch(policy, /connect-src 'self'/);
  assert(html.includes("<title>&#60;b&#62; - dns-lab</title>"));
  for (const script of scriptsOf()) {
    assert(html.includes(`<script>${script}</script>`));
    assert(policy.includes(await hashOf(script)));
  }
  assertEquals(
    /\son\w+=|\sstyle=|<link[^>]*href="(?!data:)|\ssrc=/.exec(html.replace(/<script.*?<\/script>/gs, "")),
    null,
  );
});

/** Colours of the style sheet, light and dark. */
const COLOURS = new Map(
  Array.from(
    STYLES[1].matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g),
    ([, name, light, dark]) => [name, [light, dark]],
  ),
);

/** The relative luminance of a colour (WCAG 2.2). */
function luminanceOf(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: string, other: string): number {
  const [darker, lighter] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

for (const ink of ["ink", "muted", "client", "rs", "ts", "other", "bad"]) {
  for (const ground of ["paper", "panel", "chosen", "hover", "piece"]) {
    Deno.test(`the colour "${ink}" can be read on "${ground}", light and dark: contrast AA (WCAG 2.2, 1.4.3)`, () => {
      for (const theme of [0, 1]) {
        const contrast = contrastOf(COLOURS.get(ink)![theme], COLOURS.get(ground)![theme]);
        assert(contrast >= 4.5, `${contrast.toFixed(2)}, ${theme === 0 ? "light" : "dark"}`);
      }
    });
  }
}
