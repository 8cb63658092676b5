// Questions of the page: how names cross the socket is as it was chosen, to RS and on to TS.
import { assertEquals, assertRejects } from "@std/assert";
import type { AskingWay } from "../../../lib/core/model/asking_way.ts";
import { Asker } from "../../../lib/edge/client/asker.ts";
import type { Observer, WireEvent } from "../../../lib/core/trace/event.ts";
import { HOST, RS_TABLE, TestServer, TS_TABLE } from "../../loopback.ts";

const rows: readonly {
  way: AskingWay;
  names: string[];
  said: string;
  /** What each write sent, after the label of the server. */
  written: string[];
  replies: string[];
}[] = [
  {
    way: "line",
    names: ["www.example.edu"],
    said: '1 reply: "www.example.edu 192.0.2.10 A"',
    written: ["RS www.example.edu\n"],
    replies: ["www.example.edu 192.0.2.10 A\n"],
  },
  {
    way: "raw",
    names: ["www.example.org"],
    said: '1 reply: "www.example.org 198.51.100.10 A"',
    written: ["RS www.example.org", "TS www.example.org"],
    replies: ["localhost - NS", "www.example.org 198.51.100.10 A"],
  },
  {
    way: "two segments",
    names: ["www.example.org"],
    said: '1 reply: "www.example.org 198.51.100.10 A"',
    written: ["RS www.exam", "RS ple.org\n", "TS www.exam", "TS ple.org\n"],
    replies: ["localhost - NS\n", "www.example.org 198.51.100.10 A\n"],
  },
  {
    way: "two names",
    names: ["www.example.org", "www.example.edu"],
    said: '2 replies: "www.example.org 198.51.100.10 A", "www.example.edu 192.0.2.10 A"',
    written: ["RS www.example.org\nwww.example.edu\n", "TS www.example.org\n"],
    replies: ["localhost - NS\n", "www.example.edu 192.0.2.10 A\n", "www.example.org 198.51.100.10 A\n"],
  },
  {
    way: "two names",
    names: ["a.b", "shop.example.com"],
    said: '2 replies: "a.b - Error:HOST NOT FOUND", "shop.example.com 203.0.113.7 A"',
    written: ["RS a.b\nshop.example.com\n", "TS a.b\nshop.example.com\n"],
    replies: [
      "localhost - NS\n",
      "localhost - NS\n",
      "a.b - Error:HOST NOT FOUND\n",
      "shop.example.com 203.0.113.7 A\n",
    ],
  },
];

for (const { way, names, said, written, replies } of rows) {
  Deno.test(`Asker asks for ${names.join(" and ")}, way "${way}"`, async () => {
    let reads = Promise.withResolvers<void>();
    const observer: Observer = ({ kind }) => {
      if (kind !== "read") return;
      reads.resolve();
      reads = Promise.withResolvers();
    };
    // Servers that have to find out about the framing would take a pause of this process for the end of a message.
    const options = { stay: true, observer, framing: way === "raw" ? "raw" : "line" } as const;
    await using rs = new TestServer("rs", RS_TABLE, options);
    await using ts = new TestServer("ts", TS_TABLE, options);
    const events: WireEvent[] = [];
    let number = 0;
    const asker = new Asker({
      rs: { host: HOST, port: rs.port },
      tsPort: ts.port,
      observer: (event) => events.push(event),
      nextNumber: () => ++number,
      nextRead: () => reads.promise,
      timeoutMs: 5000,
    });
    assertEquals(await asker.ask(names, way), said);
    const sent = events.flatMap((event) =>
      event.kind === "written" ? [`${event.connection.server} ${event.octets}`] : []
    );
    assertEquals(sent, written);
    assertEquals(events.flatMap((event) => event.kind === "reply" ? [event.octets] : []), replies);
    assertEquals(events.filter(({ kind }) => kind === "closed").length, number);
  });
}

Deno.test("Asker says which server can't be reached, and which does not reply", async () => {
  using silent = Deno.listen({ hostname: HOST, port: 0 });
  const accepted = silent.accept();
  const options = {
    tsPort: 1,
    observer: () => {},
    nextNumber: () => 1,
    nextRead: () => Promise.resolve(),
    timeoutMs: 50,
  };
  const asker = new Asker({ ...options, rs: { host: HOST, port: silent.addr.port } });
  await assertRejects(() => asker.ask(["a"], "line"), Error, "RS did not reply within 0.05 s");
  (await accepted).close();
});
