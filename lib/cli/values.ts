/**
 * From what was typed to values: ports, durations, counts, framings, hosts.
 *
 * Each function returns the value or throws an Error that says what is wanted.
 */
import { FRAMING_MODES, type FramingMode } from "../core/model/framing.ts";
import { canonicalAddress } from "../core/model/ip_address.ts";
import { hostnameFault } from "../core/model/hostname_fault.ts";
import { oneOf } from "./spec.ts";

/** A TCP port; 0 where the system may pick one. */
export function toPort(text: string, { min = 0 } = {}): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port >= min && port <= 65535)) throw new Error(`wanted a port, a number from ${min} to 65535`);
  return port;
}

/** A duration in seconds, fractions allowed, as milliseconds. */
export function toMilliseconds(text: string): number {
  const milliseconds = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Math.round(Number(text) * 1000) : NaN;
  // A timer holds 31 bits of milliseconds.
  if (!(milliseconds < 2 ** 31)) throw new Error("wanted a number of seconds, such as 5 or 0.5");
  return milliseconds;
}

/** A duration in seconds that is not zero, as milliseconds. */
export function toPositiveMilliseconds(text: string): number {
  const milliseconds = toMilliseconds(text);
  if (milliseconds === 0) throw new Error("wanted a number of seconds above 0");
  return milliseconds;
}

/** A number of things, at least one. */
export function toCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (!(count >= 1)) throw new Error("wanted a whole number from 1 to 999999999");
  return count;
}

/** A framing mode. */
export function toFraming(text: string): FramingMode {
  return oneOf(FRAMING_MODES, text);
}

/** A host and, behind a colon, perhaps a port. */
export interface HostPort {
  /** A host name or an address, without brackets. */
  readonly host: string;
  /** The port, if one was given. */
  readonly port?: number;
}

/** `HOST`, `HOST:PORT`, an IPv6 address, or one in brackets with a port. */
export function toHostPort(text: string): HostPort {
  refuseScheme(text, "HOST or HOST:PORT");
  const bracketed = /^\[([0-9a-fA-F:.%]+)\](?::(\d+))?$/.exec(text);
  const isBareIpv6 = bracketed === null && text.split(":").length > 2;
  const [, host, port] = bracketed ?? (isBareIpv6 ? [text, text] : /^([^:]+)(?::(.*))?$/.exec(text) ?? []);
  if (host === undefined || /[\s/[\]]/.test(host)) throw new Error("wanted HOST or HOST:PORT");
  return port === undefined ? { host } : { host, port: toPort(port, { min: 1 }) };
}

/** Throws an Error that says what is `wanted`, if `text` is a URL. */
function refuseScheme(text: string, wanted: string): void {
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(text)?.[0];
  if (scheme !== undefined) throw new Error(`wanted ${wanted}, without "${scheme}"`);
}

/** An address or a host name to listen on, without a port; `flags` are the options for both. */
export function toListenHost(text: string, flags = { host: "--host", port: "--port" }): string {
  refuseScheme(text, "an address");
  const [, host, port] = /^\[?([^:]*|.*(?=\]))\]?:(\d+)$/.exec(text) ?? [];
  const isWithPort = port !== undefined && (text.startsWith("[") || text.split(":").length === 2);
  if (isWithPort) {
    throw new Error(
      `wanted an address without a port; the port has its own option: ${flags.host} ${host} ${flags.port} ${port}`,
    );
  }
  // An IPv6 address may end in a colon, and has more than one.
  if (text.split(":").length === 2 || /\]./.test(text)) throw new Error("wanted an address without a port");
  return text;
}

/** Whether a word is a number that a port can be. */
export function isPort(word: string): boolean {
  return /^\d{1,5}$/.test(word) && Number(word) <= 65535;
}

/** A name to ask for. */
export function toName(text: string): string {
  const name = text.trim();
  if (name === "") throw new Error("wanted a host name");
  const fault = hostnameFault(name);
  if (fault !== undefined) throw new Error(fault.message);
  return name;
}

/** A number of seconds that DNS can carry (RFC 2181 8). */
export function toSeconds(text: string): number {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(seconds < 2 ** 31)) throw new Error(`wanted a whole number of seconds below ${2 ** 31}`);
  return seconds;
}

/** The version of a zone, a number of 32 bits (RFC 1982 3). */
export function toSerial(text: string): number {
  const serial = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(serial < 2 ** 32)) throw new Error(`wanted a whole number from 0 to ${2 ** 32 - 1}`);
  return serial;
}

/** `ADDRESS` or `ADDRESS:PORT`, where no host name will do; the address in its one form. */
export function toAddress(text: string): HostPort {
  const { host, ...port } = toHostPort(text);
  const address = canonicalAddress(host);
  if (address === undefined) throw new Error("wanted an address, such as 192.0.2.53 or [2001:db8::53]:5353");
  return { host: address, ...port };
}

/** An IPv4 address. */
export function toIpv4(text: string): string {
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) &&
    text.split(".").every((part) => String(Math.min(255, Number(part))) === part);
  if (!isAddress) throw new Error("wanted an IPv4 address");
  return text;
}
