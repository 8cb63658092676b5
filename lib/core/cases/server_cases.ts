/**
 * The cases of RS and of TS: the runs, and the sentences that are judged by them.
 */
import type { GradeCase, ServerRun } from "./grade_case.ts";
import { lessonCases } from "./lesson_cases.ts";

const PLAIN = { manner: "plain", style: "plain" } as const;
const HITS_AND_MISS = ["hit", "hit", "miss"] as const;

/** The runs of a student's server, by name. */
export const SERVER_RUNS: Readonly<Record<string, ServerRun>> = {
  hits: { ...PLAIN, asks: ["hit", "first", "last", "hit"] },
  misses: { ...PLAIN, asks: ["miss", "miss", "miss"] },
  case: { ...PLAIN, asks: ["other case", "capitals", "other case", "capitals"] },
  "own referral": { ...PLAIN, asks: ["miss", "miss"], hasOwnReferral: true },
  many: {
    ...PLAIN,
    asks: Array.from({ length: 60 }, (_, at) => at % 3 === 2 ? "miss" : "hit"),
  },
  "second client": { ...PLAIN, manner: "second client", asks: HITS_AND_MISS },
  crash: { ...PLAIN, manner: "crash", asks: ["hit"] },
  tabs: { ...PLAIN, style: "tabs", asks: HITS_AND_MISS },
  spaces: { ...PLAIN, style: "spaces", asks: HITS_AND_MISS },
  "no newline": { ...PLAIN, style: "no newline", asks: ["hit", "last", "miss"] },
  crlf: { ...PLAIN, style: "crlf", asks: HITS_AND_MISS },
  comments: { ...PLAIN, style: "comments", asks: HITS_AND_MISS },
  split: { ...PLAIN, manner: "split", asks: HITS_AND_MISS },
  join: { ...PLAIN, manner: "join", asks: HITS_AND_MISS },
  slow: { ...PLAIN, manner: "slow", asks: ["hit", "miss"] },
  "half-close": { ...PLAIN, manner: "half-close", asks: ["hit"] },
  reset: { ...PLAIN, manner: "reset", asks: ["hit"] },
};

/** What differs between the roles in their cases. */
interface ServerWords {
  readonly role: "rs" | "ts";
  readonly label: string;
  readonly missId: string;
  readonly missSentence: string;
  readonly missHint: string;
}

const WORDS: readonly ServerWords[] = [
  {
    role: "rs",
    label: "RS",
    missId: "referral",
    missSentence: "RS refers the client to TS for a name that its table lacks: the fields of its NS entry",
    missHint: 'for a name that is not in the table, send the table\'s NS entry: "TSHostname - NS"',
  },
  {
    role: "ts",
    label: "TS",
    missId: "not-found",
    missSentence: "TS says of a name that its table lacks that there is no such host",
    missHint: 'for a name that is not in the table, send "Hostname - Error:HOST NOT FOUND"',
  },
];

/** The cases of RS and of TS, in the order in which they are run. */
export const SERVER_CASES: readonly GradeCase[] = WORDS.flatMap((words) => [
  ...protocolCases(words),
  ...tableCases(words),
  ...lessonCases(words.role, words.label),
]);

function protocolCases({ role, label, missId, missSentence, missHint }: ServerWords): GradeCase[] {
  const shared = { role, group: "protocol" } as const;
  const ownReferral: GradeCase = {
    ...shared,
    id: "rs-ns-entry",
    points: 2,
    run: "own referral",
    sentence: "RS takes the name of TS's machine from the NS entry of its table",
    hint: "read the line with the flag NS from the table, and send its fields; the name must not stand in the program",
  };
  return [
    {
      ...shared,
      id: `${role}-hit`,
      points: 4,
      run: "hits",
      sentence: `${label} answers a name of its table with "Hostname IPaddress A"`,
      hint: "look the name up in the table, and send its line: host name, address and flag, with single spaces",
    },
    {
      ...shared,
      id: `${role}-port`,
      points: 2,
      run: "port",
      sentence: `${label} listens on the port that it is given, or that the course says`,
      hint: `bind to the port of the arguments; if the port is written in the program, say so: --${role}-port`,
    },
    { ...shared, id: `${role}-${missId}`, points: 4, run: "misses", sentence: missSentence, hint: missHint },
    ...role === "rs" ? [ownReferral] : [],
    {
      ...shared,
      id: `${role}-case`,
      points: 2,
      run: "case",
      sentence: `${label} finds a name whatever the case of its letters, in the query and in the table`,
      hint: "compare names in lower case: lower both the query and the key that the table's name is kept under",
    },
    {
      ...shared,
      id: `${role}-spelling`,
      points: 1,
      run: "case",
      sentence: `${label} answers with the name as the table spells it`,
      hint: "keep the table's line as it is, besides the key in lower case, and send that",
    },
    {
      ...shared,
      id: `${role}-many`,
      points: 2,
      run: "many",
      sentence: `${label} answers 60 names, one after the other, in their order`,
      hint: "read queries in a loop until recv() returns nothing, and answer each before the next is read",
    },
    {
      ...shared,
      id: `${role}-one-connection`,
      points: 1,
      run: "many",
      sentence: `${label} answers all queries of a client over one connection`,
      hint: "keep the connection: call recv() in a loop below accept(), and close only when recv() returns nothing",
    },
    {
      ...shared,
      id: `${role}-ends`,
      points: 1,
      run: "second client",
      sentence: `${label} notices that its client has left: it ends without an error, or goes on to the next client`,
      hint: "when recv() returns nothing the client has left: leave the loop and close the connection",
    },
    {
      ...shared,
      id: `${role}-second-client`,
      points: 1,
      run: "second client",
      sentence: `${label} serves another client after the first, if it goes on`,
      hint: "call accept() again when a client has left, or let the program end then",
    },
    {
      ...shared,
      id: `${role}-port-free`,
      points: 1,
      run: "second client",
      sentence: `${label} leaves its port free when it has ended`,
      hint: "end every process and thread that the program started, and close the listening socket",
    },
    {
      ...shared,
      id: `${role}-crash`,
      points: 1,
      run: "crash",
      sentence:
        `A client that disappears before it has asked does not take ${label} down, if it goes on after a client`,
      hint: "when recv() returns nothing, close this connection only, and call accept() again",
    },
  ];
}

/** A case for each way in which a table may be written. */
function tableCases({ role, label }: ServerWords): GradeCase[] {
  const rows = [
    [
      "tabs",
      "tabs",
      "whose fields are separated by tabs",
      "split lines at any white space, as split() without argument does",
    ],
    [
      "spaces",
      "spaces",
      "whose fields are separated by several spaces",
      "split lines at runs of white space, as split() without argument does",
    ],
    [
      "no-newline",
      "no newline",
      "whose last line has no newline",
      "strip a newline only if it is there: [:-1] cuts off a letter of the last line",
    ],
    ["crlf", "crlf", "whose lines end in CRLF, as on Windows", "strip the carriage return, too, as strip() does"],
    [
      "comments",
      "comments",
      "with comments at its end",
      "skip lines that start with #, and find the NS entry by its flag, not by its place",
    ],
  ] as const;
  return rows.map(([id, run, words, hint]) => ({
    id: `${role}-table-${id}`,
    role,
    group: "protocol",
    points: 1,
    run,
    sentence: `${label} reads a table ${words}`,
    hint,
  }));
}
