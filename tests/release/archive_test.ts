// Archives and checksums: what goes in comes out, with its mode, and the same files are the same bytes.
import { assertEquals, assertRejects } from "@std/assert";
import { unzipSync } from "fflate";
import { InterruptedError } from "../../lib/core/model/errors.ts";
import { type Member, pack } from "../../lib/edge/archive/archive.ts";
import { buildBundle, BUNDLE_NAME, CHECKSUMS_NAME, writeChecksums } from "../../lib/release/build.ts";
import { hashOf, listChecksums } from "../../lib/release/checksums.ts";
import { Staging } from "../../lib/release/staging.ts";
import { VERSION } from "../../lib/cli/version.ts";
import { Scratch } from "../program.ts";
import { inspectTar } from "./inspect_tar.ts";

const encoder = new TextEncoder();
const MEMBERS: readonly Member[] = [
  { path: "dns-lab", bytes: encoder.encode("#!/bin/sh\n"), isExecutable: true },
  { path: "tables/b.txt", bytes: encoder.encode("b".repeat(513)) },
  { path: "README.md", bytes: encoder.encode("# dns-lab\n") },
  { path: "tables/a.txt", bytes: new Uint8Array(0) },
];
const SORTED = ["dns-lab-1/README.md", "dns-lab-1/dns-lab", "dns-lab-1/tables/a.txt", "dns-lab-1/tables/b.txt"];

for (const kind of ["tar.gz", "zip"] as const) {
  Deno.test(`pack() makes the same ${kind} of the same files, in whatever order they come`, async () => {
    const hashes = [MEMBERS, MEMBERS.toReversed()].map(async (members) =>
      await hashOf(await pack(kind, "dns-lab-1", members))
    );
    const [one, other] = await Promise.all(hashes);
    assertEquals(one, other);
  });
}

Deno.test("pack() makes a tar.gz with the files sorted, under one folder, with their modes", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write("a.tar.gz", await pack("tar.gz", "dns-lab-1", MEMBERS));
  const members = await inspectTar(path);
  assertEquals([...members.keys()], SORTED);
  assertEquals([...members.values()].map(({ mode }) => mode), ["644", "755", "644", "644"]);
  assertEquals(members.get("dns-lab-1/tables/b.txt")?.bytes, encoder.encode("b".repeat(513)));
});

Deno.test({
  name: "pack() makes a tar.gz that the system's tar unpacks without a word",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using scratch = new Scratch();
    // Two blocks from a whole record: here a tar without its end would be one short.
    const large = { path: "large", bytes: new Uint8Array(10240 - 1024).fill(7) };
    const path = await scratch.write("a.tar.gz", await pack("tar.gz", "dns-lab-1", [...MEMBERS, large]));
    const { code, stderr } = await new Deno.Command("tar", { args: ["-xzf", path], cwd: scratch.path }).output();
    assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    const { mode, mtime } = await Deno.stat(scratch.file("dns-lab-1/dns-lab"));
    assertEquals([mode! & 0o100, mtime?.getUTCFullYear()], [0o100, 1980]);
    assertEquals((await Deno.stat(scratch.file("dns-lab-1/large"))).size, 10240 - 1024);
  },
});

Deno.test("pack() makes a zip with the files sorted, under one folder, with modes of Unix", async () => {
  const zip = await pack("zip", "dns-lab-1", MEMBERS);
  const files = unzipSync(zip);
  assertEquals(Object.keys(files), SORTED);
  assertEquals(files["dns-lab-1/tables/b.txt"], encoder.encode("b".repeat(513)));
  assertEquals(modesIn(zip), ["100644", "100755", "100644", "100644"]);
});

/** The modes in the central directory of a zip (APPNOTE.txt 4.3.12). */
function modesIn(zip: Uint8Array): string[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const modes: string[] = [];
  for (let at = view.getUint32(zip.length - 6, true); view.getUint32(at, true) === 0x02014b50;) {
    modes.push((view.getUint32(at + 38, true) >>> 16).toString(8));
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return modes;
}

Deno.test("listChecksums() writes what sha256sum -c reads", async () => {
  await using scratch = new Scratch();
  await scratch.write("b", "");
  await scratch.write("a", "abc");
  assertEquals(
    await listChecksums(scratch.path, ["b", "a"]),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n" +
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n",
  );
});

Deno.test("writeChecksums() lists what is handed out of this version, and nothing else", async () => {
  await using scratch = new Scratch();
  const windows = `dns-lab-${VERSION}-x86_64-pc-windows-msvc.zip`;
  const linux = `dns-lab-${VERSION}-x86_64-unknown-linux-gnu-self-contained.tar.gz`;
  for (const name of [windows, linux, "dns-lab", "dns-lab-0.0.1-x86_64-pc-windows-msvc.zip", BUNDLE_NAME, "notes"]) {
    await scratch.write(name, name);
  }
  const listed = async () => {
    await writeChecksums(scratch.path);
    return (await scratch.read(CHECKSUMS_NAME)).trimEnd().split("\n").map((line) => line.split("  ")[1]);
  };
  assertEquals(await listed(), [windows, linux], "the bundle is of another version");
  using staging = await Staging.open(scratch.path);
  await buildBundle(staging);
  await staging.handOut();
  assertEquals(await listed(), [windows, linux, BUNDLE_NAME]);
});

Deno.test("Staging leaves nothing behind when what it was for has failed, not even a new folder", async () => {
  await using scratch = new Scratch();
  const directory = scratch.file("dist");
  {
    using staging = await Staging.open(directory);
    await Deno.writeTextFile(await staging.file("target/dns-lab"), "half");
  }
  assertEquals(await Array.fromAsync(Deno.readDir(scratch.path)), []);
});

Deno.test("Staging makes nothing when its signal wants an end, and never again the folder that was taken away", async () => {
  await using scratch = new Scratch();
  const controller = new AbortController();
  let ended: Staging;
  {
    using staging = await Staging.open(scratch.file("dist"), controller.signal);
    ended = staging;
  }
  await assertRejects(() => ended.file("target/dns-lab"), Deno.errors.NotFound);
  controller.abort(new InterruptedError("Interrupted"));
  await assertRejects(() => ended.file("dns-lab"), InterruptedError);
  await assertRejects(() => ended.handOut(), InterruptedError);
  await assertRejects(() => pack("tar.gz", "dns-lab-1", MEMBERS, controller.signal), InterruptedError);
});
