// The page that `dns-lab view --html` writes, in a real browser: one file, which asks for nothing else.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { run, Scratch } from "../program.ts";
import { Chromium } from "./chromium.ts";
import { HOSTILE, pageOf, recordingOf, serverSession } from "./recordings.ts";

const chromium = new Chromium();
Deno.test.afterAll(() => chromium.end());
const NAMES = ["www.example.edu", "library.example.edu", "lab.example.edu"];
const SESSION = recordingOf([...serverSession(NAMES), { at: 9000, connection: 1, event: "closed", ending: "end" }]);

chromium.test("the page draws a lane for each program and a row for each message, and asks for nothing", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, SESSION));
  const { page, faults } = opened;
  assertEquals(await page.locator("#lanes .name").allTextContents(), ["client#1", "RS"]);
  assertEquals(await page.locator(".row").count(), 2 + 2 * NAMES.length);
  assertEquals(await page.locator(".row .text").nth(1).textContent(), '"www.example.edu\\n"');
  assertEquals(await page.locator(".row.query svg .head").count(), NAMES.length);
  await page.locator("#latencies").waitFor();
  assertEquals(await page.locator("#latency").textContent(), "3 queries with a reply: median 0.1 ms, longest 0.1 ms");
  assertEquals(await page.locator("#plot canvas").count(), 1);
  assertEquals(faults, []);
});

chromium.test("keys step through the rows, and a search finds text", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, SESSION));
  const { page, faults } = opened;
  const place = async () => parseInt((await page.locator("#place").textContent()) ?? "");
  const steps = [["j", 2], ["ArrowDown", 3], ["k", 2], ["End", 8], ["ArrowDown", 8], ["ArrowUp", 7], ["Home", 1], [
    "PageDown",
    8,
  ], ["PageUp", 1]] as const;
  for (const [key, wanted] of steps) {
    await page.keyboard.press(key);
    assertEquals([key, await place()], [key, wanted]);
  }
  await page.keyboard.press("/");
  await page.keyboard.type("lab.example");
  await page.keyboard.press("Enter");
  assertEquals([await place(), await page.locator("#found").textContent()], [6, "1 of 2"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  assertEquals([await place(), await page.locator("#details h2").textContent()], [7, "RS → client#1"]);
  assertMatch(await page.locator("#announcement").textContent() ?? "", /^Reply, RS to client#1: "lab\.example\.edu/);
  assertEquals(await page.locator("#ladder").getAttribute("aria-activedescendant"), "row-6");
  assertEquals(await page.locator('[aria-selected="true"]').getAttribute("id"), "row-6");
  assertEquals(faults, []);
});

chromium.test("the page says which of the rows that were found is chosen, after each step, click and filter", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, SESSION));
  const { page } = opened;
  const found = () => page.locator("#found").textContent();
  await page.keyboard.press("/");
  await page.keyboard.type("lab.example");
  assertEquals(await found(), "2 found");
  await page.keyboard.press("Escape");
  const steps = [["n", "1 of 2"], ["n", "2 of 2"], ["n", "1 of 2"], ["N", "2 of 2"], ["k", "1 of 2"], ["k", "2 found"]];
  for (const [key, wanted] of steps) {
    await page.keyboard.press(key);
    assertEquals([key, await found()], [key, wanted]);
  }
  await page.locator(".row").nth(6).click();
  assertEquals(await found(), "2 of 2");
});

chromium.test("buttons that do nothing more, and those of the row before, leave the focus where a keyboard goes on", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, SESSION));
  const { page } = opened;
  const focused = () => page.locator(":focus").evaluate(({ id, textContent }) => id === "" ? textContent : id);
  await page.keyboard.press("j");
  await page.locator("#previous").focus();
  for (const _ of ["to the first row", "to nothing"]) {
    await page.keyboard.press("Enter");
    assertEquals([await focused(), await page.locator("#place").textContent()], ["previous", "1 of 8 rows"]);
  }
  assertEquals(await page.locator("#previous").getAttribute("aria-disabled"), "true");
  await page.keyboard.press("j");
  await page.getByRole("button", { name: "Go to the reply" }).press("Enter");
  assertEquals(await focused(), "Go to the query");
  await page.keyboard.press("k");
  assertEquals(await focused(), "Go to the reply");
  await page.keyboard.press("k");
  assertEquals(await focused(), "ladder");
});

chromium.test("buttons and clicks choose rows, also on the plot", async () => {
  await using scratch = new Scratch();
  await using opened = await chromium.open(await pageOf(scratch, SESSION));
  const { page, faults } = opened;
  await page.locator("#next").click();
  assertEquals(await page.locator("#details .kind").textContent(), "Query");
  await page.getByRole("button", { name: "Go to the reply" }).click();
  assertEquals(await page.locator("#place").textContent(), "3 of 8 rows");
  await page.locator("#last").click();
  assert(await page.locator("#next").isDisabled());
  await page.locator(".row").nth(3).click();
  assertEquals(await page.locator("#place").textContent(), "4 of 8 rows");
  const box = await page.locator("#plot .u-over").boundingBox();
  await page.mouse.click(box!.x + 3, box!.y + 10);
  assertEquals(await page.locator("#place").textContent(), "2 of 8 rows");
  assertEquals(faults, []);
});

chromium.test("the details show the bytes, the boundaries of segments, and why the message is sent", async () => {
  await using scratch = new Scratch();
  const [opening] = serverSession([]);
  const recording = recordingOf([
    opening,
    { at: 2000, connection: 1, event: "read", octets: "www.exa" },
    { at: 3000, connection: 1, event: "read", octets: "mple.edu\nx" },
    { at: 3001, connection: 1, event: "query", text: "www.example.edu", octets: "www.example.edu\n", framing: "line" },
  ]);
  await using opened = await chromium.open(await pageOf(scratch, recording));
  const { page } = opened;
  await page.keyboard.press("End");
  assertEquals(await page.locator(".segments li").allTextContents(), [
    "Segment 1: 7 bytes, all of this message",
    "Segment 2: 10 bytes, 9 of this message, before 1 byte of others",
  ]);
  assertEquals(await page.locator(".hex .boundary").allTextContents(), ["6d"]);
  assertEquals(await page.locator(".chars .boundary").allTextContents(), ["m"]);
  assertEquals((await page.locator(".chars").allTextContents()).join(""), "www.example.edu↵");
  assertMatch(await page.locator(".why").textContent() ?? "", /The client asks RS for each name.*RFC 1034, 5\.3\.3/);
});

chromium.test("names that are markup, scripts or control characters are text", async () => {
  await using scratch = new Scratch();
  const [opening, ...events] = serverSession(HOSTILE);
  const hostile = { ...opening, server: "RS", peer: "</script><script>alert(4)</script>:1" };
  await using opened = await chromium.open(await pageOf(scratch, recordingOf([hostile, ...events]), "<img src=x>"));
  const { page, faults } = opened;
  assertEquals(await page.locator("img, b:not(.segments b):not(#latencies b), body > div").count(), 0);
  assertEquals(await page.locator("script").count(), 5);
  const shown = (await page.locator(".row .text").allTextContents()).join("\n");
  assert(shown.includes('"<img src=x onerror=alert(1)>\\n"'));
  assert(shown.includes("\\x1b[31m\\x00\\x07"));
  // deno-lint-ignore no-control-regex -- these are the characters that must not be there
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.exec(shown), null);
  for (let row = 0; row < 13; row++) await page.keyboard.press("j");
  assertEquals(await page.title(), "<img src=x>.jsonl - dns-lab");
  assertEquals(faults, []);
});

chromium.test("the page is light or dark as the system is, until the button says otherwise", async () => {
  await using scratch = new Scratch();
  const address = await pageOf(scratch, SESSION);
  for (const [colorScheme, before, after] of [["light", "251", "20"], ["dark", "20", "251"]] as const) {
    await using opened = await chromium.open(address, { colorScheme });
    const { page } = opened;
    const red = () =>
      page.locator(":root").evaluate((root) =>
        /\d+/.exec(root.ownerDocument.defaultView!.getComputedStyle(root).backgroundColor)![0]
      );
    assertEquals(await red(), before);
    await page.locator("#theme").click();
    assertEquals(await red(), after);
    assertEquals(await page.locator("#theme").getAttribute("aria-pressed"), String(colorScheme === "light"));
  }
});

chromium.test("on a phone nothing is wider than the screen, and the rows can be chosen", async () => {
  await using scratch = new Scratch();
  const clients = Array.from(
    { length: 9 },
    (_, index) => serverSession([NAMES[0]]).map((event) => ({ ...event, connection: index + 1 })),
  ).flat();
  const long = serverSession(["a".repeat(900)]).map((event) => ({ ...event, connection: 99 }));
  await using opened = await chromium.open(await pageOf(scratch, recordingOf([...clients, ...long])), {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  });
  const { page, faults } = opened;
  const width = () => page.locator(":root").evaluate((root) => root.scrollWidth);
  assertEquals(await width(), 360);
  await page.locator(".row.query").first().tap();
  assertEquals(await page.locator("#details .kind").textContent(), "Query");
  await page.locator("#last").tap();
  assertEquals([await width(), await page.locator("#lanes .name").count()], [360, 8]);
  assertEquals(faults, []);
});

chromium.test("at every width the name of a lane stands above its line, and Page Down goes on by less than what is seen", async () => {
  await using scratch = new Scratch();
  const names = Array.from({ length: 40 }, (_, index) => `host${index}.example.edu`);
  const address = await pageOf(scratch, recordingOf(serverSession(names)));
  for (const width of [360, 700, 1280]) {
    await using opened = await chromium.open(address, { viewport: { width, height: 800 } });
    const { page } = opened;
    await page.locator("#plot canvas").waitFor();
    // In one step: the page may draw its rows again at any time.
    const { head, line, rows } = await page.locator(":root").evaluate((root) => {
      const boxOf = (selector: string) => root.querySelector(selector)!.getBoundingClientRect();
      const [head, line] = [boxOf("#lanes .name:last-child"), boxOf(".row .lane:nth-of-type(2)")];
      return {
        head: head.x + head.width / 2,
        line: line.x + line.width / 2,
        rows: boxOf("#ladder").height / boxOf(".row").height,
      };
    });
    assert(Math.abs(head - line) < 2, `${width}: ${head}, ${line}`);
    await page.keyboard.press("PageDown");
    const place = parseInt((await page.locator("#place").textContent()) ?? "");
    assert(place > 1 && place - 1 < rows, `${width}: ${place}`);
  }
});

for (const [height, least] of [[420, 200], [320, 150]]) {
  chromium.test(`in a window of ${height} pixels the ladder has at least ${least} of them`, async () => {
    await using scratch = new Scratch();
    await using opened = await chromium.open(await pageOf(scratch, SESSION), { viewport: { width: 1280, height } });
    const { height: got } = (await opened.page.locator("#ladder").boundingBox())!;
    assert(got >= least, `${got}`);
  });
}

chromium.test("what is printed is whole, on light colours, whatever the page has", async () => {
  await using scratch = new Scratch();
  const name = Array.from({ length: 12 }, (_, index) => `a-long-label-number-${index}`).join(".");
  const address = await pageOf(scratch, recordingOf(serverSession([name, ...NAMES])));
  await using opened = await chromium.open(address, { colorScheme: "dark" });
  const { page } = opened;
  await page.locator("#plot canvas").waitFor();
  const view = page.locator(":root");
  /** The darkest and the lightest part of what the plot has drawn. */
  const shades = () =>
    page.locator("#plot canvas").evaluate((canvas) => {
      // The types of tests know no browser.
      // deno-lint-ignore no-explicit-any
      const { width, height } = canvas as any;
      // deno-lint-ignore no-explicit-any
      const { data } = (canvas as any).getContext("2d").getImageData(0, 0, width, height);
      const solid = Array.from({ length: data.length / 4 }, (_, index) => index * 4).filter((at) =>
        data[at + 3] === 255
      );
      return solid.reduce((sum, at) => sum + data[at], 0) / solid.length;
    });
  const dark = await shades();
  await page.emulateMedia({ media: "print" });
  await view.evaluate(() => dispatchEvent(new Event("beforeprint")));
  for (const said of await page.locator(".said").all()) {
    const { wide, high, style } = await said.evaluate((element) => ({
      wide: element.scrollWidth - element.clientWidth,
      high: element.scrollHeight - element.clientHeight,
      style: element.ownerDocument.defaultView!.getComputedStyle(element).whiteSpace,
    }));
    assertEquals([wide, high, style], [0, 0, "normal"]);
  }
  assert((await page.locator("#plot canvas").boundingBox())!.width < 660);
  assert(await shades() > dark + 50, `${dark}, then ${await shades()}`);
  await page.emulateMedia({ media: "screen" });
  await view.evaluate(() => dispatchEvent(new Event("afterprint")));
  assertEquals(await view.getAttribute("data-theme"), null);
  assertEquals(Math.round(await shades()), Math.round(dark));
});

chromium.test("all rows are printed, without buttons", async () => {
  await using scratch = new Scratch();
  const names = Array.from({ length: 200 }, (_, index) => `host${index}.example.edu`);
  await using opened = await chromium.open(await pageOf(scratch, recordingOf(serverSession(names))));
  const { page } = opened;
  const before = await page.locator(".row").count();
  await page.emulateMedia({ media: "print" });
  await page.locator(":root").evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert(before < 100);
  assertEquals(await page.locator(".row").count(), 401);
  assertEquals(await page.locator("button:visible").count(), 0);
  await page.emulateMedia({ media: "screen" });
  await page.locator(":root").evaluate(() => dispatchEvent(new Event("afterprint")));
  assert(await page.locator(".row").count() < 100);
});

chromium.test("of a long recording the first 2,000 rows are printed, and how many more there are is said on the paper alone", async () => {
  await using scratch = new Scratch();
  const names = Array.from({ length: 1100 }, (_, index) => `host${index}.example.edu`);
  await using opened = await chromium.open(await pageOf(scratch, recordingOf(serverSession(names))));
  const { page } = opened;
  const unprinted = () => page.locator("#unprinted").textContent();
  await page.locator(":root").evaluate(() => dispatchEvent(new Event("beforeprint")));
  assertEquals([await page.locator(".row").count(), await unprinted()], [2000, "201 more rows, not printed"]);
  await page.locator(":root").evaluate(() => dispatchEvent(new Event("afterprint")));
  assertEquals(await unprinted(), "");
});

chromium.test("the recording that the page saves is viewed as the one that it was made of", async () => {
  await using scratch = new Scratch();
  const path = await scratch.write("recording.jsonl", recordingOf(serverSession([...NAMES, ...HOSTILE])));
  const { code, stderr } = await run(["view", "--html", scratch.file("page.html"), path]);
  assertEquals([code, stderr], [0, ""]);
  await using opened = await chromium.open(`file://${scratch.file("page.html")}`);
  const [download] = await Promise.all([opened.page.waitForEvent("download"), opened.page.locator("#save").click()]);
  assertEquals(download.suggestedFilename(), "dns-lab.jsonl");
  await download.saveAs(scratch.file("saved.jsonl"));
  const [one, other] = await Promise.all(
    ["recording.jsonl", "saved.jsonl"].map((name) => run(["view", scratch.file(name)])),
  );
  assertEquals([other.code, other.stderr, other.stdout], [0, "", one.stdout]);
  assert(other.stdout.includes("www.example.edu"));
  assertEquals(opened.faults, []);
});

chromium.test("of 100,000 events only the rows that can be seen are in the document", async () => {
  await using scratch = new Scratch();
  const names = Array.from({ length: 25_000 }, (_, index) => `host${index}.example.edu`);
  await using opened = await chromium.open(await pageOf(scratch, recordingOf(serverSession(names))));
  const { page, faults } = opened;
  assertEquals(await page.locator("#place").textContent(), "1 of 50,001 rows");
  await page.keyboard.press("End");
  await page.locator("#row-50000").waitFor();
  assertMatch(await page.locator("#details .message").textContent() ?? "", /^"host24999\.example\.edu /);
  assert(await page.locator(".row").count() < 100);
  await page.locator("#ladder").evaluate((ladder) => ladder.scrollTop = ladder.scrollHeight / 2);
  await page.locator("#row-25000").waitFor();
  assertEquals(faults, []);
});
