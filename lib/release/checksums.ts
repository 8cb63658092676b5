/**
 * SHA-256 of files, and the list of them that `sha256sum -c` reads.
 */

/** The SHA-256 of `bytes`, in hexadecimal. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** A line for each of the files of `directory`, in the order of their names. */
export async function listChecksums(directory: string, names: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const name of [...names].sort()) {
    lines.push(`${await hashOf(await Deno.readFile(`${directory}/${name}`))}  ${name}\n`);
  }
  return lines.join("");
}
