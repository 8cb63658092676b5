/**
 * A real Chromium for the tests of the page, without a window.
 *
 * It is Debian's: `apt-get install chromium`. Where it is missing, the tests that need it are reported as ignored.
 */
import { TextLineStream } from "@std/streams/text-line-stream";
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

/** One browser for a file of tests. */
export class Chromium {
  #started: Promise<Started> | undefined;

  /** Ends it. */
  async end(): Promise<void> {
    await (await this.#started)?.end();
  }

  /** Registers a test, which is ignored where there is no Chromium. */
  test(name: string, fn: () => Promise<void>): void {
    // The browser outlives the test, and with it what connects to it.
    const options = { ignore: CHROMIUM === undefined, sanitizeOps: false, sanitizeResources: false };
    Deno.test({ name: name + HOW_TO_GET, ...options, fn });
  }

  /** Opens an address in a context of its own; only what begins with it may be asked for. */
  async open(address: string, options: BrowserContextOptions = {}): Promise<Opened> {
    this.#started ??= Started.start();
    const { browser } = await this.#started;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
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
    // The rows are unpacked a moment after the page is there.
    await page.locator(".row").first().waitFor();
    return { page, faults, [Symbol.asyncDispose]: async () => await context.close() };
  }
}

/** A browser that was started here: its library may only connect to it, which needs fewer permissions. */
class Started {
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #stderr: Promise<void>;
  readonly browser: Browser;

  private constructor(process: Deno.ChildProcess, profile: string, stderr: Promise<void>, browser: Browser) {
    this.#process = process;
    this.#profile = profile;
    this.#stderr = stderr;
    this.browser = browser;
  }

  static async start(): Promise<Started> {
    const profile = await Deno.makeTempDir({ prefix: "dns-lab-chromium-" });
    const process = new Deno.Command(CHROMIUM!, {
      args: [...ARGS, "--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const lines = process.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      [Symbol.asyncIterator]();
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const address = /^DevTools listening on (ws:\S+)/.exec(next.value)?.[1];
      if (address === undefined) continue;
      const stderr = (async () => {
        for (let line = await lines.next(); !line.done; line = await lines.next());
      })();
      const { chromium } = await loadLibrary();
      return new Started(process, profile, stderr, await chromium.connectOverCDP(address));
    }
    throw new Error("Chromium ended before it listened");
  }

  async end(): Promise<void> {
    await this.browser.close();
    this.#process.kill("SIGKILL");
    await Promise.all([this.#process.status, this.#stderr]);
    await Deno.remove(this.#profile, { recursive: true });
  }
}

/**
 * Loads the library. It would look below /proc for Windows, which needs every permission, unless this variable is there; it
 * stays, since tests that run at the same time share the environment.
 */
async function loadLibrary(): Promise<typeof import("playwright-core")> {
  Deno.env.set("__IS_WSL_TEST__", "1");
  return await import("playwright-core");
}
