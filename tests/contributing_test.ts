// What contributors are told: the files, tasks and forms of which .github speaks are there, and GitHub takes the forms.
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import config from "../deno.json" with { type: "json" };
import { ROOT } from "./program.ts";

const CONTRIBUTING = await Deno.readTextFile(`${ROOT}/.github/CONTRIBUTING.md`);
const FORMS = Array.from(Deno.readDirSync(`${ROOT}/.github/ISSUE_TEMPLATE`), ({ name }) => name)
  .filter((name) => name !== "config.yml");

Deno.test("CONTRIBUTING names only paths that are there", async () => {
  const text = CONTRIBUTING + await Deno.readTextFile(`${ROOT}/.github/PULL_REQUEST_TEMPLATE.md`);
  const paths = Array.from(
    text.matchAll(/`((?:lib|tests|\.ci|\.github)\/[\w./]+|main\.ts|\w+\.(?:md|json|lock))`/g),
    ([, path]) => path,
  );
  const missing = paths.filter((path) => !path.includes("NAME")).filter((path) => {
    try {
      Deno.statSync(`${ROOT}/${path}`);
      return false;
    } catch {
      return true;
    }
  });
  assert(paths.length > 20);
  assertEquals(missing, []);
});

Deno.test("CONTRIBUTING names only tasks that there are", () => {
  const named = Array.from(CONTRIBUTING.matchAll(/deno task ([\w-]+)/g), ([, name]) => name);
  assert(named.length > 5);
  assertEquals(named.filter((name) => !(name in config.tasks)), []);
});

/** A part of an issue form (GitHub's schema for issue forms). */
interface Part {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Record<string, unknown>;
  readonly validations?: { readonly required?: boolean };
}

/** What each part of a form may say of itself. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  markdown: ["value"],
  textarea: ["label", "description", "placeholder", "value", "render"],
  input: ["label", "description", "placeholder", "value"],
  dropdown: ["label", "description", "multiple", "options", "default"],
  checkboxes: ["label", "description", "options"],
};

for (const file of FORMS) {
  Deno.test(`.github/ISSUE_TEMPLATE/${file} is a form as GitHub takes it`, async () => {
    const { name, description, labels, body, ...rest } = parse(
      await Deno.readTextFile(`${ROOT}/.github/ISSUE_TEMPLATE/${file}`),
    );
    assertEquals([typeof name, typeof description, Array.isArray(labels), rest], ["string", "string", true, {}]);
    const parts: Part[] = body;
    const asking = parts.filter(({ type }) => type !== "markdown");
    assert(asking.some(({ validations, type }) => validations?.required || type === "checkboxes"));
    assertEquals(new Set(asking.map(({ id }) => id)).size, asking.length);
    for (const { type, id, attributes, validations = {}, ...others } of parts) {
      assertEquals(others, {});
      assertEquals(Object.keys(attributes).filter((key) => !ATTRIBUTES[type].includes(key)), []);
      assertEquals(Object.keys(validations).filter((key) => key !== "required"), []);
      if (type === "markdown") continue;
      assert(/^[\w-]+$/.test(id ?? "") && typeof attributes.label === "string");
    }
  });
}
