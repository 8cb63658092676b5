/**
 * Which requests are answered: those of pages that this program has served, and of people who typed its address.
 *
 * Pages of other sites can make a browser send requests to this machine, even under a name of theirs that leads here (DNS
 * rebinding): the Host header has that name then. Sec-Fetch-Site and Origin tell which page a request comes from.
 */

/** A request that is refused. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** Where a page is served. */
export interface Place {
  /** The address that the server listens on, without brackets. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
const EVERY_ADDRESS = ["0.0.0.0", "::"];
const LITERAL = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;

/** An address in a URL. */
export function bracket(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** Why `request` is refused; undefined if it is not. */
export function refusalOf(request: Request, place: Place): Refusal | undefined {
  const host = request.headers.get("host") ?? "";
  if (!isOwnHost(host, place)) {
    return {
      status: 421,
      reason: `The Host header is not an address of this page; open http://localhost:${place.port}/`,
    };
  }
  const site = request.headers.get("sec-fetch-site") ?? "none";
  const isOpened = request.headers.get("sec-fetch-mode") === "navigate" && new URL(request.url).pathname === "/";
  if (site !== "same-origin" && site !== "none" && !isOpened) {
    return { status: 403, reason: "The request comes from a page of another site" };
  }
  if (request.method !== "GET" && request.headers.get("origin") !== `http://${host}`) {
    return { status: 403, reason: "The request does not come from this page" };
  }
  return undefined;
}

function isOwnHost(header: string, { host, port }: Place): boolean {
  const [, name = "", given = "80"] = /^([^:]+|\[[^\]]*\])(?::(\d+))?$/.exec(header.toLowerCase()) ?? [];
  if (Number(given) !== port) return false;
  // An address can't be rebound; a name could be anybody's.
  if (EVERY_ADDRESS.includes(host) && LITERAL.test(name)) return true;
  return LOOPBACK.includes(name) || name === bracket(host.toLowerCase());
}
