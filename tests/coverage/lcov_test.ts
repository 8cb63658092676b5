// The coverage report: from what deno coverage writes to what people read.
import { assertEquals } from "@std/assert";
import { readLcov, renderCoverage } from "./lcov.ts";

const LCOV = `SF:/top/lib/a/one.ts
DA:1,5
DA:2,0
DA:3,0
DA:5,0
LH:1
LF:4
end_of_record
SF:/top/lib/a/two.ts
DA:1,1
DA:2,1
end_of_record
SF:/top/main.ts
DA:7,3
end_of_record
SF:/elsewhere/x.ts
DA:1,0
end_of_record
`;

Deno.test("readLcov() reads the lines of the files of this checkout", () => {
  assertEquals(readLcov(LCOV, "/top"), [
    { path: "lib/a/one.ts", lines: 4, untested: [2, 3, 5] },
    { path: "lib/a/two.ts", lines: 2, untested: [] },
    { path: "main.ts", lines: 1, untested: [] },
  ]);
});

Deno.test("renderCoverage() shows folders, then lines that no test runs, then files that none loads", () => {
  assertEquals(
    renderCoverage(readLcov(LCOV, "/top"), ["lib/b/three.ts"]),
    `.                    100.0 %  1 of 1 lines
lib/a                 50.0 %  3 of 6 lines
all                   57.1 %  4 of 7 lines

Lines that no test runs:
lib/a/one.ts: 2-3, 5
lib/b/three.ts: all, no test loads it
`,
  );
});

Deno.test("renderCoverage() says that nothing is left", () => {
  assertEquals(renderCoverage([{ path: "main.ts", lines: 2, untested: [] }], []).split("\n").slice(-2), ["none", ""]);
});
