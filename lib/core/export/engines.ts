/**
 * The smallest configuration of each engine that serves exported zones, with comments that say what each line is for.
 */
import { absolute } from "../dns/message.ts";
import type { ExportedZone } from "./zones.ts";

/** A command of an engine's own that checks what is exported. */
export interface Checker {
  /** The program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
}

/** An engine. */
export interface Engine {
  /** The name of its configuration file. */
  readonly file: string;
  /** The configuration that serves `zones`. */
  readonly configure: (zones: readonly ExportedZone[]) => string;
  /** What to type in the folder of the files to run it. */
  readonly command: string;
  /** What checks the zones and the configuration. */
  readonly checkers: (zones: readonly ExportedZone[]) => readonly Checker[];
}

/** What comes before every configuration; `mark` begins a comment. */
function heading(mark: string, name: string, command: string): string {
  return `${mark} ${name} serves the zones of this folder on port 53 of this machine. Start it in this folder:\n` +
    `${mark}   ${command}\n` +
    `${mark} To serve other machines, put this one's address in place of 127.0.0.1.\n`;
}

const NSD = "nsd -d -c nsd.conf";
const KNOT = "knotd -c knot.conf";
const BIND = "named -g -c named.conf";
const UNBOUND = "unbound -d -c unbound.conf";
const COREDNS = "coredns -conf Corefile";

/** The engines, by the name that the command line has for them. */
export const ENGINES: Readonly<Record<"nsd" | "knot" | "bind" | "unbound" | "coredns", Engine>> = {
  nsd: {
    file: "nsd.conf",
    command: NSD,
    configure: (zones) =>
      `${heading("#", "NSD", NSD)}server:
  ip-address: 127.0.0.1
  # The zone files are in the folder that it is started in.
  zonesdir: "."
  # It keeps the user that starts it, and leaves no other files.
  username: ""
  chroot: ""
  pidfile: ""
  database: ""
  xfrdfile: ""
  zonelistfile: "nsd.zones"
remote-control:
  control-enable: no
${zones.map(({ apex, file }) => `zone:\n  name: "${absolute(apex)}"\n  zonefile: "${file}"\n`).join("")}`,
    checkers: (zones) => [
      ...zones.map(({ apex, file }) => ({ program: "nsd-checkzone", args: [absolute(apex), file] })),
      { program: "nsd-checkconf", args: ["nsd.conf"] },
    ],
  },
  knot: {
    file: "knot.conf",
    command: KNOT,
    configure: (zones) =>
      `${heading("#", "Knot DNS", KNOT)}server:
  listen: 127.0.0.1@53
  # Its socket and its databases are in the folder that it is started in.
  rundir: "."
database:
  storage: "."
template:
- id: default
  storage: "."
  # It never writes a zone file.
  zonefile-sync: -1
  journal-content: none
zone:
${zones.map(({ apex, file }) => `- domain: "${absolute(apex)}"\n  file: "${file}"\n`).join("")}`,
    checkers: (zones) => [
      ...zones.map(({ apex, file }) => ({ program: "kzonecheck", args: ["-o", absolute(apex), file] })),
      { program: "knotc", args: ["-c", "knot.conf", "conf-check"] },
    ],
  },
  bind: {
    file: "named.conf",
    command: BIND,
    configure: (zones) =>
      `${heading("//", "BIND", BIND)}options {
  directory ".";
  listen-on { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  // It answers for its zones, and asks nobody else.
  recursion no;
  // A table may have any characters in its names.
  check-names primary ignore;
  dnssec-validation no;
  allow-transfer { none; };
};
controls { };
${zones.map(({ apex, file }) => `zone "${absolute(apex)}" { type primary; file "${file}"; };\n`).join("")}`,
    checkers: (zones) => [
      ...zones.map(({ apex, file }) => ({ program: "named-checkzone", args: ["-q", absolute(apex), file] })),
      { program: "named-checkconf", args: ["-z", "named.conf"] },
    ],
  },
  unbound: {
    file: "unbound.conf",
    command: UNBOUND,
    configure: (zones) =>
      `${heading("#", "Unbound", UNBOUND)}server:
  interface: 127.0.0.1
  directory: "."
  # It keeps the user that starts it, and leaves no other files.
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
remote-control:
  control-enable: no
# It answers from the zones, and does not resolve by them.
${
        zones.map(({ apex, file }) =>
          `auth-zone:\n  name: "${absolute(apex)}"\n  zonefile: "${file}"\n  for-downstream: yes\n  for-upstream: no\n`
        ).join("")
      }`,
    checkers: () => [{ program: "unbound-checkconf", args: ["unbound.conf"] }],
  },
  coredns: {
    file: "Corefile",
    command: COREDNS,
    configure: (zones) =>
      heading("#", "CoreDNS", COREDNS) +
      zones.map(({ apex, file }) => `${absolute(apex)} {\n  bind 127.0.0.1\n  file ${file}\n  errors\n}\n`).join(""),
    checkers: () => [],
  },
};
