/**
 * The addresses of a host name, found as the client's connections find them: the system's resolver, hosts file included.
 */
import type { LookupSeen } from "../../core/doctor/judge_machine.ts";
import { settlesWithin } from "./deadline.ts";

/** What looks a name up: the addresses; rejects with a code of getaddrinfo(3). */
export type Resolver = (host: string) => Promise<readonly { readonly address: string }[]>;

/** The codes that say that there is no such host. */
const NOT_FOUND = ["ENOTFOUND", "EAI_NONAME"];

/** Looks up `host`, and waits for `timeoutMs` at most. */
export async function lookUpHost(
  host: string,
  timeoutMs: number,
  resolve: Resolver = resolveAsSystem,
): Promise<LookupSeen> {
  const looking = resolve(host);
  try {
    if (!await settlesWithin(looking, timeoutMs)) {
      looking.catch(() => {
        // Nobody waits for it any more.
      });
      return { kind: "failed", reason: `no reply within ${timeoutMs / 1000} s` };
    }
    return { kind: "found", addresses: (await looking).map(({ address }) => address) };
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    return code !== undefined && NOT_FOUND.includes(code)
      ? { kind: "not found" }
      : { kind: "failed", reason: code ?? message };
  }
}

async function resolveAsSystem(host: string): Promise<readonly { readonly address: string }[]> {
  // Loaded where it is used: it costs a start 14 ms.
  const { lookup } = await import("node:dns/promises");
  return await lookup(host, { all: true });
}
