// The page of a run that is under way, in a real browser: `dns-lab demo --web`, with its questions, its tabs and its end.
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Page } from "playwright-core";
import { Feed } from "../../lib/edge/web/feed.ts";
import { WebServer } from "../../lib/edge/web/web_server.ts";
import { renderLivePage } from "../../lib/page/page.ts";
import { run, Scratch } from "../program.ts";
import { Chromium, type Opened } from "./chromium.ts";
import { askFor, Demo, seeSession } from "./demo.ts";
import { HOSTILE } from "./recordings.ts";

const chromium = new Chromium();
Deno.test.afterAll(() => chromium.end());

chromium.test("demo --web shows its session, and asks RS and TS what the form says", async () => {
  await using demo = await Demo.start();
  await using opened = await chromium.open(demo.address);
  await seeSession(opened);
  const { page, faults } = opened;
  assertEquals(await page.locator("#status").textContent(), "Live");
  assertEquals(await page.locator("#lanes .name").allTextContents(), ["client", "RS", "TS"]);
  const asked = [
    { way: "line", names: ["www.example.edu"], reply: '"www.example.edu 192.0.2.10 A"' },
    { way: "raw", names: ["www.example.org"], reply: '"www.example.org 198.51.100.10 A"' },
    { way: "two segments", names: ["lab.example.edu"], reply: '"lab.example.edu 192.0.2.99 A"', tag: "in 2 segments" },
    {
      way: "two names",
      names: ["www.example.edu", "<b>"],
      reply: '"www.example.edu 192.0.2.10 A", "<b> - Error:HOST NOT FOUND"',
    },
  ];
  for (const { way, names, reply, tag = way === "raw" ? "raw" : "line" } of asked) {
    const first = parseInt((await page.locator("#place").textContent()) ?? "");
    let told = await askFor(opened, way, names);
    // The demo's server takes what it has for a raw message if this machine stops for 20 ms between two segments.
    for (let more = 0; more < 5 && way === "two segments" && told?.includes("NOT FOUND"); more++) {
      told = await askFor(opened, way, names);
    }
    assert(told?.endsWith(`: ${reply}`), `${told}`);
    const query = page.locator(".row.query", { hasText: names[0] }).last();
    await query.filter({ hasText: tag }).waitFor();
    await page.locator(`#row-${first}`).waitFor();
  }
  assertEquals(await page.locator(".row.written .text").last().textContent(), "2 queries in one segment");
  assertEquals(faults, []);
});

chromium.test("what is no host name is not asked for, and stands there as text", async () => {
  await using demo = await Demo.start();
  await using opened = await chromium.open(demo.address);
  await seeSession(opened);
  assertMatch(
    await askFor(opened, "line", [HOSTILE[0]]) ?? "",
    /^The host name "<img src=x onerror=.*" holds white space/,
  );
  assertEquals(await opened.page.locator("img").count(), 0);
  await using other = await chromium.open(demo.address);
  assertMatch(await askFor(other, "line", ["<img/src=x/onerror=alert(1)>"]) ?? "", /^1 reply: "<img\/src=x/);
  assertEquals([await other.page.locator("img").count(), other.faults], [0, []]);
});

chromium.test("two tabs show the same rows, whichever of them asks", async () => {
  await using demo = await Demo.start();
  await using one = await chromium.open(demo.address);
  await using other = await chromium.open(demo.address);
  await Promise.all([seeSession(one), seeSession(other)]);
  await Promise.all([askFor(one, "line", ["one.example.edu"]), askFor(other, "line", ["other.example.edu"])]);
  for (const { page } of [one, other]) {
    for (const name of ["one", "other"]) {
      await page.locator(".row.reply", { hasText: `"${name}.example.edu - Error:HOST NOT FOUND` }).waitFor();
    }
  }
  const texts = ({ page }: Opened) => page.locator(".row .text").allTextContents();
  assertEquals(await texts(one), await texts(other));
  assertEquals([one.faults, other.faults], [[], []]);
});

/** Makes a page believe that a person sees it, or that another tab hides it. */
async function show(page: Page, isSeen: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    const { document } = globalThis as unknown as { document: EventTarget };
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, !isSeen);
}

chromium.test("more tabs than a browser has connections can be open: the one that is seen follows the run and asks", async () => {
  await using demo = await Demo.start();
  await using opened = await chromium.open(demo.address);
  await seeSession(opened);
  const { page: first, faults } = opened;
  let last = first;
  for (let count = 2; count <= 8; count++) {
    await show(last, false);
    last = await first.context().newPage();
    await last.goto(demo.address);
    await last.locator(".row.closed").nth(1).waitFor();
  }
  assertMatch(await askFor({ ...opened, page: last }, "line", ["of.the.last.tab"]) ?? "", /^1 reply/);
  await last.locator(".row.reply", { hasText: "of.the.last.tab" }).waitFor();
  assertEquals(await first.locator(".row", { hasText: "of.the.last.tab" }).count(), 0);
  await show(last, false);
  await show(first, true);
  await first.locator(".row.reply", { hasText: "of.the.last.tab" }).waitFor();
  assertEquals(await first.locator("#notice").isVisible(), false);
  assertEquals(faults, []);
});

chromium.test("a tab that is hidden goes on as long as no other one is seen", async () => {
  await using demo = await Demo.start();
  await using one = await chromium.open(demo.address);
  await using other = await chromium.open(demo.address);
  await Promise.all([seeSession(one), seeSession(other)]);
  await show(one.page, false);
  await askFor(other, "line", ["of.another.browser"]);
  await one.page.locator(".row.reply", { hasText: "of.another.browser" }).waitFor();
});

chromium.test("a question that gets no answer in time says so, and leaves the focus on the button", async () => {
  await using demo = await Demo.start();
  await using opened = await chromium.open(demo.address);
  await seeSession(opened);
  const { page } = opened;
  await page.locator("#ask-button").press("Enter");
  await page.locator("#ask-answer:not(:empty)").waitFor();
  assertEquals(await page.locator(":focus").getAttribute("id"), "ask-button");
  await page.evaluate(() => {
    AbortSignal.timeout = () => AbortSignal.abort(new DOMException("", "TimeoutError"));
  });
  assertEquals(
    await askFor(opened, "line", ["a.b"]),
    "No answer within 30 s; close other windows with this page, then ask again",
  );
  assertEquals(await page.locator("#ask-button").getAttribute("aria-disabled"), "false");
});

chromium.test("the recording can be saved while the program runs and when it has ended, and dns-lab view shows it", async () => {
  await using scratch = new Scratch();
  await using demo = await Demo.start();
  await using opened = await chromium.open(demo.address);
  await seeSession(opened);
  const { page } = opened;
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
    assertEquals(download.suggestedFilename(), "dns-lab-demo.jsonl");
    await download.saveAs(scratch.file(name));
    return await run(["view", scratch.file(name)]);
  };
  const running = await save("running.jsonl");
  assertEquals(await demo.interrupt(), 0);
  await page.locator('#status[data-state="lost"]').waitFor();
  assertEquals(await page.locator("#status").textContent(), "The program has ended");
  const ended = await save("ended.jsonl");
  for (const { code, stderr, stdout } of [running, ended]) {
    assertEquals([code, stderr], [0, ""]);
    assert(stdout.includes('"nowhere.example.net - Error:HOST NOT FOUND"'));
  }
  assertEquals(ended.stdout, running.stdout);
});

chromium.test("the page says that the program has ended, and shows the next run when it has started", async () => {
  let port = "";
  await using opened = await (async () => {
    await using demo = await Demo.start();
    port = new URL(demo.address).port;
    const opened = await chromium.open(demo.address);
    await seeSession(opened);
    await askFor(opened, "line", ["of.the.first.run"]);
    await opened.page.locator(".row.reply", { hasText: "of.the.first.run" }).waitFor();
    return opened;
  })();
  const { page } = opened;
  // Killed, it could say nothing.
  await page.locator("#status", { hasText: "The program has ended or can't be reached; trying again" }).waitFor();
  await page.keyboard.press("Home");
  assertEquals(await page.locator("#details .kind").textContent(), "Connection");
  await using _demo = await Demo.start(port);
  await page.locator('#status[data-state="live"]').waitFor();
  await seeSession(opened);
  assertMatch(await page.locator("#place").textContent() ?? "", /^(\d+) of \1 rows, following$/);
  assertEquals(await page.locator(".row", { hasText: "of.the.first.run" }).count(), 0);
  assertMatch(await askFor(opened, "raw", ["www.example.edu"]) ?? "", /^1 reply/);
});

chromium.test("a page that comes late to a long run says how much is missing, and shows the rest in order", async () => {
  using feed = new Feed({
    header: { program: "dns-lab test", role: "rs" },
    limits: { maxChanges: 1000, maxBytes: 1_000_000 },
  });
  const page = await renderLivePage("rs", false);
  await using server = new WebServer({ host: "127.0.0.1", port: 0, page, feed, onSlow: () => {} });
  const connection = { number: 1, side: "server", server: "RS", local: "127.0.0.1:1", peer: "127.0.0.1:2" } as const;
  for (let count = 0; count < 3000; count++) {
    const [text, atMs] = [`host${count}`, performance.now()];
    feed.observer({ kind: "query", text, octets: text, framing: "raw", atMs, connection });
  }
  await using opened = await chromium.open(server.address);
  await opened.page.locator("#notice").waitFor();
  assertEquals(
    await opened.page.locator("#notice").textContent(),
    "2,000 earlier changes are missing: only the last ones are kept.",
  );
  await opened.page.locator(".row", { hasText: "host2999" }).waitFor();
  assertEquals(await opened.page.locator("#place").textContent(), "1,000 of 1,000 rows, following");
  // A reply to a query that is missing changes a row that the page does not have.
  const reply = { kind: "reply", text: "host5 A", octets: "host5 A", framing: "raw", query: "host5" } as const;
  feed.observer({ ...reply, atMs: performance.now(), connection });
  feed.observer({ kind: "written", octets: "host5 A", atMs: performance.now(), connection });
  await opened.page.locator(".row.reply", { hasText: "host5" }).waitFor();
  assertEquals(await opened.page.locator("#ask").isVisible(), false);
  await opened.page.keyboard.press("Home");
  assertEquals(await opened.page.locator("#details .message").textContent(), '"host5"');
  assertEquals(opened.faults, []);
});
