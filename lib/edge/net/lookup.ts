/**
 * The addresses of a host name, found as the client's connections find them: the system's resolver, hosts file included.
 */
import { settlesWithin } from "./deadline.ts";

/** What looking a name up came to. */
export type Lookup =
  | { readonly kind: "found"; readonly addresses: readonly string[] }
  | { readonly kind: "not found" }
  | { readonly kind: "failed"; readonly reason: string };

/** Looks up `host`; waits for `timeoutMs` at most. */
export async function lookUpHost(host: string, timeoutMs: number): Promise<Lookup> {
  // Loaded where it is used: it costs a start 14 ms.
  const { lookup } = await import("node:dns/promises");
  const looking = lookup(host, { all: true });
  try {
    if (!await settlesWithin(looking, timeoutMs)) {
      looking.catch(() => {
        // Nobody waits for it any more.
      });
      return { kind: "failed", reason: `no reply within ${timeoutMs / 1000} s` };
    }
    return { kind: "found", addresses: (await looking).map(({ address }) => address) };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code === "ENOTFOUND" || code === "EAI_NONAME"
      ? { kind: "not found" }
      : { kind: "failed", reason: code ?? message };
  }
}
