// Each rule from its own example: the bad files break it, at its place, and no other rule; the good ones break none.
import { assert, assertEquals } from "@std/assert";
import { checkFiles } from "../../../lib/core/check/check.ts";
import type { FileKind } from "../../../lib/core/check/kind.ts";
import type { Example } from "../../../lib/core/check/rule.ts";
import { ruleOf, RULES } from "../../../lib/core/check/rules.ts";
import type { RuleId } from "../../../lib/core/model/rule_id.ts";
import { fromOctetString } from "../../../lib/core/model/octet_string.ts";

/** Every finding about the files of an example: kind of the file, line, column and rule. */
function findingsIn(example: Example, unresolved: readonly string[] = []): string[] {
  const inputs = Object.entries(example).map(([kind, text]) => ({
    path: kind,
    kind: kind as FileKind,
    bytes: fromOctetString(text),
  }));
  const { files } = checkFiles(inputs, { unresolved: new Set(unresolved) });
  return files.flatMap(({ findings }) =>
    findings.map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`)
  );
}

for (const { id, bad, at, good, unresolved } of RULES) {
  Deno.test(`the rule ${id} is broken by its bad example, at its place, and no other rule is`, () => {
    const [kind, line, column] = at;
    const found = findingsIn(bad, unresolved);
    assertEquals(found, [`${kind}:${line}:${column} ${id}`]);
  });
  Deno.test(`the rule ${id} is not broken by its good example, nor is another`, () => {
    assertEquals(findingsIn(good, unresolved), []);
  });
}

/** Every name that a finding can bear: the compiler knows when one is missing here. */
const IDS: Readonly<Record<RuleId, true>> = {
  "name-character": true,
  "empty-label": true,
  "label-length": true,
  "name-length": true,
  "missing-field": true,
  flag: true,
  address: true,
  "leading-zero": true,
  "extra-field": true,
  "ns-in-ts": true,
  "second-ns": true,
  "no-ns": true,
  duplicate: true,
  "list-not-table": true,
  "utf-16": true,
  binary: true,
  "one-name": true,
  "entry-in-list": true,
  "table-not-list": true,
  "line-length": true,
  "address-differs": true,
  "swapped-tables": true,
  "ns-unresolved": true,
  "unknown-name": true,
  "unused-entry": true,
  "result-missing": true,
  "result-extra": true,
  "result-order": true,
  "result-case": true,
  "result-joined": true,
  "result-server": true,
  "result-address": true,
  "result-form": true,
};

Deno.test("every name of a rule that a finding can bear is in the list of rules", () => {
  assertEquals(RULES.map(({ id }) => id).sort(), Object.keys(IDS).sort() as RuleId[]);
});

Deno.test("every rule has one name, a sentence, and a way to mend what breaks it", () => {
  assertEquals(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  for (const { id, about, fix } of RULES) {
    assertEquals(ruleOf(id).id, id);
    assert(/^[A-Z].*(?:[^.]|\.\.\.)$/.test(about) && fix !== "", id);
  }
});
