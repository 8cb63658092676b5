/**
 * What was meant by a command line in the form of many courses: `client HOST RSPORT TSPORT NAMES`. Here only the list is
 * no option.
 */
import { isPort } from "../cli/values.ts";

/** The words that were probably meant; undefined where `words` are what the client takes. `given` has what options say. */
export function meantAsClient(
  words: readonly string[],
  given: (key: string) => string | undefined,
): readonly string[] | undefined {
  const ports = words.filter(isPort);
  const others = words.filter((word) => !isPort(word));
  const isHostMissing = given("rs") === undefined;
  if (ports.length === 0 && (!isHostMissing || others.length === 0)) return undefined;
  const host = isHostMissing && others.length > 0 && !/[/\\]|\.\w{1,4}$|^-$/.test(others[0])
    ? others.shift()!
    : undefined;
  if (ports.length > 2 || others.length > 1 || (ports.length === 0 && host === undefined)) return undefined;
  const rs = host ?? given("rs") ?? "localhost";
  const isWithPort = ports.length > 0 && !/:\d+$/.test(rs);
  const tsPort = ports[isWithPort ? 1 : 0];
  return [
    ...isHostMissing || isWithPort ? ["--rs", isWithPort ? `${rs}:${ports[0]}` : rs] : [],
    ...tsPort === undefined ? [] : ["--ts-port", tsPort],
    ...others,
  ];
}
