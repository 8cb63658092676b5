/**
 * What was meant by a command line in the form of many courses: `client HOST RSPORT TSPORT NAMES`. Here only the list is
 * no option.
 */
import { isPort } from "../cli/values.ts";

/** What the name of a list looks like: a path, a file name with a usual ending, or standard input. */
const LIST = /[/\\]|\.(?:txt|csv|dat|list|hosts|names|in)$|^-$/i;
/** An address, which is always the host: IPv4, or IPv6 with or without brackets and a port. */
const ADDRESS =
  /^\d+(?:\.\d+){3}(?::\d+)?$|^[\da-f]*:[\da-f.]*:[\da-f:.]*(?:%\w+)?$|^\[[\da-f:.]+(?:%\w+)?\](?::\d+)?$/i;

/** The words that were probably meant; undefined where `words` are what the client takes. `given` has what options say. */
export function meantAsClient(
  words: readonly string[],
  given: (key: string) => string | undefined,
): readonly string[] | undefined {
  const ports = words.filter(isPort);
  const others = words.filter((word) => !isPort(word));
  const isHostMissing = given("rs") === undefined;
  if (ports.length === 0 && (!isHostMissing || others.length === 0)) return undefined;
  const host = isHostMissing ? takeHost(others) : undefined;
  if (ports.length > 2 || others.length > 1 || (ports.length === 0 && host === undefined)) return undefined;
  const rs = host ?? given("rs") ?? "localhost";
  const isWithPort = ports.length > 0 && !/^(?:[^:]*|\[.*\]):\d+$/.test(rs);
  const tsPort = ports[isWithPort ? 1 : 0];
  return [
    ...isHostMissing || isWithPort ? ["--rs", isWithPort ? `${inBrackets(rs)}:${ports[0]}` : rs] : [],
    ...tsPort === undefined ? [] : ["--ts-port", tsPort],
    ...others,
  ];
}

/** Takes the host out of `words`: an address, or else the first word that is no list; undefined where there is none. */
function takeHost(words: string[]): string | undefined {
  const address = words.findIndex((word) => ADDRESS.test(word));
  const at = address >= 0 ? address : words.findIndex((word) => !LIST.test(word));
  return at < 0 ? undefined : words.splice(at, 1)[0];
}

/** A host as it stands before a port: an IPv6 address in brackets. */
function inBrackets(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}
