/**
 * What the programs of a submission probably are, read from its files: which file is whose, in which language, which ports
 * and file names are written in it, and which arguments it takes.
 */

/** A file of a submission. */
export interface SourceFile {
  /** Its name. */
  readonly name: string;
  /** Its text. */
  readonly text: string;
}

/** A program that was found. */
export interface FoundProgram {
  /** The file. */
  readonly file: string;
  /** The language. */
  readonly language: string;
  /** The command, with placeholders for the arguments that it takes. */
  readonly command: string;
  /** What compiles it, if it has to be compiled. */
  readonly build?: string;
  /** The ports that are written in it, in the order of the text. */
  readonly ports: readonly number[];
  /** The names of text files that are written in it. */
  readonly texts: readonly string[];
}

/** The programs of a submission. */
export type FoundPrograms = Readonly<Partial<Record<"rs" | "ts" | "client", FoundProgram>>>;

/** How programs of a language are started. */
interface Language {
  readonly name: string;
  readonly extension: RegExp;
  readonly start: (file: string, isOld: boolean) => string;
  readonly build?: (file: string) => string;
  /** The index of the first argument. */
  readonly first: number;
}

const stem = (file: string) => file.replace(/\.\w+$/, "");

const LANGUAGES: readonly Language[] = [
  {
    name: "Python",
    extension: /\.py$/,
    start: (file, isOld) => `${isOld ? "python2" : "python3"} ${file}`,
    first: 1,
  },
  { name: "JavaScript", extension: /\.[cm]?js$/, start: (file) => `node ${file}`, first: 2 },
  { name: "Java", extension: /\.java$/, start: (file) => `java ${stem(file)}`, build: () => "javac *.java", first: 0 },
  {
    name: "C",
    extension: /\.c$/,
    start: (file) => `./${stem(file)}`,
    build: (file) => `gcc -o ${stem(file)} ${file} -lpthread`,
    first: 1,
  },
  {
    name: "C++",
    extension: /\.(?:cc|cpp|cxx)$/,
    start: (file) => `./${stem(file)}`,
    build: (file) => `g++ -o ${stem(file)} ${file} -lpthread`,
    first: 1,
  },
];

const LISTENS = /\blisten\s*\(|\bServerSocket\b|createServer|TCPServer/;
const CONNECTS = /\bconnect\s*\(|create_connection|new Socket\s*\(|net\.connect|createConnection/;

/** Finds the programs among the files of a submission. */
export function discoverPrograms(files: readonly SourceFile[]): FoundPrograms {
  const sources = files.filter(({ name, text }) =>
    LANGUAGES.some(({ extension }) => extension.test(name)) && (LISTENS.test(text) || CONNECTS.test(text))
  );
  const servers = sources.filter(({ text }) => LISTENS.test(text));
  const clients = sources.filter(({ text }) => !LISTENS.test(text));
  // One file of Python 2 is taken to mean that all are.
  const isOld = sources.some(({ name, text }) => /\.py$/.test(name) && /^\s*print\s+["'\w]/m.test(text));
  const asRs = (file: SourceFile) => score(file, /rs|root/i, /DNSRS/i);
  const asTs = (file: SourceFile) => score(file, /ts|tls|top/i, /DNSTS/i);
  const rs = best(servers.filter((file) => asRs(file) >= asTs(file)), asRs);
  const others = servers.filter((file) => file !== rs);
  // A server that is told its table may be both.
  const both = others.length === 0 && rs !== undefined && !/rs|root/i.test(stem(rs.name)) ? [rs] : others;
  const ts = best(both, asTs);
  const client = best(clients, (file) => score(file, /client|^c/i, /HNS|RESOLVED/i));
  const found = {
    rs: rs && describe(rs, "server", isOld),
    ts: ts && describe(ts, "server", isOld),
    client: client && describe(client, "client", isOld),
  };
  return Object.fromEntries(Object.entries(found).filter(([, program]) => program !== undefined));
}

function score({ name, text }: SourceFile, names: RegExp, texts: RegExp): number {
  return (names.test(stem(name)) ? 2 : 0) + (texts.test(text) ? 3 : 0);
}

function best(files: readonly SourceFile[], rate: (file: SourceFile) => number): SourceFile | undefined {
  return files.toSorted((one, other) => rate(other) - rate(one) || (one.name < other.name ? -1 : 1))[0];
}

function describe({ name, text }: SourceFile, kind: "server" | "client", isOld: boolean): FoundProgram {
  const language = LANGUAGES.find(({ extension }) => extension.test(name))!;
  const code = text.replace(/^\s*(?:#|\/\/).*$/gm, "");
  const words = argumentsOf(code, language.first, kind);
  return {
    file: name,
    language: language.name,
    command: [language.start(name, isOld), ...words].join(" "),
    build: language.build?.(name),
    ports: unique(Array.from(code.matchAll(/(?<![\d.])([1-9]\d{3,4})(?![\d.])/g), ([, digits]) => Number(digits)))
      .filter((port) => port > 1023 && port < 65536 && ![1024, 2048, 4096, 8192].includes(port)),
    texts: unique(Array.from(code.matchAll(/["']([\w./-]+\.txt)["']/g), ([, file]) => file)),
  };
}

/** What an argument is, by the name of the variable that it is put into. */
const MEANINGS: Readonly<Record<"server" | "client", readonly (readonly [RegExp, string])[]>> = {
  server: [[/port/i, "{port}"], [/host/i, "{ts_host}"], [/table|file|dns|path|name/i, "{table}"]],
  client: [
    [/out|res/i, "{output}"],
    [/ts.*port|top.*port|port.*ts|port2/i, "{ts_port}"],
    [/\btp\b/i, "{ts_port}"],
    [/port|\brp\b/i, "{rs_port}"],
    [/ts.*(?:host|name|addr)/i, "{ts_host}"],
    [/host|addr|ip|server/i, "{rs_host}"],
    [/name|file|list|hns|input|in\b/i, "{names}"],
  ],
};
const USUAL = { server: ["{port}", "{table}"], client: ["{rs_host}", "{rs_port}", "{ts_port}", "{names}", "{output}"] };

/** The arguments that a program takes, as placeholders. */
function argumentsOf(code: string, first: number, kind: "server" | "client"): string[] {
  const variables = argumentNames(code, first);
  const last = Math.max(-1, ...variables.keys());
  const taken = new Set<string>();
  return Array.from({ length: last + 1 }, (_, at) => {
    const variable = variables.get(at) ?? "";
    const meant = MEANINGS[kind].find(([pattern, word]) => pattern.test(variable) && !taken.has(word))?.[1] ??
      USUAL[kind].find((word, index) => index >= at && !taken.has(word)) ?? "";
    taken.add(meant);
    return meant;
  });
}

/** The variables that the arguments are put into, by their place from 0; "" where there is none. */
function argumentNames(code: string, first: number): Map<number, string> {
  const array = /String\s*(?:\[\s*\]\s*(\w+)|(\w+)\s*\[)/.exec(code);
  const word = array?.[1] ?? array?.[2] ?? "argv";
  const names = new Map<number, string>();
  const index = new RegExp(`\\b${word}\\s*\\[\\s*(\\d+)\\s*\\]`, "g");
  for (const statement of code.split(/[;\n]/)) {
    const places = Array.from(statement.matchAll(index), ([, digits]) => Number(digits) - first);
    const left =
      /^\s*(?:(?:const|let|var|int|String|char)\s*\*?\s*)?([\w\s,*]+?)=(?!=)/.exec(statement)?.[1].split(",") ?? [];
    for (const [at, place] of places.entries()) {
      if (place < 0 || place > 7 || names.get(place)) continue;
      names.set(place, left.length === places.length ? left[at].trim() : "");
    }
  }
  const destructured = /\[([\s\w,]*)\]\s*=\s*process\.argv(\.slice\(2\))?/.exec(code);
  if (destructured !== null) {
    const parts = destructured[1].split(",").map((part) => part.trim()).slice(destructured[2] === undefined ? 2 : 0);
    for (const [at, part] of parts.entries()) names.set(at, part);
  }
  return names;
}

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items)];
}
