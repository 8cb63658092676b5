/**
 * A rule of the lab's files, as data: what help, tests and findings all read.
 */
import type { RuleId } from "../model/rule_id.ts";
import type { FileKind } from "./kind.ts";

/** Files that show a rule, by what they are: the text of each. */
export type Example = Readonly<Partial<Record<FileKind, string>>>;

/** A rule. */
export interface Rule<Id extends RuleId = RuleId> {
  /** Its name, as findings show it. */
  readonly id: Id;
  /** What it demands, in a sentence. */
  readonly about: string;
  /** Files of which one breaks it, and no other rule. */
  readonly bad: Example;
  /** Where: the kind of the file, line and column, from 1. */
  readonly at: readonly [kind: FileKind, line: number, column: number];
  /** The same files as they should be. */
  readonly good: Example;
  /** What to do about it. */
  readonly fix: string;
  /** Whether `--fix` can repair it, in some cases at least. */
  readonly isRepairable?: boolean;
  /** Host names that are taken not to resolve, in the examples. */
  readonly unresolved?: readonly string[];
}
