/**
 * The page of a run, served to browsers of this machine: the page itself, its rows as they are made, and the recording.
 */
import { counted } from "../../core/model/display.ts";
import { ListenError } from "../../core/model/listen_error.ts";
import { reasonOf } from "../net/listen.ts";
import type { Feed } from "./feed.ts";
import { bracket, refusalOf } from "./guard.ts";
import { type Ask, Questions } from "./questions.ts";
import { Viewer } from "./viewer.ts";

/** How a page is served. */
export interface WebServerOptions {
  /** The address to listen on. */
  readonly host: string;
  /** The port; 0 lets the system pick one. */
  readonly port: number;
  /** The page, and its Content-Security-Policy. */
  readonly page: { readonly html: string; readonly policy: string };
  /** What viewers get. */
  readonly feed: Feed;
  /** Asks the servers; undefined where they can't be asked. */
  readonly ask?: Ask;
  /** Told, in a sentence, when a viewer is disconnected because it is too slow. */
  readonly onSlow: (sentence: string) => void;
  /** How many viewers there may be at once. */
  readonly maxViewers?: number;
}

const MAX_VIEWERS = 16;
/** How long viewers may take to read the end, in milliseconds. */
const GRACE_MS = 2000;

const HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** A server of one page. */
export class WebServer implements AsyncDisposable {
  readonly #options: WebServerOptions;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #viewers = new Set<Viewer>();
  readonly #questions: Questions | undefined;

  /** Starts it. Throws {@linkcode ListenError}. */
  constructor(options: WebServerOptions) {
    const { host, port, feed, ask } = options;
    this.#options = options;
    this.#questions = ask === undefined ? undefined : new Questions(ask, feed.token);
    try {
      this.#server = Deno.serve({ hostname: host, port, onListen() {}, onError }, (request) => this.#handle(request));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new ListenError(`${bracket(host)}:${port}`, reasonOf(error), detail, { cause: error, flag: "--web" });
    }
  }

  /** Where the page is, as this machine reaches it. */
  get address(): string {
    const { host } = this.#options;
    const shown = host === "0.0.0.0" || host === "::" ? "localhost" : bracket(host);
    return `http://${shown}:${this.#server.addr.port}/`;
  }

  /** Sends viewers the rest and the recording, and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#options.feed.finish();
    const viewers = [...this.#viewers];
    for (const viewer of viewers) viewer.end();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GRACE_MS);
    });
    await Promise.race([Promise.all(viewers.map(({ gone }) => gone)), late]);
    for (const viewer of viewers) viewer.drop();
    await Promise.race([this.#server.shutdown(), late]);
    clearTimeout(timer);
  }

  async #handle(request: Request): Promise<Response> {
    const { page, feed, host } = this.#options;
    const refusal = refusalOf(request, { host, port: this.#server.addr.port });
    if (refusal !== undefined) return textResponse(refusal.status, refusal.reason);
    const { pathname, searchParams } = new URL(request.url);
    switch (`${request.method} ${pathname}`) {
      case "GET /":
        return new Response(page.html, {
          headers: {
            ...HEADERS,
            "Content-Type": "text/html; charset=utf-8",
            // A frame of another page could make people click here; a policy in the page itself can't forbid that.
            "Content-Security-Policy": `${page.policy}; frame-ancestors 'none'`,
          },
        });
      case "GET /events":
        // A browser names what it had last if it connects again by itself; a page says it in the address.
        return this.#follow(request.headers.get("last-event-id") ?? searchParams.get("after") ?? "");
      case "GET /recording":
        return new Response(ReadableStream.from(feed.recording()).pipeThrough(new TextEncoderStream()), {
          headers: { ...HEADERS, "Content-Type": "application/jsonl; charset=utf-8" },
        });
      case "POST /ask": {
        if (this.#questions === undefined) return textResponse(404, "The servers of this run can't be asked");
        const { status, text } = await this.#questions.take(request);
        return textResponse(status, text);
      }
      default:
        return textResponse(request.method === "GET" ? 404 : 405, "There is no such page");
    }
  }

  #follow(lastId: string): Response {
    const { feed, maxViewers = MAX_VIEWERS, onSlow } = this.#options;
    this.#dropSlow();
    if (this.#viewers.size >= maxViewers) {
      return textResponse(503, `${counted(this.#viewers.size, "page is", "pages are")} connected, no more are taken`);
    }
    const viewer = new Viewer(feed, lastId, (wasSlow) => {
      this.#viewers.delete(viewer);
      if (wasSlow) onSlow("A page in a browser reads too slowly and is disconnected; it may connect again");
    });
    this.#viewers.add(viewer);
    if (this.#viewers.size === 1) this.#watch();
    return new Response(viewer.stream, { headers: { ...HEADERS, "Content-Type": "text/event-stream" } });
  }

  /** Looks after slow viewers for as long as there are any. */
  async #watch(): Promise<void> {
    while (this.#viewers.size > 0 && !this.#options.feed.isOver) {
      await Promise.race([this.#options.feed.more, ...Array.from(this.#viewers, ({ gone }) => gone)]);
      this.#dropSlow();
    }
  }

  #dropSlow(): void {
    for (const viewer of this.#viewers) if (viewer.isTooSlow) viewer.drop();
  }
}

/** What went wrong with a request, or that a viewer was disconnected, is no news for standard error. */
function onError(): Response {
  return textResponse(500, "The request can't be answered");
}

function textResponse(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...HEADERS, "Content-Type": "text/plain; charset=utf-8" } });
}
