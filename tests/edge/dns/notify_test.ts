// NOTIFY over real sockets: what a secondary is told, and what is said of one that does not take it.
import { assert, assertEquals } from "@std/assert";
import { RCODE } from "../../../lib/core/dns/message.ts";
import { Notifier } from "../../../lib/edge/dns/notify.ts";
import { FakeSecondary } from "../../dns/fake_secondary.ts";
import { HOST, TS_TABLE } from "../../loopback.ts";
import { authorityOf, TS } from "../../dns/messages.ts";

/** The SOA records of `count` zones. */
function soasOf(count: number) {
  const { zone } = authorityOf(TS_TABLE, TS);
  return Array.from({ length: count }, (_, at) => zone.soa(`zone${at}`));
}

for (
  const [what, rcode] of [["no reply", undefined], ["REFUSED", RCODE.REFUSED], ["NOTAUTH", RCODE.NOTAUTH]] as const
) {
  Deno.test(`Notifier tells of a secondary with ${what}`, async () => {
    using secondary = new FakeSecondary();
    const untold = Promise.withResolvers<unknown[]>();
    using notifier = await Notifier.open(HOST, (...told) => untold.resolve(told), [1, 1]);
    const { place } = secondary;
    notifier.notify([place], soasOf(1));
    const first = await secondary.receive(rcode);
    assertEquals(await untold.promise, [place, "zone0", rcode]);
    if (rcode === undefined) assertEquals(await secondary.receive(), first);
  });
}

Deno.test("Notifier tells nothing of a secondary that takes its messages, each with a number of its own", async () => {
  using secondary = new FakeSecondary();
  const untold: unknown[] = [];
  using notifier = await Notifier.open(HOST, (...told) => untold.push(told), [60_000]);
  notifier.notify([secondary.place], soasOf(200));
  const zones = new Set<string>();
  const ids = new Set<number>();
  for (let count = 0; count < 200; count++) {
    const { id, zone } = await secondary.receive(RCODE.NOERROR);
    zones.add(zone);
    ids.add(id);
  }
  assertEquals([zones.size, untold], [200, []]);
  // A number that is free again may be drawn again.
  assert(ids.size > 190);
});
