/**
 * `dns-lab data`: tables, a list of names and the right results, made from a seed.
 */
import { type Command, defineCommand, exitCodes, flag, option, type Values } from "../cli/spec.ts";
import { toCount, toName } from "../cli/values.ts";
import type { LabSetOptions } from "../core/data/lab_set.ts";
import { counted, escapeControls } from "../core/model/display.ts";
import { UsageError } from "../core/model/errors.ts";

/** The largest list of students, or file with a seed. */
const MAX_TEXT_BYTES = 2 ** 24;
/** How many names a list has unless told otherwise. */
const DEFAULT_NAMES = 20;
/** As many as the generator makes names for without searching long. */
const MAX_NAMES = 100_000;

const options = {
  seed: option<string | undefined>({
    hint: "TEXT",
    about: "what everything is made from; with --students the secret of the course",
    convert: String,
    fallback: undefined,
  }),
  seedFile: option<string | undefined>({
    hint: "FILE",
    about: "take the seed from the first line of a file: other users of the machine can see command lines",
    convert: String,
    fallback: undefined,
    completes: "file",
  }),
  names: option({ hint: "N", about: "how many names the list has", convert: toNames, fallback: DEFAULT_NAMES }),
  students: option<string | undefined>({
    hint: "LIST.csv",
    about: "make a set for each student: a file with an id in each line, or in the column that its first line names",
    convert: String,
    fallback: undefined,
    completes: "file",
  }),
  out: option({
    hint: "DIR",
    about: "write to the folders handout and answers in this one",
    convert: String,
    fallback: "data",
    completes: "directory",
  }),
  rsShare: option({ hint: "PARTS", about: "how many parts of the list RS's table has", convert: toParts, fallback: 4 }),
  tsShare: option({ hint: "PARTS", about: "how many parts TS's table has", convert: toParts, fallback: 4 }),
  missShare: option({ hint: "PARTS", about: "how many parts no table has", convert: toParts, fallback: 2 }),
  mixedCase: option({
    hint: "PERCENT",
    about: "how many of the names are in another case than in the tables",
    convert: toPercent,
    fallback: 25,
  }),
  tsHost: option({
    hint: "HOST",
    about: "the machine that RS's NS entry names",
    convert: toName,
    fallback: "localhost",
    completes: "host",
  }),
  loopback: flag("take addresses from 127.0.0.0/8, which reach only the machine itself"),
  quiet: flag("report only errors", "q"),
};

/** The declaration of the command. */
export const command: Command = defineCommand({
  about:
    "Makes two tables, a list of names, and the RESOLVED.txt that a right client writes. The same seed makes the same " +
    "bytes on every system. Names are reserved for examples (RFC 2606), and so are addresses (RFC 5737). With a list of " +
    "students each gets a set of their own, which the HMAC-SHA-256 of the id under the seed determines: who does not " +
    "know the seed can't make the answers.",
  options,
  exclusive: [["seed", "seedFile"]],
  examples: [
    { line: "data --seed spring-2027", about: "one set, in data/handout and data/answers" },
    { line: "data --seed-file secret.txt --students class.csv --out sets", about: "a set for each student" },
    { line: "data --seed x --names 100 --rs-share 1 --ts-share 8 --miss-share 1", about: "mostly referrals" },
  ],
  exitCodes: exitCodes(0, 64, 65, 66, 70, 73, 74),
  async run(values, _positionals, terminal) {
    if (values.rsShare + values.tsShare + values.missShare === 0) {
      throw new UsageError("--rs-share, --ts-share and --miss-share are all 0; give one of them a part");
    }
    const seed = values.seed ??
      (values.seedFile === undefined ? undefined : firstLine(await readText(values.seedFile)));
    if (seed === undefined || seed === "") {
      throw new UsageError("--seed is missing, from which everything is made, as in: dns-lab data --seed spring-2027");
    }
    const { hmacSha256, sha256 } = await import("../edge/system/digest.ts");
    const { ANSWERS_FOLDER, HANDOUT_FOLDER, writeLabSet } = await import("../edge/system/data_files.ts");
    const { makeLabSet } = await import("../core/data/lab_set.ts");
    const students = values.students === undefined ? undefined : await readIds(values.students);
    if (students === undefined) {
      await writeLabSet(values.out, makeLabSet(setOptions(values, await sha256(seed))));
    }
    for (const id of students ?? []) {
      const set = makeLabSet(setOptions(values, await hmacSha256(seed, id)));
      await writeLabSet(values.out, set, id);
    }
    if (values.quiet) return;
    const out = escapeControls(values.out);
    const sets = students === undefined ? "1 set" : `${counted(students.length, "set")}, one for each student`;
    terminal.err(
      `${sets}: ${
        counted(values.names, "name")
      } each; to hand out: ${out}/${HANDOUT_FOLDER}; the answers: ${out}/${ANSWERS_FOLDER}`,
    );
  },
});

async function readIds(path: string): Promise<string[]> {
  const { readStudents } = await import("../core/data/students.ts");
  return readStudents(path, await readText(path));
}

async function readText(path: string): Promise<string> {
  const { readContent } = await import("../edge/system/files.ts");
  const { text, length } = await readContent(path, MAX_TEXT_BYTES);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(text.bytes.subarray(0, length));
}

function firstLine(text: string): string {
  return text.replace(/^\ufeff/, "").split(/\r?\n/)[0];
}

function setOptions(values: Values<typeof options>, seed: Uint8Array): LabSetOptions {
  const { names, mixedCase, loopback, tsHost, rsShare, tsShare, missShare } = values;
  const shares = { rs: rsShare, ts: tsShare, misses: missShare };
  return { seed, names, shares, mixedCasePercent: mixedCase, isLoopback: loopback, tsHost };
}

function toNames(text: string): number {
  const count = toCount(text);
  if (count > MAX_NAMES) throw new Error(`wanted a number from 1 to ${MAX_NAMES}`);
  return count;
}

function toParts(text: string): number {
  const parts = /^\d{1,6}$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(parts)) throw new Error("wanted a whole number, 0 or more");
  return parts;
}

function toPercent(text: string): number {
  const percent = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (!(percent <= 100)) throw new Error("wanted a whole number from 0 to 100");
  return percent;
}
