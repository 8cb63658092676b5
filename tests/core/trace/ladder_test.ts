// The ladder, held against files of what it has to look like. `UPDATE_GOLDEN=1 deno test ...` writes them anew.
import { assert, assertEquals } from "@std/assert";
import stringWidth from "string-width";
import type { WireEvent } from "../../../lib/core/trace/event.ts";
import { breakText, Ladder, type LadderOptions } from "../../../lib/core/trace/ladder.ts";
import { atClient, atServer, Scene } from "./scenes.ts";

const GOLDEN = new URL("./golden/", import.meta.url);
const isUpdating = Deno.env.get("UPDATE_GOLDEN") !== undefined;

/** The client's view of a session with a raw RS, and a TS that wants lines. */
function clientSession(): readonly WireEvent[] {
  const scene = new Scene();
  const rs = scene.on(atClient(1));
  const ts = scene.on(atClient(2, "TS"));
  scene.on({ ...atClient(9, "RS"), local: "" }).failed("Connection refused (os error 111)");
  scene.after(50), rs.opened();
  scene.after(2), rs.query("www.example.org");
  scene.after(21), rs.reply("localhost - NS").found({ about: "raw" });
  scene.after(1), ts.opened().query("www.example.org");
  scene.after(1100), ts.lateNewline();
  scene.after(0.5), ts.reply("www.example.org 198.51.100.10 A\n").found({ about: "line" });
  scene.after(0.2), rs.query("nowhere.example.net");
  scene.after(0.2), rs.reply("localhost - NS");
  scene.after(0.2), ts.query("nowhere.example.net\n").query("日本語.example.org\n");
  scene.after(0.7), ts.segment("read", "nowhere.example.net - Error:HOST NOT ");
  scene.after(40), ts.segment("read", "FOUND\n日本語.example.org - Error:HOST NOT FOUND\n");
  ts.reply("nowhere.example.net - Error:HOST NOT FOUND\n", { alone: false });
  ts.reply("日本語.example.org - Error:HOST NOT FOUND\n", { alone: false });
  scene.after(0.3), rs.closed("done"), ts.closed("done");
  return scene.events;
}

/** A server's view of clients with long numbers and long silences, as they come and go. */
function longNumbers(): readonly WireEvent[] {
  const scene = new Scene();
  const clients = [9, 10, 123, 1_234_567, 9_999_999].map((number) => scene.on(atServer(number)));
  const [first, second, third, fourth, fifth] = clients;
  first.opened();
  scene.after(999.94), second.opened();
  scene.after(999.96), third.opened();
  scene.after(999_994), fourth.opened();
  scene.after(999_996), third.query("www.example.edu\n");
  scene.after(1_799_000), first.closed("end"), fifth.opened();
  scene.after(99.96 * 60_000), second.closed("reset");
  scene.after(9e12), fourth.closed("idle");
  return scene.events;
}

/** A server's view of real DNS: each exchange is a connection of its own. */
function dnsExchanges(): readonly WireEvent[] {
  const scene = new Scene();
  for (let number = 1; number <= 9; number++) {
    const exchange = scene.after(10).on(atServer(number));
    exchange.dns("udp", false, "12345678");
    scene.after(1), exchange.dns("udp", true, "12345678");
  }
  return scene.events;
}

/** A server's view of six clients: raw and line, joined and split, half-closed, reset, one too many. */
function manyClients(): readonly WireEvent[] {
  const scene = new Scene();
  const clients = [1, 2, 3, 4, 5, 6].map((number) => scene.on(atServer(number)));
  const [raw, line, split, joined, fifth, sixth] = clients;
  raw.opened().segment("read", "www.example.edu");
  scene.after(20.4), raw.query("www.example.edu", { alone: false }).reply("www.example.edu 192.0.2.10 A");
  scene.after(1), line.opened().query("lab.example.edu\r\n").reply("lab.example.edu 192.0.2.99 A\n");
  scene.after(1), split.opened().segment("read", "www.exa").segment("read", "mple.edu\n");
  split.query("www.example.edu\n", { alone: false }).reply("www.example.edu 192.0.2.10 A\n");
  scene.after(3), joined.opened().segment("read", "www.example.edu\ncafe\u0301.example.edu\n");
  joined.query("www.example.edu\n", { alone: false }).reply("www.example.edu 192.0.2.10 A\n", { alone: false });
  joined.query("cafe\u0301.example.edu\n", { alone: false }).reply("localhost - NS\n", { alone: false });
  joined.segment("written", "www.example.edu 192.0.2.10 A\nlocalhost - NS\n");
  scene.after(5), fifth.opened().query("五.example.edu\n").reply("localhost - NS\n");
  sixth.refused(5);
  scene.after(1200), split.query("late.example.edu\n").finished().reply("localhost - NS\n").closed("end");
  scene.after(1), raw.query("").closed("reset");
  scene.after(2), line.closed("idle"), joined.closed("end"), fifth.closed("shutdown");
  return scene.events;
}

const SCENES: Readonly<Record<string, () => readonly WireEvent[]>> = {
  client: clientSession,
  server: manyClients,
  long: longNumbers,
};
const COLUMNS = [40, 80, 120];

function draw(events: readonly WireEvent[], options: Partial<LadderOptions>, lanes: readonly string[] = []): string[] {
  const ladder = new Ladder({
    columns: 80,
    isAscii: false,
    isExplaining: false,
    widthOf: stringWidth,
    paint: (_, text) => text,
    ...options,
  }, lanes);
  return events.flatMap((event) => ladder.draw(event));
}

async function assertGolden(name: string, lines: readonly string[]): Promise<void> {
  const path = new URL(name, GOLDEN);
  const text = lines.map((line) => `${line}\n`).join("");
  if (isUpdating) await Deno.writeTextFile(path, text);
  assertEquals(text, await Deno.readTextFile(path));
}

for (const [name, events] of Object.entries(SCENES)) {
  for (const columns of COLUMNS) {
    for (const isAscii of [false, true]) {
      const file = `${name}-${columns}${isAscii ? "-ascii" : ""}.txt`;
      Deno.test(`Ladder draws golden/${file}`, async () => {
        const lines = draw(events(), { columns, isAscii });
        await assertGolden(file, lines);
        assert(lines.every((line) => stringWidth(line) <= columns), "a line is too wide");
      });
    }
  }
}

Deno.test("Ladder draws golden/explained.txt: the rule of each message, and what real DNS does", async () => {
  const scene = new Scene(1000);
  scene.on(atClient(3)).opened().query("late.example.org").closed("stopped");
  scene.on(atClient(4)).dns("udp", false, "12345678");
  const events = [...clientSession().slice(0, 12), ...scene.events];
  await assertGolden("explained.txt", draw(events, { columns: 100, isExplaining: true }));
});

Deno.test("Ladder with ASCII alone draws everything with ASCII", () => {
  const scene = new Scene();
  const client = { ...atServer(1), client: "клиент" };
  scene.on(client).opened().query("例え.テスト\n").reply("😀 192.0.2.10 A\n").closed("end");
  const shown = draw([...scene.events, ...manyClients()], { isAscii: true }).join("");
  assertEquals(/[^\x20-\x7e]/.exec(shown)?.[0], undefined);
});

Deno.test("Ladder gives each exchange of real DNS a lane, since the reply frees it", async () => {
  const lines = draw(dnsExchanges(), {});
  await assertGolden("dns.txt", lines);
  assertEquals(lines.filter((line) => line.includes("others")), []);
});

Deno.test("Ladder draws the names of its lanes above the first event, unless they stand somewhere else already", () => {
  const scene = new Scene();
  scene.on(atClient(1)).segment("written", "www").opened().closed("done");
  const options = {
    columns: 80,
    isAscii: true,
    isExplaining: false,
    widthOf: stringWidth,
    paint: (_: string, text: string) => text,
  };
  const head = "          client   RS       TS";
  const ladder = new Ladder(options, ["client", "RS", "TS"]);
  assertEquals(scene.events.map((event) => ladder.draw(event)[0]?.trimEnd().slice(0, head.length)), [
    undefined,
    head,
    "  +0.0 ms x        x        | ",
  ]);
  const other = new Ladder(options, ["client", "RS", "TS"]);
  assertEquals([other.head(), other.draw(scene.events[1]).length], [head, 1]);
});

Deno.test("Ladder shows nothing from the wire that a terminal could obey", () => {
  const scene = new Scene();
  scene.on(atServer(1)).opened().query("\x1b[2J\x07\u202e\x9b31m").closed("end");
  // deno-lint-ignore no-control-regex -- these must not be there
  assertEquals(/[\x00-\x1f\x7f-\x9f\u202e]/.exec(draw(scene.events, {}).join(""))?.[0], undefined);
});

Deno.test("Ladder paints each arrow in the colour of its server", () => {
  const scene = new Scene();
  scene.on(atClient(1)).opened();
  scene.on(atClient(2, "TS")).opened();
  const lines = draw(scene.events, { paint: (lane, text) => `<${lane}>${text}</>` }, ["client", "RS", "TS"]);
  assertEquals(lines.slice(1).map((line) => /<.*<\/>/.exec(line)?.[0]), [
    "<RS>───────▶</>",
    "<TS>────────────────▶</>",
  ]);
});

const BROKEN: [text: string, width: number, lines: string[]][] = [
  ["one two three", 7, ["one two", "three"]],
  ["日本語 日本語", 6, ["日本語", "日本語"]],
  ["日本語日本語", 7, ["日本語", "日本語"]],
  ["", 7, [""]],
];

for (const [text, width, lines] of BROKEN) {
  Deno.test(`breakText() breaks "${text}" at ${width} columns`, () => {
    assertEquals(breakText(text, width, stringWidth), lines);
  });
}
