/**
 * The table as PROTOCOL.md words it, in the plainest way: strings, regular expressions and a Map. What parseTable()
 * and Table.find() do fast and in place has to come to the same.
 */
import type { RoleName } from "../../roles.ts";

const NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const ADDRESS = new RegExp(`^${NUMBER}(?:\\.${NUMBER}){3}$`);

/** A parsed table. */
export class PlainTable {
  /** The reply of each name; the key is the name in lower case without its final dot. */
  readonly replies: Map<string, string> = new Map();
  /** The reply that refers clients to TS. */
  referral: string | undefined;
  /** The numbers of the lines that are wrong. */
  readonly wrongLines: number[] = [];
  /** The numbers of the lines that give a name again. */
  readonly duplicateLines: number[] = [];

  constructor(text: string, role: RoleName) {
    text.replace(/^\xef\xbb\xbf/, "").split("\n").forEach((line, index) => {
      this.#readLine(line.replace(/\r$/, ""), index + 1, role);
    });
  }

  /** The reply for `name`, undefined if there is none. */
  find(name: string): string | undefined {
    return this.replies.get(keyOf(name));
  }

  #readLine(line: string, number: number, role: RoleName): void {
    if (/^[ \t]*(#|$)/.test(line)) return;
    const [name, address, flag, ...more] = line.split(/[ \t]+/).filter((field) => field !== "");
    const isEntry = isName(name) && more.length === 0;
    if (isEntry && /^a$/i.test(flag) && ADDRESS.test(address)) {
      if (this.replies.has(keyOf(name))) this.duplicateLines.push(number);
      this.replies.set(keyOf(name), `${name} ${address} A`);
    } else if (isEntry && /^ns$/i.test(flag) && (address === "-" || ADDRESS.test(address)) && role === "rs") {
      if (this.referral === undefined) this.referral = `${name} ${address} NS`;
      else this.wrongLines.push(number);
    } else {
      this.wrongLines.push(number);
    }
  }
}

function isName(field: string): boolean {
  const name = field.replace(/\.$/, "");
  return /^[\x21-\x7e]+$/.test(field) && name.length <= 253 &&
    name.split(".").every((label) => label.length >= 1 && label.length <= 63);
}

function keyOf(name: string): string {
  return name.replace(/\.$/, "").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
