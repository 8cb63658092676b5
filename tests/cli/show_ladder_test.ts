// The colours of the ladder: each role has its own.
import { assertEquals } from "@std/assert";
import { ladderOptions } from "../../lib/cli/show_ladder.ts";
import { Terminal } from "../../lib/edge/system/terminal.ts";

/** A terminal that shows colours by their names. */
class Painted extends Terminal {
  override paint(style: string, text: string): string {
    return `${style} ${text}`;
  }
}

const LANES: [lane: string, painted: string][] = [
  ["client", "strong client"],
  ["client#1", "strong client#1"],
  ["others", "strong others"],
  ["RS", "asked RS"],
  ["TS", "notice TS"],
  ["Resolver", "good Resolver"],
  ["Stranger", "bad Stranger"],
  ["constructor", "strong constructor"],
];

for (const [lane, painted] of LANES) {
  Deno.test(`ladderOptions() has a colour for the lane "${lane}"`, () => {
    assertEquals(ladderOptions(new Painted(), { ascii: false, explain: false }, "err").paint(lane, lane), painted);
  });
}
