// The store of the page's rows: what it keeps, what it forgets, and which rows it shows. It knows no browser.
import { assertEquals } from "@std/assert";
import type { Row } from "../../lib/core/picture/picture.ts";
import { Store } from "../../lib/page/browser/base/store.js";

const MAX_ROWS = 200_000;
const FORGOTTEN = 20_000;

function rowOf(id: number, more: Partial<Row> = {}): Row {
  return {
    id,
    at: id * 1000,
    kind: "query",
    connection: 1,
    client: `client#${id % 2}`,
    lane: id % 2,
    server: "RS",
    way: 1,
    ends: ["", ""],
    text: `"host${id}"`,
    tags: [],
    ...more,
  };
}

function storeOf(from: number, to: number): Store {
  const store = new Store();
  store.add(Array.from({ length: to - from }, (_, index) => rowOf(from + index)), {
    clients: ["client#0", "client#1"],
    servers: ["RS"],
  });
  return store;
}

/** How many rows a store has. */
function countRows(store: Store): number {
  return store.rows.reduce((count) => count + 1, 0);
}

Deno.test("Store forgets the oldest rows when it has too many, also those that are not shown", () => {
  const store = storeOf(0, MAX_ROWS);
  store.showClient("client#1");
  store.choose(MAX_ROWS / 2 - 10);
  const { row } = store;
  store.add([rowOf(MAX_ROWS)], store.lanes);
  assertEquals(countRows(store), MAX_ROWS - FORGOTTEN);
  assertEquals(store.shown.length, (MAX_ROWS - FORGOTTEN) / 2);
  assertEquals([store.row, store.shown[0]], [row, FORGOTTEN + 1]);
  // A row that is forgotten and changes stays forgotten.
  store.add([rowOf(5, { latency: 1 })], store.lanes);
  assertEquals([store.rows[5], store.shown[0]], [undefined, FORGOTTEN + 1]);
});

Deno.test("Store follows the last row when it forgets some", () => {
  const store = storeOf(0, MAX_ROWS);
  store.choose(MAX_ROWS);
  store.add([rowOf(MAX_ROWS)], store.lanes);
  assertEquals([store.isFollowing, store.row?.id], [true, MAX_ROWS]);
});

Deno.test("Store shows one client in a lane of its own, with the times between its rows", () => {
  const store = storeOf(0, 6);
  store.showClient("client#1");
  assertEquals([store.shown, store.clientLanes], [[1, 3, 5], ["client#1"]]);
  assertEquals([0, 1].map((place) => store.since(place)), [0, 2000]);
  assertEquals(store.laneOf(store.rows[1]), { lane: 0, number: "" });
  store.showClient("");
  assertEquals([store.clientLanes, store.since(1)], [["client#0", "client#1"], 1000]);
});

Deno.test("Store tells the number of a client where its lane has another name", () => {
  const store = storeOf(0, 2);
  store.add([], { clients: ["clients", "client#1"], servers: ["RS"] });
  assertEquals(store.rows.map((row) => store.laneOf(row)), [{ lane: 0, number: "#0" }, { lane: 1, number: "" }]);
});

Deno.test("Store finds text in messages and tags, whatever its case", () => {
  const store = storeOf(0, 3);
  store.add([rowOf(3, { tags: ["in HOST2 segments"] })], store.lanes);
  store.choose(0);
  assertEquals(store.findAll("Host2"), [2, 3]);
  assertEquals([store.find("host2", 1), store.find("host2", -1), store.find("nothing", 1)], [2, 3, -1]);
});
