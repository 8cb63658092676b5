/**
 * The names of the rules that tables, lists of names and results keep to.
 *
 * What a rule says, with an example, is in `core/check`; whatever finds a fault names the rule, so a server's error and
 * `dns-lab check` speak of the same one.
 */

/** A rule about a host name, wherever it stands. */
export type NameRuleId = "name-character" | "empty-label" | "label-length" | "name-length";

/** A rule about a table. */
export type TableRuleId =
  | "missing-field"
  | "flag"
  | "address"
  | "leading-zero"
  | "extra-field"
  | "ns-in-ts"
  | "second-ns"
  | "no-ns"
  | "duplicate"
  | "list-not-table"
  | "utf-16"
  | "binary";

/** A rule about a list of names. */
export type ListRuleId = "one-name" | "entry-in-list" | "table-not-list" | "line-length";

/** A rule about several files at once. */
export type SetRuleId =
  | "address-differs"
  | "swapped-tables"
  | "ns-unresolved"
  | "unknown-name"
  | "unused-entry";

/** A rule about RESOLVED.txt. */
export type ResultRuleId =
  | "result-missing"
  | "result-extra"
  | "result-order"
  | "result-case"
  | "result-joined"
  | "result-server"
  | "result-address"
  | "result-form";

/** A rule. */
export type RuleId = NameRuleId | TableRuleId | ListRuleId | SetRuleId | ResultRuleId;
