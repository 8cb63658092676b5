/**
 * The part of `@std/streams` that dns-lab uses, for machines that can't reach JSR: same name, same behaviour.
 * `tests/std/text_line_stream_test.ts` states the behaviour.
 */

/**
 * Cuts a stream of text into its lines. LF and CRLF end a line; the end of the stream ends the last one, if it is not empty,
 * and keeps a CR at its end.
 */
export class TextLineStream extends TransformStream<string, string> {
  /** A new transform for one stream. */
  constructor() {
    // The pieces of a line are joined once, when it is whole: its length costs no more than its octets.
    let pieces: string[] = [];
    super({
      transform(chunk, controller) {
        for (let start = 0;;) {
          const end = chunk.indexOf("\n", start);
          pieces.push(chunk.slice(start, end < 0 ? undefined : end));
          if (end < 0) return;
          const line = pieces.join("");
          pieces = [];
          controller.enqueue(line.endsWith("\r") ? line.slice(0, -1) : line);
          start = end + 1;
        }
      },
      flush(controller) {
        const line = pieces.join("");
        if (line !== "") controller.enqueue(line);
      },
    });
  }
}
