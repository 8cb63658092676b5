// The workflows: GitHub's own linter and the rules of workflow_rules.ts have nothing to say of them, and each rule says
// what it should of a workflow that breaks it.
import { assert, assertEquals } from "@std/assert";
import config from "../deno.json" with { type: "json" };
import { ROOT, Scratch } from "./program.ts";
import { checkWorkflow } from "./workflow_rules.ts";

const WORKFLOWS = `${ROOT}/.github/workflows`;
const FILES = Array.from(Deno.readDirSync(WORKFLOWS), ({ name }) => name).sort();

const GOOD = `on:
  push:
permissions: {}
concurrency: one
defaults:
  run:
    shell: bash
jobs:
  a:
    runs-on: \${{ matrix.os }}
    timeout-minutes: 5
    permissions:
      contents: read
    strategy:
      matrix:
        os: [ubuntu-latest]
        include:
          - os: macos-latest
    steps:
      - uses: actions/checkout@${"0123456789".repeat(4)} # v1.2.3
        with:
          persist-credentials: false
      - run: echo "$GITHUB_REF_NAME"
`;

const broken: readonly [name: string, from: string, to: string, found: string][] = [
  ["text that is not YAML", "os: [ubuntu-latest]", "os: ]", "line 16: Unexpected flow-seq-end token in YAML stream:"],
  ["an unknown event", "push:", "pusch:", "line 2: Unexpected value 'pusch'"],
  ["a job that waits for one that is not there", "runs-on", "needs: b\n    runs-on", "line 10: Value 'b' is not valid"],
  ["an unknown permission", "contents: read", "content: read", "line 13: Unexpected value 'content'"],
  ["a key given twice", "    timeout", "    timeout-minutes: 1\n    timeout", "line 12: 'timeout-minutes' is already"],
  ["a broken expression", "matrix.os }}", "matrix.os == }}", "line 10: Unexpected end of expression: '=='"],
  ["a value that nobody has set", "matrix.os }}", "matrix.is }}", "line 10: Context access might be invalid: is"],
  ["a tag for a hash", `@${"0123456789".repeat(4)} # v1.2.3`, "@v1", '"actions/checkout@v1" is not pinned'],
  ["a short hash", "0123456789 #", " #", '"actions/checkout@012345678901234567890123456789" is not pinned'],
  [
    "a tag in braces",
    "run: echo",
    "{ uses: actions/checkout@v1 }\n      - run: echo",
    '"actions/checkout@v1" is not pin',
  ],
  ["a tag behind a quoted key", "run: echo", '"uses": x/x@v4\n      - run: echo', '"x/x@v4" is not pinned'],
  ["a tag behind a key with a space", "run: echo", "uses : x/x@main\n      - run: echo", '"x/x@main" is not pinned'],
  [
    "a hash twice, with its version once",
    "run: echo",
    `uses: actions/checkout@${"0123456789".repeat(4)}\n      - run: echo`,
    `"actions/checkout@${"0123456789".repeat(4)}" is not pinned`,
  ],
  [
    "a workflow of others",
    "jobs:",
    `jobs:\n  b:\n    permissions: {}\n    uses: a/b/.github/workflows/c.yml@${"0123456789".repeat(4)} # v1.2.3`,
    'b: "a/b/.github/workflows/c.yml@0123456789',
  ],
  ["an event that brings rights", "push:", "pull_request_target:", 'The event "pull_request_target" is none in use'],
  ["an event in a list", "on:\n  push:", "on: [push, issue_comment]", 'The event "issue_comment" is none in use'],
  ["an event by itself", "on:\n  push:", "on: workflow_run", 'The event "workflow_run" is none in use'],
  ["a container", "    steps:", "    container: alpine\n    steps:", 'a: "container" is no key in use'],
  ["services", "    steps:", "    services: { a: { image: alpine } }\n    steps:", 'a: "services" is no key in use'],
  [
    "a job with a shell of its own",
    "    steps:",
    "    defaults: { run: { shell: sh } }\n    steps:",
    'a: "defaults" is no key in use',
  ],
  [
    "secrets handed on",
    "jobs:",
    "jobs:\n  b:\n    permissions: {}\n    uses: ./.github/workflows/ci.yml\n    secrets: inherit",
    '"secrets: inherit" is about secrets',
  ],
  [
    "a secret for a step",
    "run: echo",
    "env: { A: '${{ toJSON(secrets) }}' }\n        run: echo",
    "\"- env: { A: '${{ toJSON(secrets) }}' }\" is about",
  ],
  ["a hash without its version", " # v1.2.3", "", `"actions/checkout@${"0123456789".repeat(4)}" is not pinned`],
  ["a version of Deno", "echo", "npx deno@2.9 #", '"deno@2.9" repeats README'],
  [
    "a version of Deno for a step",
    "run: echo",
    "env: { DENO: v2.1 }\n        run: echo",
    '"DENO: v2.1" repeats README',
  ],
  ["permissions for all jobs", "permissions: {}", "permissions: read-all", "The workflow has permissions, wanted {}"],
  ["no permissions at all", "permissions: {}\n", "", "The workflow has permissions, wanted {}"],
  ["a job without permissions", "permissions:\n      contents: read", "name: b", "a: There are no permissions"],
  ["a job that may write", "contents: read", "contents: write", 'a: Permission "contents: write" is more'],
  ["a job that may sign", "contents: read", "id-token: write", 'a: Permission "id-token: write" is more'],
  ["no concurrency group", "concurrency: one\n", "", "There is no concurrency group"],
  ["the system's shell", "shell: bash", "shell: sh", "The shell is the system's"],
  ["another shell in a step", "run: echo", "shell: pwsh\n        run: echo", 'a: A step has the shell "pwsh"'],
  ["a job without a limit", "    timeout-minutes: 5\n", "", "a: timeout-minutes is undefined, wanted 30 at most"],
  ["a job that may take for ever", "minutes: 5", "minutes: 360", "a: timeout-minutes is 360, wanted 30 at most"],
  ["an unknown runner", "[ubuntu-latest]", "[ubuntu-lates]", 'a: "ubuntu-lates" is no known runner'],
  ["an unknown runner in a list", "- os: macos-latest", "- os: macos-13", 'a: "macos-13" is no known runner'],
  ["a runner's label of its own", "${{ matrix.os }}", "mine", 'a: "mine" is no known runner'],
  ["an expression in a script", "$GITHUB_REF_NAME", "${{ github.ref_name }}", 'a: "echo "${{ github.ref_name }}"" has'],
  ["somebody's action", "actions/checkout", "somebody/checkout", 'a: "somebody/checkout" is not among the actions'],
  [
    "a misspelt input",
    "          persist-credentials",
    "          clean: true\n          persist-credentials",
    "a: actions/",
  ],
  ["credentials left behind", "credentials: false", "credentials: true", "a: actions/checkout leaves the token behind"],
];

Deno.test("checkWorkflow() has nothing to say of a workflow that keeps to the rules", async () => {
  assertEquals(await checkWorkflow("x.yml", GOOD), []);
});

for (const [name, from, to, found] of broken) {
  Deno.test(`checkWorkflow() finds ${name}`, async () => {
    assert(GOOD.includes(from));
    const [first = ""] = await checkWorkflow("x.yml", GOOD.replace(from, () => to));
    assertEquals(first.slice(0, found.length), found);
  });
}

Deno.test("there are two workflows", () => {
  assertEquals(FILES, ["ci.yml", "release.yml"]);
});

for (const file of FILES) {
  const text = Deno.readTextFileSync(`${WORKFLOWS}/${file}`);
  Deno.test(`${file} is a workflow that GitHub takes and that keeps to the rules`, async () => {
    assertEquals(await checkWorkflow(file, text), []);
  });

  Deno.test(`${file} runs scripts and tasks that are there`, async () => {
    for (const [script] of text.matchAll(/\.ci\/\w+|tests\/[\w/]+\.ts/g)) await Deno.stat(`${ROOT}/${script}`);
    for (const [, task] of text.matchAll(/\.ci\/deno task ([\w-]+)/g)) assert(task in config.tasks, task);
  });
}

Deno.test(".ci/use_jsr.ts leaves deno.json without links and lock, formatted, and else as it was", async () => {
  await using scratch = new Scratch();
  const linked = { ...config, links: ["./lib/std/assert"], lock: { frozen: true } };
  const path = await scratch.write("deno.json", JSON.stringify(linked));
  const { links: _, ...expected } = { ...linked, lock: false };
  const deno = (...args: string[]) => new Deno.Command(Deno.execPath(), { args, cwd: scratch.path }).output();
  const script = `${ROOT}/.ci/use_jsr.ts`;
  const { code } = await deno("run", "--no-config", "--allow-read=deno.json", "--allow-write=deno.json", script);
  assertEquals([code, JSON.parse(await Deno.readTextFile(path))], [0, expected]);
  assertEquals((await deno("fmt", "--check", path)).code, 0);
});
