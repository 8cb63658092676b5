/**
 * A list of names on standard input: each name is handed out as soon as its line is there.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { TableError } from "../../core/model/errors.ts";
import { lowerAscii } from "../../core/model/hostname.ts";
import { toOctetString } from "../../core/model/octet_string.ts";
import { NameLines } from "../../core/resolve/name_lines.ts";
import { fileError } from "./file_error.ts";
import { BYTE_ORDER_MARK, type NameList, type NameListOptions } from "./name_list.ts";

/** Names from a stream, each as soon as its line is there. */
export class NameStream implements NameList {
  readonly #label: string;
  readonly #rule: NameLines;
  readonly #lower: boolean;
  readonly #lines: ReadableStreamDefaultReader<string>;

  /** The names in `bytes`, which errors call `label`. */
  constructor(bytes: ReadableStream<Uint8Array>, label: string, { lower }: NameListOptions) {
    this.#label = label;
    this.#rule = new NameLines(label);
    this.#lower = lower;
    this.#lines = bytes.pipeThrough(octetStrings(this.#rule)).pipeThrough(new TextLineStream()).getReader();
  }

  /** A stream is no file. */
  isFile(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** The next name. Throws TableError where the list is no list of names. */
  async next(): Promise<string[] | undefined> {
    for (;;) {
      const { done, value } = await this.#read();
      if (done) return undefined;
      const name = this.#rule.nameIn(value);
      this.#rule.check();
      if (name !== "") return [this.#lower ? lowerAscii(name) : name];
    }
  }

  /** Stops reading. */
  [Symbol.dispose](): void {
    this.#lines.cancel().catch(() => {
      // The stream has failed, which was reported.
    });
  }

  async #read(): Promise<ReadableStreamReadResult<string>> {
    try {
      return await this.#lines.read();
    } catch (error) {
      throw error instanceof TableError ? error : fileError("unreadable", this.#label, error);
    }
  }
}

/** Bytes as octet strings, without a byte-order mark; fails at a line whose end is not waited for. */
function octetStrings(rule: NameLines): TransformStream<Uint8Array, string> {
  let line = 0;
  let unfinished = "";
  return new TransformStream({
    transform(bytes, controller) {
      let text = toOctetString(bytes);
      if (line === 0) text = text.replace(BYTE_ORDER_MARK, "");
      const lines = text.split("\n");
      line += lines.length - (line === 0 ? 0 : 1);
      unfinished = lines.length === 1 ? unfinished + text : lines.at(-1)!;
      rule.checkUnfinished(unfinished, line);
      controller.enqueue(text);
    },
  });
}
