// The notes of a release are CHANGELOG's section for it, and a tag without one makes no release.
import { assertEquals, assertThrows } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { cutNotes } from "../../lib/release/notes.ts";
import { ROOT } from "../program.ts";

const CHANGELOG = `# Changelog

## Unreleased

- something new

## 1.10.0 (2026-11-01)

### Features

- ten

## 1.1.0

- one
`;

for (
  const [name, changelog, version, notes] of [
    ["up to the next one", CHANGELOG, "1.10.0", "### Features\n\n- ten\n"],
    ["up to the end", CHANGELOG, "1.1.0", "- one\n"],
    ["of a file with other line ends", CHANGELOG.replaceAll("\n", "\r\n"), "1.1.0", "- one\n"],
  ] as const
) {
  Deno.test(`cutNotes() cuts the section of the version out, ${name}`, () => {
    assertEquals(cutNotes(changelog, `v${version}`, version), notes);
  });
}

for (
  const [name, changelog, tag, version, message] of [
    [
      "another version's tag",
      CHANGELOG,
      "v1.1.0",
      "1.10.0",
      'The tag is "v1.1.0", wanted "v1.10.0", the version in deno.json',
    ],
    [
      "a tag without the v",
      CHANGELOG,
      "1.1.0",
      "1.1.0",
      'The tag is "1.1.0", wanted "v1.1.0", the version in deno.json',
    ],
    [
      "a version without a section",
      CHANGELOG,
      "v1.1",
      "1.1",
      'CHANGELOG.md has no section "## 1.1", wanted one: give "## Unreleased" that heading',
    ],
    [
      "a version that is the end of another",
      CHANGELOG,
      "v0.0",
      "0.0",
      'CHANGELOG.md has no section "## 0.0", wanted one: give "## Unreleased" that heading',
    ],
    [
      "an empty section",
      "## 2.0.0\n\n## 1.0.0\n\n- one\n",
      "v2.0.0",
      "2.0.0",
      'CHANGELOG.md says nothing under "## 2.0.0", wanted the notes of the release',
    ],
  ] as const
) {
  Deno.test(`cutNotes() refuses ${name}`, () => {
    assertEquals(assertThrows(() => cutNotes(changelog, tag, version), Error).message, message);
  });
}

Deno.test("deno task notes says in one line why a tag makes no release", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "notes", "v0.0.0-none"],
    cwd: ROOT,
  }).output();
  const message = `The tag is "v0.0.0-none", wanted "v${config.version}", the version in deno.json\n`;
  assertEquals([code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)], [1, "", message]);
});
