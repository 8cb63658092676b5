/**
 * Where sets of data are written: what is handed out in one folder, the answers in another.
 */
import type { LabSet } from "../../core/data/lab_set.ts";
import { NAMES_FILE, RESULTS_FILE } from "../../core/model/defaults.ts";
import { RS, TS } from "../../core/model/role.ts";
import { makeFolder, writeOutput } from "./files.ts";

/** The folders below the one that is given. */
export const HANDOUT_FOLDER = "handout";
/** Where the answers are. */
export const ANSWERS_FOLDER = "answers";

/** Writes a set below `folder`, in folders of `student` if there is one. Throws FileError. */
export async function writeLabSet(folder: string, set: LabSet, student?: string): Promise<void> {
  const below = student === undefined ? "" : `/${student}`;
  const handout = `${folder}/${HANDOUT_FOLDER}${below}`;
  const answers = `${folder}/${ANSWERS_FOLDER}${below}`;
  for (const path of [handout, answers]) {
    await makeFolder(path, "--out");
  }
  const files: [path: string, text: string][] = [
    [`${handout}/${RS.table}`, set.rsTable],
    [`${handout}/${TS.table}`, set.tsTable],
    [`${handout}/${NAMES_FILE}`, set.names],
    [`${answers}/${RESULTS_FILE}`, set.results],
  ];
  for (const [path, text] of files) await writeOutput(path, new TextEncoder().encode(text), "--out");
}
