/**
 * `deno task screenshot`: the picture of the page that README shows, of a demo with a question, by Chromium.
 */
import { ROOT } from "../program.ts";
import { Chromium } from "./chromium.ts";
import { askFor, Demo, seeSession } from "./demo.ts";

const SIZE = { width: 1160, height: 680 };

const chromium = new Chromium();
{
  await using demo = await Demo.start();
  await using opened = await chromium.open(demo.address, { viewport: SIZE, colorScheme: "light" });
  await seeSession(opened);
  await askFor(opened, "two segments", ["library.example.edu"]);
  const { page } = opened;
  await page.locator(".row.query", { hasText: "library.example.edu\\n" }).click();
  // The plot is drawn a moment later than the rows.
  await page.locator("#plot canvas").waitFor();
  await page.waitForTimeout(500);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${ROOT}/lib/docs/page.png` });
}
await chromium.end();
