/**
 * A real Chromium for the tests of the page, without a window.
 *
 * It is Debian's: `apt-get install chromium`. Where it is missing, the tests that need it are reported as ignored.
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Chromium asks the network for nothing of its own, and runs as root. */
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long a test waits for something on a page, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** Where Chromium is; undefined where there is none. */
export const CHROMIUM: string | undefined = PLACES.find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

/** What the name of a test that is ignored says. */
export const HOW_TO_GET = CHROMIUM === undefined ? " (needs Chromium: apt-get install chromium)" : "";

/** A page in the browser, and everything that it did which no page may do. */
export interface Opened extends AsyncDisposable {
  readonly page: Page;
  /** Errors, messages on the console, dialogs, and requests to anything but `origin`. */
  readonly faults: string[];
}

/** One browser for a file of tests; it ends with the last of them. */
export class Chromium {
  #browser: Promise<Browser> | undefined;

  constructor() {
    Deno.test.afterAll(async () => await (await this.#browser)?.close());
  }

  /** Registers a test, which is ignored where there is no Chromium. */
  test(name: string, fn: () => Promise<void>): void {
    // The browser outlives the test, and with it what connects to it.
    const options = { ignore: CHROMIUM === undefined, sanitizeOps: false, sanitizeResources: false };
    Deno.test({ name: name + HOW_TO_GET, ...options, fn });
  }

  /** Opens an address in a context of its own; only what begins with it may be asked for. */
  async open(address: string, options: BrowserContextOptions = {}): Promise<Opened> {
    this.#browser ??= launch();
    const context = await (await this.#browser).newContext({ viewport: { width: 1280, height: 800 }, ...options });
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("dialog", async (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      await dialog.dismiss();
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !/^(?:data|blob):/.test(url)) faults.push(`request: ${url}`);
    });
    await page.goto(address);
    return { page, faults, [Symbol.asyncDispose]: async () => await context.close() };
  }
}

async function launch(): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  return await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
}
