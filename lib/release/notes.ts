/**
 * The notes of a release: the section of CHANGELOG.md that has the version's heading, `## 1.2.3` or `## 1.2.3 (DATE)`.
 *
 * Run with a tag, it writes them to standard output, or one line to standard error: a tag that is not the version, or
 * that CHANGELOG knows nothing of, makes no release.
 */
import config from "../../deno.json" with { type: "json" };

/**
 * The section of a changelog for a tag, without its heading.
 *
 * @param tag the version with a "v" before it
 * @throws {Error} with one line that says what is wrong
 */
export function cutNotes(changelog: string, tag: string, version: string): string {
  if (tag !== `v${version}`) throw new Error(`The tag is "${tag}", wanted "v${version}", the version in deno.json`);
  const lines = changelog.split(/\r?\n/);
  const heading = lines.findIndex((line) => line.startsWith("## ") && line.split(" ")[1] === version);
  if (heading < 0) {
    throw new Error(`CHANGELOG.md has no section "## ${version}", wanted one: give "## Unreleased" that heading`);
  }
  const below = lines.slice(heading + 1);
  const next = below.findIndex((line) => line.startsWith("## "));
  const notes = below.slice(0, next < 0 ? undefined : next).join("\n").trim();
  if (notes === "") throw new Error(`CHANGELOG.md says nothing under "## ${version}", wanted the notes of the release`);
  return `${notes}\n`;
}

if (import.meta.main) {
  try {
    const notes = cutNotes(await Deno.readTextFile("CHANGELOG.md"), Deno.args[0] ?? "", config.version);
    await Deno.stdout.write(new TextEncoder().encode(notes));
  } catch (error) {
    await Deno.stderr.write(new TextEncoder().encode(`${error instanceof Error ? error.message : error}\n`));
    Deno.exitCode = 1;
  }
}
