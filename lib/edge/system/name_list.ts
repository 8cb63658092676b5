/**
 * What every list of names has in common, wherever it is read from.
 */
import type { NameSource } from "../../core/resolve/ports.ts";

/** How UTF-8 may begin a file, as an octet string. */
export const BYTE_ORDER_MARK: RegExp = /^\xef\xbb\xbf/;

/** How names are read. */
export interface NameListOptions {
  /** Whether A to Z are made a to z. */
  readonly lower: boolean;
}

/** Names from a file, from standard input, or from the command line. */
export interface NameList extends NameSource, Disposable {
  /** Whether the file at `path` is the one that the names are read from. */
  isFile(path: string): Promise<boolean>;
}
