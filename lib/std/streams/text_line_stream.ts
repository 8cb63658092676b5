/**
 * The part of `@std/streams` that dns-lab uses, for machines that can't reach JSR: same name, same behaviour.
 * `tests/std_test.ts` states the behaviour.
 */

/** Cuts a stream of text into its lines; LF and CRLF end one, and so does the end of the stream. */
export class TextLineStream extends TransformStream<string, string> {
  /** A new transform for one stream. */
  constructor() {
    let rest = "";
    super({
      transform(chunk, controller) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop()!;
        for (const line of lines) controller.enqueue(line.replace(/\r$/, ""));
      },
      flush(controller) {
        if (rest !== "") controller.enqueue(rest.replace(/\r$/, ""));
      },
    });
  }
}
