/**
 * The secondaries of a table that is served as real DNS: they are told of each version, and the user of what is wrong.
 */
import type { HostPort } from "../../cli/values.ts";
import { absolute, rcodeName } from "../../core/dns/message.ts";
import type { Zone } from "../../core/dns/zone.ts";
import type { Role } from "../../core/model/role.ts";
import type { Endpoint } from "../../edge/dns/datagrams.ts";
import { Notifier } from "../../edge/dns/notify.ts";
import type { Terminal } from "../../edge/system/terminal.ts";
import { describeAddress } from "../server_report.ts";

/** The port of DNS, at which secondaries are told (RFC 1996 3.2). */
const SECONDARY_PORT = 53;

/** Where a server answers. */
export interface ServedAt {
  /** Whose table it is. */
  readonly role: Role;
  /** Its addresses. */
  readonly addresses: readonly string[];
  /** Whether only this machine can reach them. */
  readonly isLoopback: boolean;
}

/** Those who copy the zones of a server. */
export class Secondaries implements Disposable {
  readonly #terminal: Terminal;
  readonly #server: ServedAt;
  /** The secondaries of each address that they know. */
  readonly #notifiers = new Map<string, { readonly notifier: Notifier; readonly places: Endpoint[] }>();
  /** Those of which there has been a warning about this version: one is enough, however many zones there are. */
  readonly #warned = new Set<Endpoint>();

  private constructor(server: ServedAt, terminal: Terminal) {
    this.#server = server;
    this.#terminal = terminal;
  }

  /** The secondaries at `given` of the server at `server`. Warns of those that can't reach it. */
  static async open(given: readonly HostPort[], server: ServedAt, terminal: Terminal): Promise<Secondaries> {
    const secondaries = new Secondaries(server, terminal);
    for (const { host, port = SECONDARY_PORT } of given) await secondaries.#add({ hostname: host, port });
    return secondaries;
  }

  /** Tells all of them which version `zone` has. */
  tell(zone: Zone): void {
    this.#warned.clear();
    const soas = zone.apexes().map((apex) => zone.soa(apex));
    for (const { notifier, places } of this.#notifiers.values()) notifier.notify(places, soas);
  }

  /** Tells them nothing more. */
  [Symbol.dispose](): void {
    for (const { notifier } of this.#notifiers.values()) notifier[Symbol.dispose]();
  }

  async #add(place: Endpoint): Promise<void> {
    const { role: { label }, addresses } = this.#server;
    const own = ownAddressFor(place.hostname, this.#server);
    if (own === undefined) {
      return this.#terminal.err(
        `Warning: ${place.hostname}: The secondary can't reach ${label}, which answers at ${
          addresses.join(" and ")
        } only; give --host the address at which the secondary can reach it`,
      );
    }
    let known = this.#notifiers.get(own);
    if (known === undefined) {
      const notifier = await Notifier.open(own, (to, apex, rcode) => this.#warn(to, apex, rcode, own));
      this.#notifiers.set(own, known = { notifier, places: [] });
    }
    known.places.push(place);
  }

  #warn(to: Endpoint, apex: string, rcode: number | undefined, own: string): void {
    if (this.#warned.has(to)) return;
    this.#warned.add(to);
    const place = describeAddress({ host: to.hostname, port: to.port });
    const zone = `NOTIFY for the zone "${absolute(apex)}" of ${this.#server.role.label}`;
    this.#terminal.err(
      rcode === undefined
        ? `Warning: ${place}: The secondary does not reply to ${zone}; start it, and let NOTIFY reach it`
        : `Warning: ${place}: The secondary replies ${rcodeName(rcode)} to ${zone}; configure the zone there, and ` +
          `let ${own} send NOTIFY for it`,
    );
  }
}

/** The address at which the secondary `hostname` can reach the server; undefined if there is none. */
export function ownAddressFor(
  hostname: string,
  { addresses, isLoopback }: Omit<ServedAt, "role">,
): string | undefined {
  if (isLoopback && !/^127\.|^::1$/.test(hostname)) return undefined;
  const isIpv6 = hostname.includes(":");
  const own = addresses.find((address) => address.includes(":") === isIpv6);
  // What listens on all IPv6 addresses listens on all IPv4 addresses, too.
  return own ?? (!isIpv6 && addresses.includes("::") ? "0.0.0.0" : undefined);
}
