// What is tried on this machine: ports, who has them, folders, host names.
import { assert, assertEquals } from "@std/assert";
import { findOwner, tryFolder, tryPort } from "../../../lib/edge/doctor/machine.ts";
import type { LookupSeen } from "../../../lib/core/doctor/judge_machine.ts";
import { lookUpHost, type Resolver } from "../../../lib/edge/net/lookup.ts";
import { Scratch } from "../../program.ts";

Deno.test("tryFolder() leaves nothing behind, and says why nothing can be written", async () => {
  await using scratch = new Scratch();
  assertEquals(await tryFolder(scratch.path), undefined);
  assertEquals(await Array.fromAsync(Deno.readDir(scratch.path)), []);
  assert((await tryFolder(scratch.file("none")))?.includes("No such file") ?? false);
});

const isAllowed = (await Deno.permissions.query({ name: "net" })).state === "granted";

Deno.test("tryPort() sees a port that another program has for loopback alone", () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  assertEquals(tryPort(listener.addr.port), "in use");
});

Deno.test("tryPort() says what Deno may not do where it may not", () => {
  assertEquals(tryPort(0), isAllowed ? undefined : "not permitted");
});

Deno.test({
  name: "findOwner() finds the program that listens, in a folder like Linux's /proc",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using scratch = new Scratch();
    for (const folder of ["net", "12", "12/fd", "345", "345/fd", "sys"]) await Deno.mkdir(scratch.file(folder));
    const line = (local: string, state: string, inode: number) =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;
    await scratch.write(
      "net/tcp",
      `  sl  local_address\n${line("0100007F:C357", "01", 1)}${line("0100007F:C357", "0A", 77)}`,
    );
    await scratch.write("12/comm", "bash\n");
    await Deno.symlink("socket:[1]", scratch.file("12/fd/3"));
    await scratch.write("345/comm", "python3\n");
    await Deno.symlink("/dev/null", scratch.file("345/fd/0"));
    await Deno.symlink("socket:[77]", scratch.file("345/fd/4"));
    assertEquals(await findOwner(50007, scratch.path), "python3 (process 345)");
    assertEquals(await findOwner(50008, scratch.path), undefined);
    assertEquals(await findOwner(50007, scratch.file("none")), undefined);
  },
});

Deno.test("lookUpHost() finds localhost", async () => {
  const lookup = await lookUpHost("localhost", 5000);
  assert(lookup.kind === "found" && lookup.addresses.length > 0);
});

Deno.test("lookUpHost() finds no host below .invalid (RFC 6761 6.4)", async () => {
  const { kind } = await lookUpHost("doctor.invalid", 5000);
  // A resolver that can't be reached, or Deno, may say no before one has looked.
  assert(kind !== "found");
});

const failing = (code: string) => () => Promise.reject(Object.assign(new Error("getaddrinfo failed"), { code }));
const RESOLVERS: [what: string, resolver: Resolver, seen: LookupSeen][] = [
  ["two addresses", () => Promise.resolve([{ address: "::1" }, { address: "127.0.0.1" }]), {
    kind: "found",
    addresses: ["::1", "127.0.0.1"],
  }],
  ["that there is no such host", failing("ENOTFOUND"), { kind: "not found" }],
  ["that the name server is not there", failing("EAI_AGAIN"), { kind: "failed", reason: "EAI_AGAIN" }],
  ["another error", () => Promise.reject(new Error("not allowed")), { kind: "failed", reason: "not allowed" }],
  ["nothing", () => new Promise(() => {}), { kind: "failed", reason: "no reply within 0.02 s" }],
];

for (const [what, resolver, seen] of RESOLVERS) {
  Deno.test(`lookUpHost() tells what a resolver says: ${what}`, async () => {
    assertEquals(await lookUpHost("ilab2", 20, resolver), seen);
  });
}
