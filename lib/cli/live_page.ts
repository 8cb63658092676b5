/**
 * What `--web` shows: the run as a page in the browser, live.
 */
import type { Observer } from "../core/trace/event.ts";
import { escapeControls } from "../core/model/display.ts";
import { StoppedError } from "../core/model/errors.ts";
import { openBrowser } from "../edge/system/browser.ts";
import { dropPermissions } from "../edge/system/permissions.ts";
import type { Terminal } from "../edge/system/terminal.ts";
import { Feed } from "../edge/web/feed.ts";
import type { Ask } from "../edge/web/questions.ts";
import { WebServer } from "../edge/web/web_server.ts";
import { renderLivePage } from "../page/page.ts";
import { VERSION } from "./version.ts";

/** Where a page is served, and whether a browser is opened. */
export interface LivePageOptions {
  /** What runs: "rs". */
  readonly role: string;
  /** The address to listen on. */
  readonly host: string;
  /** The port; 0 lets the system pick one. */
  readonly port: number;
  /** Whether to open a browser. */
  readonly isOpened: boolean;
  /** Where lines go. */
  readonly terminal: Terminal;
}

/** The page of a run. It hears events from the start, and can be seen from `publish` on. */
export class LivePage implements AsyncDisposable {
  readonly #options: LivePageOptions;
  readonly #feed: Feed;
  #server: WebServer | undefined;

  /** The page of a run that starts now. */
  constructor(options: LivePageOptions) {
    this.#options = options;
    this.#feed = new Feed({ header: { program: `dns-lab ${VERSION}`, role: options.role } });
  }

  /** Hears everything. */
  get observer(): Observer {
    return this.#feed.observer;
  }

  /** Serves the page, says where, and opens it if that is wanted. Throws ListenError. */
  async publish(ask: Ask | undefined): Promise<void> {
    const { role, host, port, isOpened, terminal } = this.#options;
    const page = await renderLivePage(role, ask !== undefined);
    this.#server = new WebServer({ host, port, page, feed: this.#feed, ask, onSlow: (line) => terminal.err(line) });
    const { address } = this.#server;
    const isEverywhere = host === "0.0.0.0" || host === "::";
    terminal.err(`The page is at ${address}${isEverywhere ? ", and at the other addresses of this machine" : ""}`);
    if (!isOpened) return;
    const fault = await openBrowser(address);
    await dropPermissions();
    if (fault !== undefined) terminal.err(`Can't open a browser: ${escapeControls(fault)}; open ${address} yourself`);
  }

  /**
   * Tells viewers that the run is over, does what is left, and keeps the page until `signal` is aborted: also where that
   * throws, since a page that vanishes shows nothing.
   */
  async keepAfter(conclude: () => Promise<void>, signal: AbortSignal): Promise<void> {
    this.#feed.finish();
    try {
      await conclude();
    } catch (error) {
      const cause = error instanceof StoppedError ? error.cause : error;
      await this.keep(signal, `${cause instanceof Error ? cause.message : cause}; the page stays until Ctrl-C`);
      throw error;
    }
    await this.keep(signal, "The page stays until Ctrl-C");
  }

  /** Keeps the page until `signal` is aborted, and says so. */
  async keep(signal: AbortSignal, sentence: string): Promise<void> {
    if (signal.aborted) return;
    this.#options.terminal.err(sentence);
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  /** Tells viewers that it ends, and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
    this.#feed[Symbol.dispose]();
  }
}
