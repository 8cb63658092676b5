// What is said of each thing that can be seen: whether it is well, and what to do.
import { assert, assertEquals } from "@std/assert";
import { judgeFile, judgeResults } from "../../../lib/core/doctor/judge_files.ts";
import {
  judgeFolder,
  judgeLocalhost,
  judgeNsHost,
  judgePort,
  judgeTerminal,
} from "../../../lib/core/doctor/judge_machine.ts";
import { judgeAddresses, judgeServer, type ServerSeen } from "../../../lib/core/doctor/judge_server.ts";
import type { Verdict } from "../../../lib/core/doctor/verdict.ts";
import { RS, TS } from "../../../lib/core/model/role.ts";

const TERMINAL = { isTerminal: true, columns: 80, hasColour: true, isUtf8: true };
const PORT = { role: RS, port: 50007, reason: undefined, owner: undefined, isAsked: false };
const FILE = { what: "RS's table", name: RS.table, path: RS.table, errors: 0, warnings: 0 };
const RESULTS = { name: "RESOLVED.txt", writtenMs: 2, newest: { path: "a.txt", writtenMs: 1 }, wrong: 0 };
const REFERRAL = "localhost - NS";
const NOT_FOUND = "x.invalid - Error:HOST NOT FOUND";
const server = (seen: Partial<ServerSeen>): ServerSeen => ({
  role: RS,
  host: "ilab1",
  port: 50007,
  framing: "raw",
  isPerQuery: false,
  replies: [REFERRAL],
  ...seen,
});

const CASES: [what: string, verdicts: Verdict | Verdict[], said: string[]][] = [
  ["a terminal", judgeTerminal(TERMINAL), ["good: The terminal has 80 columns; colours; UTF-8"]],
  ["a pipe", judgeTerminal({ ...TERMINAL, isTerminal: false, hasColour: false }), [
    "good: Standard output is no terminal; no colours; UTF-8",
  ]],
  ["a narrow terminal", judgeTerminal({ ...TERMINAL, columns: 50 }), [
    "doubtful: The terminal has 50 columns; colours; UTF-8",
  ]],
  ["a terminal without UTF-8", judgeTerminal({ ...TERMINAL, isUtf8: false }), [
    "doubtful: The terminal has 80 columns; colours; no UTF-8",
  ]],
  ["a free port", judgePort(PORT), ["good: RS's port 50007 is free"]],
  ["a port in use", judgePort({ ...PORT, reason: "in use", owner: "python3 (process 12)" }), [
    "bad: RS's port 50007 is in use by python3 (process 12)",
  ]],
  ["a port in use by nobody knows whom", judgePort({ ...PORT, reason: "in use" }), [
    "bad: RS's port 50007 is in use by a program that the system does not name",
  ]],
  ["a port that the asked server has", judgePort({ ...PORT, reason: "in use", isAsked: true, owner: "x\x1b" }), [
    "good: RS's port 50007 is in use by x\\x1b",
  ]],
  ["a reserved port", judgePort({ ...PORT, port: 53, reason: "denied" }), [
    "bad: RS's port 53 can't be opened: the system does not allow it",
  ]],
  ["a port that Deno may not open", judgePort({ ...PORT, reason: "not permitted" }), [
    "bad: RS's port 50007 can't be opened: Deno may not",
  ]],
  ["a port on a machine without a network", judgePort({ ...PORT, reason: "other" }), [
    "bad: RS's port 50007 can't be opened",
  ]],
  ["localhost", judgeLocalhost({ kind: "found", addresses: ["::1", "127.0.0.1"] }), [
    "good: localhost is ::1 and 127.0.0.1",
  ]],
  ["localhost of IPv6 alone", judgeLocalhost({ kind: "found", addresses: ["::1"] }), [
    "doubtful: localhost is ::1: no IPv4 address",
  ]],
  ["localhost that nobody knows", judgeLocalhost({ kind: "not found" }), ["bad: localhost can't be found"]],
  ["a resolver that fails", judgeLocalhost({ kind: "failed", reason: "EAI_AGAIN" }), [
    "bad: localhost can't be found: EAI_AGAIN",
  ]],
  ["the NS entry's host", judgeNsHost("ilab2", { kind: "found", addresses: ["10.0.0.7"] }), [
    `good: RS's NS entry names "ilab2", which is 10.0.0.7`,
  ]],
  ["an NS entry's host that nobody knows", judgeNsHost("ilab2", { kind: "not found" }), [
    `bad: RS's NS entry names "ilab2", which can't be found from here`,
  ]],
  ["a folder", judgeFolder(undefined), ["good: Files can be written in this folder"]],
  ["a folder without room", judgeFolder("No space left"), [
    "bad: Nothing can be written in this folder: No space left",
  ]],
  ["a sound table", judgeFile(FILE), ["good: RS's table, PROJI-DNSRS.txt, is sound"]],
  ["a missing table", judgeFile({ ...FILE, path: undefined }), [
    "doubtful: RS's table, PROJI-DNSRS.txt, is neither here nor in tables/",
  ]],
  ["a table that can't be read", judgeFile({ ...FILE, problem: "permission denied" }), [
    "bad: RS's table can't be read: permission denied",
  ]],
  ["a table with errors", judgeFile({ ...FILE, errors: 2, warnings: 1 }), [
    "bad: RS's table, PROJI-DNSRS.txt, has 2 errors",
  ]],
  ["a table with a warning", judgeFile({ ...FILE, warnings: 1 }), [
    "doubtful: RS's table, PROJI-DNSRS.txt, has 1 warning",
  ]],
  ["results", judgeResults(RESULTS), ["good: RESOLVED.txt is newer than the tables and the list"]],
  ["no results", judgeResults({ ...RESULTS, writtenMs: undefined }), ["good: There is no RESOLVED.txt yet"]],
  ["results of an earlier run", judgeResults({ ...RESULTS, writtenMs: 0 }), [
    "doubtful: RESOLVED.txt is of an earlier run: a.txt is newer",
  ]],
  ["results of other tables", judgeResults({ ...RESULTS, wrong: 3 }), [
    "doubtful: RESOLVED.txt has 3 differences from what the tables say",
  ]],
  ["an RS", judgeServer(server({})), [
    "good: RS at ilab1:50007 replies",
    "good: RS at ilab1:50007 frames messages as raw: it needs no newline",
    'good: RS at ilab1:50007 refers to TS: "localhost - NS"',
  ]],
  [
    "a TS that closes",
    judgeServer(server({ role: TS, framing: "line", isPerQuery: true, replies: [NOT_FOUND] })).slice(1),
    [
      "doubtful: TS at ilab1:50007 frames messages as line: it needs a newline behind each query, and closes the connection " +
      "after each reply",
      "good: TS at ilab1:50007 knows no name that is in no table",
    ],
  ],
  ["a TS that is an RS", judgeServer(server({ role: TS })).slice(2), [
    'bad: TS at ilab1:50007 refers to another server: "localhost - NS"',
  ]],
  ["an RS that refers nobody", judgeServer(server({ replies: [NOT_FOUND] })).slice(2), [
    'doubtful: RS at ilab1:50007 refers no name that it does not have: "x.invalid - Error:HOST NOT FOUND"',
  ]],
  ["a server that knows everything", judgeServer(server({ replies: ["x.invalid 1.2.3.4 A"] })).slice(2), [
    'doubtful: RS at ilab1:50007 replies to a name that is in no table: "x.invalid 1.2.3.4 A"',
  ]],
  ["a server that refuses", judgeServer(server({ unreachable: "refused" })), [
    "bad: RS at ilab1:50007 refuses connections: no program listens there",
  ]],
  ["a server behind a firewall", judgeServer(server({ unreachable: "timed out" })), [
    "bad: RS at ilab1:50007 does not reply to connections: the machine is off, or a firewall filters them",
  ]],
  ["a server on no machine", judgeServer(server({ unreachable: "unknown host" })), [
    "bad: RS at ilab1:50007 can't be found: there is no such host",
  ]],
  ["a server without a network", judgeServer(server({ unreachable: "other" })), [
    "bad: RS at ilab1:50007 can't be reached",
  ]],
  ["a server that is silent", judgeServer(server({ failure: "did not reply" })), [
    "bad: RS at ilab1:50007 did not reply",
  ]],
  ["one address", judgeAddresses({ host: "a", port: 1, addresses: [{ address: "::1", isOpen: false }] }), []],
  [
    "IPv4 that is open and IPv6 that is not",
    judgeAddresses({
      host: "localhost",
      port: 1,
      addresses: [{ address: "::1", isOpen: false }, { address: "127.0.0.1", isOpen: true }],
    }),
    ["doubtful: localhost is ::1 and 127.0.0.1; port 1 is open only at 127.0.0.1"],
  ],
  [
    "both, open",
    judgeAddresses({
      host: "localhost",
      port: 1,
      addresses: [{ address: "::1", isOpen: true }, { address: "127.0.0.1", isOpen: true }],
    }),
    ["good: localhost is ::1 and 127.0.0.1; port 1 is open at each"],
  ],
];

for (const [what, verdicts, said] of CASES) {
  Deno.test(`doctor says what is to be said of ${what}`, () => {
    const all = [verdicts].flat();
    assertEquals(all.map(({ status, seen }) => `${status}: ${seen}`), said);
    assertEquals(
      all.filter(({ status, fix }) => (status === "good") !== (fix === undefined)),
      [],
      "only what is well has no fix",
    );
    assert(all.every(({ fix }) => fix === undefined || /^[a-z-]/.test(fix)));
  });
}
