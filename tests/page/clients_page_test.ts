// Several clients, and messages of real DNS, on the page in a real browser: whose lane it is, and what belongs together.
import { assertEquals, assertMatch } from "@std/assert";
import { Scratch } from "../program.ts";
import { Chromium } from "./chromium.ts";
import { pageOf, recordingOf, serverSession } from "./recordings.ts";

const chromium = new Chromium();
Deno.test.afterAll(() => chromium.end());

/** The events of clients, each of which asks for a name of its own; those that leave do so before the next one comes. */
function clientsOf(count: number, isLeaving: boolean): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => {
    const events = serverSession([`host${index + 1}.example.edu`]);
    const left = isLeaving ? [{ at: 3000, event: "closed", ending: "end" }] : [];
    return [...events, ...left].map((event) => ({
      ...event,
      at: Number((event as { at: number }).at) + index * 10_000,
      connection: index + 1,
    }));
  }).flat();
}

chromium.test("a client that connects for each query has one lane, and each row says which connection it is", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, recordingOf(clientsOf(9, true))));
  const { page, faults } = opened;
  assertEquals(await page.locator("#lanes .name").allTextContents(), ["clients", "RS"]);
  const reply = page.locator(".row.reply", { hasText: "host9" });
  await page.keyboard.press("End");
  assertEquals(await reply.locator(".number").textContent(), "#9");
  assertMatch(await reply.getAttribute("aria-label") ?? "", /^Reply, RS to client#9: "host9/);
  await page.locator("#client").selectOption("client#9");
  assertEquals(await page.locator("#lanes .name").allTextContents(), ["client#9", "RS"]);
  assertEquals(await page.locator(".row .text").first().textContent(), "connected from 127.0.0.1:40000");
  // The time is that since the row before of those that are shown.
  assertEquals(await page.locator(".row .since").allTextContents(), ["+0 µs", "+1.1 ms", "+10 µs", "+0.9 ms"]);
  assertEquals(await page.locator(".row .number").count(), 0);
  assertEquals(faults, []);
});

chromium.test("of clients that share a lane, each can be shown alone", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, recordingOf(clientsOf(9, false))));
  const { page, faults } = opened;
  const names = Array.from({ length: 6 }, (_, index) => `#${index + 1}`);
  assertEquals(await page.locator("#lanes .name").allTextContents(), [...names, "others", "RS"]);
  await page.keyboard.press("End");
  assertEquals(await page.locator(".row.reply", { hasText: "host8" }).locator(".number").textContent(), "#8");
  assertEquals(await page.locator(".row.reply", { hasText: "host6" }).locator(".number").count(), 0);
  assertEquals((await page.locator("#client option").allTextContents()).length, 10);
  await page.locator("#client").selectOption("client#8");
  assertEquals(await page.locator(".row.reply .text").allTextContents(), ['"host8.example.edu 192.0.2.10 A\\n"']);
  await page.locator("#client").selectOption("");
  assertEquals(await page.locator("#place").textContent(), "22 of 27 rows");
  assertEquals(faults, []);
});

const DNS = { event: "dns", transport: "udp", octets: "12345" };
const ASKED = { ...DNS, isReply: false };
const REPLIED = { ...DNS, isReply: true };
const CLIENT = { side: "client", server: "RS", local: "0.0.0.0:4000", peer: "127.0.0.1:53" };
const EXCHANGES = [
  { at: 1000, connection: 1, ...ASKED, ...CLIENT, parts: ["query, id 7", "question: www.example.edu. IN A"] },
  {
    at: 3000,
    connection: 1,
    ...REPLIED,
    parts: ["reply, id 7, NOERROR", "answer: www.example.edu. 300 IN A 192.0.2.1"],
  },
  { at: 4000, connection: 2, ...ASKED, ...CLIENT, parts: ["query, id 8", "question: no.example.edu. IN A"] },
  { at: 8000, connection: 2, ...REPLIED, parts: ["reply, id 8, NXDOMAIN", "authority: example.edu. 300 IN SOA x."] },
];

chromium.test("messages of real DNS show question and record first, are drawn as queries and replies, and are pairs", async () => {
  await using scratch = new Scratch();
  const address = await pageOf(scratch, recordingOf(EXCHANGES));
  await using opened = await chromium.open(address);
  const { page, faults } = opened;
  assertEquals(await page.locator(".row .text").allTextContents(), [
    "www.example.edu. IN A",
    "www.example.edu. 300 IN A 192.0.2.1",
    "no.example.edu. IN A",
    "NXDOMAIN",
  ]);
  const dashes = page.locator(".row .shaft").evaluateAll((shafts) =>
    shafts.map((shaft) => shaft.ownerDocument.defaultView!.getComputedStyle(shaft).strokeDasharray !== "none")
  );
  assertEquals(await dashes, [false, true, false, true]);
  assertEquals(await page.locator("#details .kind").textContent(), "DNS query");
  await page.getByRole("button", { name: "Go to the reply" }).click();
  assertEquals(await page.locator("#details .kind").textContent(), "DNS reply");
  assertMatch(await page.locator("#details .facts").textContent() ?? "", /After the query2\.0 ms/);
  assertEquals(await page.locator("#latency").textContent(), "2 queries with a reply: median 2.0 ms, longest 4.0 ms");
  assertEquals(faults, []);
  await using phone = await chromium.open(address, { viewport: { width: 360, height: 740 } });
  for (const text of await phone.page.locator(".row .text").all()) {
    assertEquals(await text.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), 0);
  }
});
