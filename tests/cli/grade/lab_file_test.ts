// --lab: a course's options in TOML; what is wrong in it is told with its place.
import { assertEquals, assertRejects } from "@std/assert";
import { parseLab } from "../../../lib/cli/grade/lab_file.ts";
import { TableError } from "../../../lib/core/model/errors.ts";

Deno.test("parseLab() reads options by their names", async () => {
  const text =
    'rs = "python3 rs.py"\nrs-port = 6000\nskip = ["lessons", "rs-crash"]\ntimeout = 2.5\n[points]\nrs-hit = 8\n';
  assertEquals(await parseLab("lab.toml", text), {
    rs: "python3 rs.py",
    rsPort: 6000,
    skip: ["lessons", "rs-crash"],
    timeout: 2500,
    points: new Map([["rs-hit", 8]]),
  });
});

const ROWS: readonly (readonly [text: string, message: string])[] = [
  ["rs = \n", "lab.toml:1:6: This is not TOML: "],
  [
    "zzz = 1\nrs-prot = 6000\n",
    'lab.toml:1:1: There is no option "zzz"\nlab.toml:2:1: There is no option "rs-prot", did you mean "rs-port"?',
  ],
  ["\nrs-port = 70000\n", "lab.toml:2:1: rs-port: wanted a port, a number from 1 to 65535"],
  ["rs-port = true\n", "lab.toml:1:1: rs-port: wanted a text, a number or a list of texts"],
  ["[points]\nrs-hit = -1\n", "lab.toml:1:1: points: wanted ID=N, as in rs-case=3; --list shows the ids"],
];
for (const [text, message] of ROWS) {
  Deno.test(`parseLab() refuses ${JSON.stringify(text)}`, async () => {
    const error = await assertRejects(() => parseLab("lab.toml", text), TableError);
    assertEquals(error.message.slice(0, message.length), message);
  });
}
