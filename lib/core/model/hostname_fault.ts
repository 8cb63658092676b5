/**
 * Why a word is not a host name, for tables, lists and the command line: one rule for all of them.
 */
import { quoteText } from "./display.ts";
import { MAX_LABEL_OCTETS, MAX_NAME_OCTETS } from "./hostname.ts";
import type { RuleId } from "./rule_id.ts";

/** What is wrong with a line or a word. */
export interface Finding {
  /** Where, as an index into it. */
  readonly index: number;
  /** What was seen, what was wanted. */
  readonly message: string;
  /** The rule that is broken. */
  readonly rule: RuleId;
}

/** What is wrong with `name`, a word of a text; undefined for a host name (a final dot is allowed). */
export function hostnameFault(name: string): Finding | undefined {
  for (let index = 0; index < name.length; index++) {
    const code = name.charCodeAt(index);
    if (code > 0x20 && code < 0x7f) continue;
    const message = `The host name ${quoteText(name)} holds ${describeCharacter(code)}`;
    return { index, message, rule: "name-character" };
  }
  const bare = name.endsWith(".") ? name.slice(0, -1) : name;
  let index = 0;
  for (const label of bare.split(".")) {
    if (label === "") {
      return { index, message: `The host name ${quoteText(name)} has an empty label`, rule: "empty-label" };
    }
    if (label.length > MAX_LABEL_OCTETS) {
      return {
        index,
        message: `A label of ${label.length} octets, wanted at most ${MAX_LABEL_OCTETS} (RFC 1035 2.3.4)`,
        rule: "label-length",
      };
    }
    index += label.length + 1;
  }
  if (bare.length <= MAX_NAME_OCTETS) return undefined;
  return {
    index: 0,
    message: `A host name of ${bare.length} octets, wanted at most ${MAX_NAME_OCTETS} (RFC 1035 2.3.4)`,
    rule: "name-length",
  };
}

function describeCharacter(code: number): string {
  if (code === 0x20 || code === 0x09) return "white space, wanted one name";
  if (code < 0x20 || code === 0x7f) return "a control character, wanted visible ASCII";
  return "a character beyond ASCII, wanted visible ASCII (an international name is written as xn--...)";
}
