// Those who copy the zones of a server: what the user is told of them.
import { assertEquals } from "@std/assert";
import { ownAddressFor, Secondaries } from "../../../lib/commands/dns/secondaries.ts";
import { RCODE } from "../../../lib/core/dns/message.ts";
import type { Terminal } from "../../../lib/edge/system/terminal.ts";
import { FakeSecondary } from "../../dns/fake_secondary.ts";
import { authorityOf, TS } from "../../dns/messages.ts";
import { HOST } from "../../loopback.ts";

const TABLE = "www.example.org 192.0.2.1 A\nwww.example.com 192.0.2.2 A\nwww.example.net 192.0.2.3 A\n";

Deno.test("Secondaries: one warning a secondary, however many zones it does not take", async () => {
  using one = new FakeSecondary();
  using other = new FakeSecondary();
  const lines: string[] = [];
  const isTold = Promise.withResolvers<void>();
  const terminal = {
    err: (line: string) => {
      if (lines.push(line) === 2) isTold.resolve();
    },
  } as Terminal;
  const server = { role: TS, addresses: [HOST], isLoopback: true };
  const places = [one, other].map(({ place: { hostname, port } }) => ({ host: hostname, port }));
  using secondaries = await Secondaries.open(places, server, terminal);
  const { zone } = authorityOf(TABLE, TS);
  secondaries.tell(zone);
  for (let count = 0; count < 3; count++) await one.receive(RCODE.REFUSED);
  await other.receive(RCODE.NOTAUTH);
  await isTold.promise;
  const what = 'to NOTIFY for the zone "..." of TS; configure the zone there, and let 127.0.0.1 send NOTIFY for it';
  assertEquals(lines.map((line) => line.replace(/"\w+\."/, '"..."')), [
    `Warning: 127.0.0.1:${one.place.port}: The secondary replies REFUSED ${what}`,
    `Warning: 127.0.0.1:${other.place.port}: The secondary replies NOTAUTH ${what}`,
  ]);
});

const OWN: [host: string, addresses: string[], isLoopback: boolean, own: string | undefined][] = [
  ["192.0.2.2", ["127.0.0.1", "::1"], true, undefined],
  ["127.0.0.2", ["127.0.0.1", "::1"], true, "127.0.0.1"],
  ["::1", ["127.0.0.1", "::1"], true, "::1"],
  ["::1", ["127.0.0.1"], true, undefined],
  ["2001:db8::2", ["0.0.0.0"], false, undefined],
  ["192.0.2.2", ["0.0.0.0"], false, "0.0.0.0"],
  ["192.0.2.2", ["::"], false, "0.0.0.0"],
  ["192.0.2.2", ["192.0.2.1"], false, "192.0.2.1"],
];

for (const [host, addresses, isLoopback, own] of OWN) {
  Deno.test(`ownAddressFor(): ${host} reaches ${addresses.join(" and ")} at ${own ?? "none"}`, () => {
    assertEquals(ownAddressFor(host, { addresses, isLoopback }), own);
  });
}

Deno.test("Secondaries: one that can't reach the server is told at once, and is sent nothing", async () => {
  const lines: string[] = [];
  const terminal = { err: (line: string) => lines.push(line) } as unknown as Terminal;
  const server = { role: TS, addresses: ["127.0.0.1", "::1"], isLoopback: true };
  using secondaries = await Secondaries.open([{ host: "192.0.2.2" }], server, terminal);
  secondaries.tell(authorityOf(TABLE, TS).zone);
  assertEquals(lines, [
    "Warning: 192.0.2.2: The secondary can't reach TS, which answers at 127.0.0.1 and ::1 only; give --host the address " +
    "at which the secondary can reach it",
  ]);
});
