// Real DNS servers beside ours, in a network namespace where each has port 53: a resolver that goes by way of RS and TS, and
// secondaries that copy the zones.
import { assertEquals, assertMatch } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";
import { ANY_ADDRESS_COMMAND, ROOT, Scratch } from "../program.ts";
import { IS_WITHOUT_NAMESPACES, NetNamespace } from "../dns/net_namespace.ts";
import { isMissing } from "../dns/tools.ts";

const [PROGRAM, ...WORDS] = ANY_ADDRESS_COMMAND;
const TS_TABLE = `${ROOT}/tables/PROJI-DNSTS.txt`;
/** RS's sample table, with the address of TS's machine: resolvers follow only that. */
const RS_TEXT = Deno.readTextFileSync(`${ROOT}/tables/PROJI-DNSRS.txt`).replace(
  /^localhost.*$/m,
  "ts.lab 127.0.0.2 NS",
);

/** Starts our server in `network`, with DNS alone on port 53 of `address`. */
function startOurs(
  network: NetNamespace,
  role: "rs" | "ts",
  table: string,
  address: string,
  ...more: readonly string[]
) {
  const args = [role, table, "--host", address, "--dns", "53", "--dns-only", ...more];
  return network.start(PROGRAM, [...WORDS, ...args]);
}

/** Resolvers that know nothing but the address of RS, each on port 53 of 127.0.0.3. */
const RESOLVERS: Readonly<
  Record<string, { program: string; args: (path: string) => string[]; file: string; text: (path: string) => string }>
> = {
  unbound: {
    program: "unbound",
    args: (path) => ["-d", "-c", `${path}/unbound.conf`],
    file: "unbound.conf",
    text: (path) =>
      `server:
  interface: 127.0.0.3
  directory: "${path}"
  root-hints: "root.hints"
  module-config: "iterator"
  do-not-query-localhost: no
  local-zone: "invalid." nodefault
  username: ""
  chroot: ""
  pidfile: ""
  use-syslog: no
remote-control:
  control-enable: no
`,
  },
  BIND: {
    program: "named",
    args: (path) => ["-g", "-c", `${path}/named.conf`],
    file: "named.conf",
    text: (path) =>
      `options {
  directory "${path}";
  listen-on { 127.0.0.3; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  recursion yes;
  dnssec-validation no;
  query-source address 127.0.0.3;
};
controls { };
zone "." { type hint; file "root.hints"; };
`,
  },
};

/** TS's names in a domain that RS has names in, too: RS delegates below that. */
const MIXED = "cs.other.edu 203.0.113.20 A\nmath.b.example.edu 203.0.113.21 A\n";

for (const [resolver, { program, args, file, text }] of Object.entries(RESOLVERS)) {
  Deno.test({
    name: `${resolver} resolves every name of both tables by way of our RS and TS, and what has no address`,
    ignore: IS_WITHOUT_NAMESPACES || isMissing(program, "dig"),
    async fn() {
      await using scratch = new Scratch();
      await using network = new NetNamespace(program);
      startOurs(network, "rs", await scratch.write("rs.txt", RS_TEXT), "127.0.0.1");
      startOurs(
        network,
        "ts",
        await scratch.write("ts.txt", `${await Deno.readTextFile(TS_TABLE)}\n${MIXED}`),
        "127.0.0.2",
      );
      await network.askUntil("127.0.0.1", "www.example.edu", ["192.0.2.10"]);
      await network.askUntil("127.0.0.2", "www.example.org", ["198.51.100.10"]);
      await scratch.write("root.hints", ". 3600 IN NS rs.\nrs. 3600 IN A 127.0.0.1\n");
      await scratch.write(file, text(scratch.path));
      network.start(program, args(scratch.path));
      await network.askUntil("127.0.0.3", "www.example.edu", ["192.0.2.10"]);
      const names: readonly [string, string[], string?][] = [
        ["mail.example.edu", ["192.0.2.25"]],
        ["LIBRARY.example.edu", ["192.0.2.80"]],
        ["lab.example.edu", ["192.0.2.99"]],
        ["www.example.org", ["198.51.100.10"]],
        ["shop.example.com", ["203.0.113.7"]],
        ["news.example.com", ["203.0.113.8"]],
        ["cs.other.edu", ["203.0.113.20"]],
        ["math.b.example.edu", ["203.0.113.21"]],
        ["ts.lab", ["127.0.0.2"]],
        ["ts.dns-lab.invalid", ["127.0.0.2"]],
        ["nowhere.example.net", []],
        ["nowhere.example.org", []],
        ["nowhere.other.edu", []],
        ["lab", []],
        ["other.edu", []],
        ["b.example.edu", []],
        ["www.example.edu", [], "AAAA"],
        ["www.example.org", [], "AAAA"],
        ["cs.other.edu", [], "AAAA"],
        ["other.edu", [], "MX"],
        ["other.edu", [], "SOA"],
        ["ts.lab", [], "AAAA"],
        ["ts.dns-lab.invalid", [], "AAAA"],
      ];
      for (const [name, addresses, type = "A"] of names) {
        const seen = await network.ask("127.0.0.3", name, "+time=5", "-t", type);
        assertEquals([name, type, seen], [name, type, addresses]);
      }
    },
  });
}

/** How each server is told that it is the secondary of the zones of 127.0.0.1. */
const SECONDARIES: Readonly<
  Record<string, { program: string; args: (path: string) => string[]; file: string; text: (path: string) => string }>
> = {
  NSD: {
    program: "nsd",
    args: (path) => ["-d", "-c", `${path}/nsd.conf`],
    file: "nsd.conf",
    text: (path) =>
      `server:
  ip-address: 127.0.0.2
  zonesdir: "${path}"
  username: ""
  chroot: ""
  pidfile: ""
  database: ""
  xfrdfile: ""
  xfrd-reload-timeout: 0
  zonelistfile: "${path}/nsd.zones"
remote-control:
  control-enable: no
${
        ["com", "org"].map((zone) =>
          `zone:\n  name: "${zone}."\n  allow-notify: 127.0.0.1 NOKEY\n  request-xfr: 127.0.0.1 NOKEY\n` +
          "  outgoing-interface: 127.0.0.2\n"
        ).join("")
      }`,
  },
  Knot: {
    program: "knotd",
    args: (path) => ["-c", `${path}/knot.conf`],
    file: "knot.conf",
    text: (path) =>
      `server:
  listen: 127.0.0.2@53
  rundir: "${path}"
database:
  storage: "${path}"
remote:
- id: primary
  address: 127.0.0.1@53
  via: 127.0.0.2
acl:
- id: notify
  address: 127.0.0.1
  action: notify
template:
- id: default
  storage: "${path}"
  master: primary
  acl: notify
zone:
- domain: "com."
- domain: "org."
`,
  },
  BIND: {
    program: "named",
    args: (path) => ["-g", "-c", `${path}/named.conf`],
    file: "named.conf",
    text: (path) =>
      `options {
  directory "${path}";
  listen-on { 127.0.0.2; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  recursion no;
  dnssec-validation no;
  transfer-source 127.0.0.2;
  query-source address 127.0.0.2;
};
controls { };
${
        ["com", "org"].map((zone) =>
          `zone "${zone}" { type secondary; primaries { 127.0.0.1; }; masterfile-format text; };\n`
        ).join("")
      }`,
  },
};

for (const [server, { program, args, file, text }] of Object.entries(SECONDARIES)) {
  Deno.test({
    name: `${server} copies the zones of dns-lab ts, and a changed table reaches it after SIGHUP`,
    ignore: IS_WITHOUT_NAMESPACES || isMissing(program, "dig"),
    async fn() {
      await using scratch = new Scratch();
      const table = await scratch.write("ts.txt", await Deno.readTextFile(TS_TABLE));
      await using network = new NetNamespace(`secondary-${program}`);
      const ours = startOurs(network, "ts", table, "127.0.0.1", "--secondary", "127.0.0.2");
      await network.askUntil("127.0.0.1", "www.example.org", ["198.51.100.10"]);
      await Deno.mkdir(scratch.file("zones"));
      await scratch.write(`zones/${file}`, text(scratch.file("zones")));
      network.start(program, args(scratch.file("zones")));
      await network.askUntil("127.0.0.2", "www.example.org", ["198.51.100.10"]);
      await network.askUntil("127.0.0.2", "news.example.com", ["203.0.113.8"]);
      assertEquals(await network.ask("127.0.0.2", "nowhere.example.org"), []);
      await Deno.writeTextFile(table, "www.example.org 198.51.100.77 A\nnew.example.com 203.0.113.9 A\n");
      ours.kill("SIGHUP");
      await network.askUntil("127.0.0.1", "www.example.org", ["198.51.100.77"]);
      await network.askUntil("127.0.0.2", "www.example.org", ["198.51.100.77"]);
      await network.askUntil("127.0.0.2", "new.example.com", ["203.0.113.9"]);
      await network.askUntil("127.0.0.2", "news.example.com", []);
    },
  });
}

/** Waits until another program has written a file. */
async function isThere(path: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await Deno.stat(path).catch(() => undefined) !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nobody writes ${path}`);
}

const README = Deno.readTextFileSync(`${ROOT}/README.md`);

Deno.test({
  name: "NSD, with the configuration of README, answers also when it starts again without the primary",
  ignore: IS_WITHOUT_NAMESPACES || isMissing("nsd", "dig"),
  async fn() {
    await using scratch = new Scratch();
    const table = await scratch.write("campus.txt", "www.campus.edu 192.0.2.10 A\n");
    await using network = new NetNamespace("campus");
    const [, given] = /campus\.conf << 'END'\n(.*?)^END$/ms.exec(README)!;
    const configuration = given.replaceAll("192.0.2.1 ", "127.0.0.1 ").replaceAll("/var/lib/nsd", scratch.path)
      .replace("zonefiles-write: 60", "zonefiles-write: 1").replace(
        "server:\n",
        `server:
  ip-address: 127.0.0.2
  username: ""
  pidfile: ""
  database: ""
  xfrdfile: ""
  zonelistfile: "${scratch.path}/nsd.zones"
remote-control:
  control-enable: no
server:
`,
      );
    await scratch.write("nsd.conf", `${configuration}  outgoing-interface: 127.0.0.2\n`);
    const startNsd = () => network.start("nsd", ["-d", "-c", scratch.file("nsd.conf")]);
    const [primary, nsd] = [startOurs(network, "ts", table, "127.0.0.1", "--secondary", "127.0.0.2"), startNsd()];
    await network.askUntil("127.0.0.2", "www.campus.edu", ["192.0.2.10"]);
    await isThere(scratch.file("edu.zone"));
    primary.kill("SIGKILL");
    nsd.kill("SIGTERM");
    await Promise.all([primary.status, nsd.status]);
    startNsd();
    await network.askUntil("127.0.0.2", "www.campus.edu", ["192.0.2.10"]);
  },
});

Deno.test({
  name: "dns-lab ts --secondary: the zones go to that address only; a table that is wrong changes nothing",
  ignore: IS_WITHOUT_NAMESPACES || isMissing("dig"),
  async fn() {
    await using scratch = new Scratch();
    const table = await scratch.write("ts.txt", await Deno.readTextFile(TS_TABLE));
    await using network = new NetNamespace("transfer");
    const ours = startOurs(network, "ts", table, "127.0.0.1", "--secondary", "127.0.0.2");
    await network.askUntil("127.0.0.1", "www.example.org", ["198.51.100.10"]);
    const transfer = async (from: string, zone: string, type = "AXFR") =>
      (await network.run("dig", "-b", from, "@127.0.0.1", zone, type, "+noidnout")).replace(/[ \t]+/g, " ");
    const copied = await transfer("127.0.0.2", "com");
    assertMatch(
      copied.replaceAll("\t", " "),
      /^com\. 300 IN SOA .*\ncom\. 300 IN NS ts\.dns-lab\.invalid\.\nshop\.example\.com\. 300 IN A 203\.0\.113\.7\nNews\.Example\.COM\. 300 IN A 203\.0\.113\.8\ncom\. 300 IN SOA .*\n/m,
    );
    const serial = /IN SOA \S+ \S+ (\d+) /.exec(copied)![1];
    assertMatch(await transfer("127.0.0.2", "com", `IXFR=${serial}`), /XFR size: 1 records/);
    assertMatch(await transfer("127.0.0.2", "com", "IXFR=1"), /XFR size: 5 records/);
    assertMatch(await transfer("127.0.0.2", "com", `IXFR=${Number(serial) + 1}`), /XFR size: 1 records/);
    assertMatch(await transfer("127.0.0.1", "com"), /Transfer failed/);
    assertMatch(await transfer("127.0.0.2", "net"), /Transfer failed/);
    await Deno.writeTextFile(table, "www.example.org 198.51.100.300 A\n");
    const lines = ours.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      [Symbol.asyncIterator]();
    const told = async (pattern: RegExp) => {
      for (let next = await lines.next(); !next.done; next = await lines.next()) {
        if (pattern.test(next.value)) return next.value;
      }
      return "";
    };
    ours.kill("SIGHUP");
    assertMatch(await told(/ts\.txt:1:/), /ts\.txt:1:17: The address is "198\.51\.100\.300", wanted an IPv4 address$/);
    assertEquals(await told(/goes on/), "TS goes on with the table that it had");
    assertEquals(await network.ask("127.0.0.1", "www.example.org"), ["198.51.100.10"]);
    await Deno.writeTextFile(table, "www.example.org 198.51.100.78 A\n");
    await Deno.utime(table, Number(serial) + 9, Number(serial) + 9);
    ours.kill("SIGHUP");
    const version = Number(serial) + 9;
    assertMatch(await told(/again/), new RegExp(`^TS loaded 1 name again from .*ts\\.txt; the version is ${version}$`));
    ours.kill("SIGHUP");
    assertMatch(await told(/again/), new RegExp(`; nothing has changed, and the version is still ${version}$`));
    await Deno.writeTextFile(table, "www.example.org 198.51.100.78 A\nnew.example.org 198.51.100.79 A\n");
    await Deno.utime(table, Number(serial), Number(serial));
    ours.kill("SIGHUP");
    assertMatch(await told(/again/), new RegExp(`; the version is ${version + 1}$`));
    assertMatch(
      await told(/Warning/),
      new RegExp(`: The file's time is that of version ${serial}, which is not later`),
    );
    assertEquals(await network.ask("127.0.0.1", "www.example.org"), ["198.51.100.78"]);
    assertEquals(await network.ask("127.0.0.1", "shop.example.com"), []);
  },
});
