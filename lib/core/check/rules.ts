/**
 * Every rule, in one list. `core/table` and `core/resolve` find what breaks the rules of a format, for the servers, the
 * client and `dns-lab check` alike; `compare.ts` and `results.ts` find what breaks the others.
 */
import type { RuleId } from "../model/rule_id.ts";
import { LIST_RULES, NAME_RULES, TABLE_RULES } from "./format_rules.ts";
import type { Rule } from "./rule.ts";
import { RESULT_RULES, SET_RULES } from "./set_rules.ts";

/** Every rule, in the order of `--rules`. */
export const RULES: readonly Rule[] = [...NAME_RULES, ...TABLE_RULES, ...LIST_RULES, ...SET_RULES, ...RESULT_RULES];

const BY_ID: ReadonlyMap<RuleId, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule of a name. */
export function ruleOf(id: RuleId): Rule {
  return BY_ID.get(id)!;
}
