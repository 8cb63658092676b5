/**
 * One table from several zone files: of what two of them say differently, the first one counts.
 */
import { lowerAscii } from "../model/hostname.ts";
import { quoteText } from "../model/display.ts";
import type { Diagnostic } from "../model/errors.ts";
import { type ImportedLine, type ImportedZone, secondAddress } from "./zone_import.ts";

/** A table that is made from several zone files. */
export class TableDraft {
  readonly #entries = new Map<string, ImportedLine>();
  #referral: ImportedLine | undefined;

  /** Adds what a file has. Returns what is left out of it because of the files before. */
  add({ entries, referral }: ImportedZone): Diagnostic[] {
    const diagnostics: Diagnostic[] = [];
    for (const entry of entries) {
      const earlier = this.#entries.get(lowerAscii(entry.host));
      if (earlier === undefined) this.#entries.set(lowerAscii(entry.host), entry);
      else if (earlier.address !== entry.address) {
        diagnostics.push({ ...entry, severity: "warning", message: secondAddress(earlier, entry.address) });
      }
    }
    if (referral !== undefined && this.#referral !== undefined && referral.text !== this.#referral.text) {
      const message = `A table refers to one server, ${quoteText(this.#referral.text)}: ${
        quoteText(referral.text)
      } is left out`;
      diagnostics.push({ ...referral, severity: "warning", message });
    }
    this.#referral ??= referral;
    return diagnostics;
  }

  /** How many entries it has, without the NS entry. */
  get size(): number {
    return this.#entries.size;
  }

  /** Whether it has an NS entry. */
  get isOfRs(): boolean {
    return this.#referral !== undefined;
  }

  /** The text of the table. */
  get text(): string {
    const lines = [...this.#entries.values(), ...this.#referral === undefined ? [] : [this.#referral]];
    return lines.map(({ text }) => `${text}\n`).join("");
  }
}
