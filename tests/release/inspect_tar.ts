/**
 * What is in a compressed tar, as somebody who unpacks it sees it.
 */
import { parseTarGzip } from "nanotar";

/** A member of a tar. */
export interface TarMember {
  readonly mode: string;
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** The members of the archive at `path`, by name, in their order. */
export async function inspectTar(path: string): Promise<Map<string, TarMember>> {
  const members = await parseTarGzip(await Deno.readFile(path));
  return new Map(members.map(({ name, size, data, attrs }) => {
    return [name, { mode: attrs?.mode?.replace(/^0+/, "") ?? "", size, bytes: data ?? new Uint8Array() }];
  }));
}
