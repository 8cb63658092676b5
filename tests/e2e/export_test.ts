// What is exported, with the servers that it is for: their checkers accept it, they serve it, and it comes back as tables.
import { assertEquals, assertMatch } from "@std/assert";
import { IS_FROM_SOURCE, ROOT, run, Scratch } from "../program.ts";
import { IS_WITHOUT_NAMESPACES, NetNamespace } from "../dns/net_namespace.ts";
import { isMissing, runTool } from "../dns/tools.ts";

const RS_TABLE = `${ROOT}/tables/PROJI-DNSRS.txt`;
const TS_TABLE = `${ROOT}/tables/PROJI-DNSTS.txt`;
/** What each name resolves to by way of RS. */
const ADDRESSES: readonly [string, string[]][] = [
  ["www.example.edu", ["192.0.2.10"]],
  ["mail.example.edu", ["192.0.2.25"]],
  ["library.example.edu", ["192.0.2.80"]],
  ["lab.example.edu", ["192.0.2.99"]],
  ["www.example.org", ["198.51.100.10"]],
  ["shop.example.com", ["203.0.113.7"]],
  ["NEWS.example.com", ["203.0.113.8"]],
  ["nowhere.example.org", []],
];

/** The servers: how each is started in the folder of its files. */
const ENGINES: Readonly<Record<string, { readonly program: string; readonly args: readonly string[] }>> = {
  nsd: { program: "nsd", args: ["-d", "-c", "nsd.conf"] },
  knot: { program: "knotd", args: ["-c", "knot.conf"] },
  bind: { program: "named", args: ["-g", "-c", "named.conf"] },
  unbound: { program: "unbound", args: ["-d", "-c", "unbound.conf"] },
};
const CHECKERS: Readonly<Record<string, readonly string[]>> = {
  nsd: ["nsd-checkzone", "nsd-checkconf"],
  knot: ["kzonecheck", "knotc"],
  bind: ["named-checkzone", "named-checkconf"],
  unbound: ["unbound-checkconf"],
};
/** Labels of every visible character, of one that a zone's name may have, and of one that no file's name has room for. */
const ODD_NAMES = [
  ...Array.from("!\"#$%&'()*+,-/:;<=>?@[\\]^_`{|}~", (letter) => `x${letter}y`),
  "-p",
  "my_host",
  "*",
  Array(5).fill("n".repeat(47)).join("."),
];

async function exportTo(scratch: Scratch, format: string, ...more: readonly string[]) {
  return await run(["export", "--format", format, "--out", "out", ...more, RS_TABLE, TS_TABLE], { cwd: scratch.path });
}

for (const [format, checkers] of Object.entries(CHECKERS)) {
  Deno.test({
    name: `dns-lab export --format ${format} --check: ${checkers.join(" and ")} accept the files`,
    ignore: isMissing(...checkers) || !IS_FROM_SOURCE,
    async fn() {
      await using scratch = new Scratch();
      const args = ["export", "--format", format, "--out", "out", "--check", RS_TABLE, TS_TABLE];
      const { code, stderr } = await run(args, { cwd: scratch.path, allowAll: true });
      assertEquals([code, stderr.trimEnd().split("\n").at(-1)], [0, `Checked by ${checkers.join(" and ")}`]);
      // And whatever names a table may have.
      await scratch.write(
        "rs.txt",
        `${ODD_NAMES.map((name) => `${name}.edu 192.0.2.1 A\n`).join("")}t\\".x 192.0.2.2 NS\n`,
      );
      await scratch.write(
        "ts.txt",
        ODD_NAMES.map((name) => `a.${name} 192.0.2.1 A\n${name}.org 192.0.2.1 A\n`).join(""),
      );
      const odd = await run([...args.slice(0, -2), "rs.txt", "ts.txt"], { cwd: scratch.path, allowAll: true });
      assertEquals([odd.code, odd.stderr.trimEnd().split("\n").at(-1)], [0, `Checked by ${checkers.join(" and ")}`]);
    },
  });
}

for (const [format, { program, args }] of Object.entries(ENGINES)) {
  Deno.test({
    name: `dns-lab export --format ${format}: ${program} serves it, and dig's answers are those of the tables`,
    ignore: IS_WITHOUT_NAMESPACES || isMissing(program, "dig"),
    async fn() {
      await using scratch = new Scratch();
      const { code } = await exportTo(scratch, format);
      assertEquals(code, 0);
      await using network = new NetNamespace(format);
      network.start(program, args, scratch.file("out"));
      await network.askUntil("127.0.0.1", "www.example.edu", ["192.0.2.10"]);
      for (const [name, addresses] of ADDRESSES) {
        assertEquals([name, await network.ask("127.0.0.1", name)], [name, addresses]);
      }
    },
  });
}

Deno.test({
  name: "dns-lab export --format hosts: dnsmasq serves it",
  ignore: IS_WITHOUT_NAMESPACES || isMissing("dnsmasq", "dig"),
  async fn() {
    await using scratch = new Scratch();
    await exportTo(scratch, "hosts");
    await using network = new NetNamespace("hosts");
    network.start("dnsmasq", ["-k", "-u", "root", "-C", "/dev/null", "-h", "-R", "-H", scratch.file("out/hosts")]);
    await network.askUntil("127.0.0.1", "www.example.edu", ["192.0.2.10"]);
    for (const [name, addresses] of ADDRESSES.slice(0, -1)) {
      assertEquals(await network.ask("127.0.0.1", name), addresses);
    }
  },
});

Deno.test("dns-lab import gives the tables back that dns-lab export took", async () => {
  await using scratch = new Scratch();
  await exportTo(scratch, "zone");
  const rs = await run(["import", "out/root.zone"], { cwd: scratch.path });
  assertEquals([rs.code, rs.stderr], [0, "4 entries, and RS's NS entry\n"]);
  const entries = (text: string) =>
    Array.from(text.matchAll(/^[^#\s].*$/gm), ([line]) => line.replace(/\s+/g, " ")).sort();
  assertEquals(entries(rs.stdout), entries(await Deno.readTextFile(RS_TABLE)));
  const ts = await run(["import", "--out", "ts.txt", "out/com.zone", "out/org.zone"], { cwd: scratch.path });
  assertEquals([ts.code, ts.stdout], [0, ""]);
  const wanted = entries(await Deno.readTextFile(TS_TABLE)).filter((line) => !line.startsWith("lab."));
  assertEquals(entries(await scratch.read("ts.txt")), wanted);
});

Deno.test("dns-lab export and import tell their mistakes", async () => {
  await using scratch = new Scratch();
  const cwd = scratch.path;
  assertMatch((await run(["export"], { cwd })).stderr, /^No table is given/);
  assertMatch(
    (await run(["export", TS_TABLE, TS_TABLE], { cwd })).stderr,
    /A second table without an NS entry, so TS's/,
  );
  assertMatch(
    (await run(["export", "--format", "djb", TS_TABLE], { cwd })).stderr,
    /^--format djb: wanted zone, hosts/,
  );
  assertMatch((await run(["import"], { cwd })).stderr, /^No zone file is given/);
  await scratch.write("bad.zone", "www A 192.0.2.300\n");
  const bad = await run(["import", "bad.zone"], { cwd });
  assertEquals([bad.code, bad.stderr], [65, 'bad.zone:1:7: The address is "192.0.2.300", wanted an IPv4 address\n']);
  await scratch.write("empty.txt", "# nothing yet\n");
  const empty = await run(["export", "empty.txt"], { cwd });
  assertEquals([empty.code, empty.stderr], [
    64,
    "empty.txt: The table has no entry, so there is nothing to export\n",
  ]);
  await scratch.write("good.zone", "www A 192.0.2.1\n");
  for (const args of [["import", "--out", "none/x", "good.zone"], ["export", "--out", "good.zone", TS_TABLE]]) {
    assertMatch((await run(args, { cwd })).stderr, /^\S+: Can't be written: .*; choose another with --out\n$/m);
  }
  assertMatch(
    (await run(["import", "--origin", "a..b", "good.zone"], { cwd })).stderr,
    /^--origin a\.\.b: .*empty label/,
  );
  await scratch.write("other.zone", "WWW A 192.0.2.2\n");
  const both = await run(["import", "good.zone", "other.zone"], { cwd });
  assertEquals([both.code, both.stdout, both.stderr], [
    0,
    "www 192.0.2.1 A\n",
    'other.zone:1:7: Warning: A table has one address a name: "www" keeps 192.0.2.1, 192.0.2.2 is left out\n1 entry\n',
  ]);
});

Deno.test("dns-lab export takes every serial number of 32 bits", async () => {
  await using scratch = new Scratch();
  for (const serial of ["0", "2026112501", "4294967295"]) {
    const { code } = await exportTo(scratch, "zone", "--serial", serial);
    assertEquals(code, 0);
    assertMatch(await scratch.read("out/root.zone"), new RegExp(` ${serial} 3600 600 604800 300$`, "m"));
  }
  assertMatch(
    (await exportTo(scratch, "zone", "--serial", "4294967296")).stderr,
    /^--serial 4294967296: wanted a whole number from 0 to 4294967295/,
  );
});

Deno.test({
  name: "dns-lab export --check: a checker that is not installed is said to be",
  ignore: !IS_FROM_SOURCE,
  async fn() {
    await using scratch = new Scratch();
    const { code, stderr } = await exportTo(scratch, "nsd", "--check");
    assertEquals(code === 0 || code === 69, true);
    assertMatch(
      stderr,
      /Nothing was checked: nsd-checkzone is not installed|Can't run "nsd-checkzone \. root\.zone": Deno may not/,
    );
  },
});

Deno.test({
  name: "dns-lab export: dnsmasq's own test accepts the hosts file",
  ignore: isMissing("dnsmasq"),
  async fn() {
    await using scratch = new Scratch();
    await exportTo(scratch, "hosts");
    const { code } = await runTool("dnsmasq", ["--test", "-C", "/dev/null", "-H", scratch.file("out/hosts")]);
    assertEquals(code, 0);
  },
});
