// @ts-check
/// <reference lib="dom" />
/**
 * Choosing whose messages are shown, where there are several clients.
 *
 * @import { Store } from "../base/store.js"
 */
import { byId, html } from "../base/dom.js";

/**
 * Connects the list of clients.
 *
 * @param {Store} store
 */
export function connectClients(store) {
  const select = byId("client", HTMLSelectElement);
  store.on("lanes", () => {
    const clients = store.lanes.filter((lane) => !store.servers.has(lane));
    byId("client-label", HTMLElement).hidden = clients.length < 2;
    select.replaceChildren(
      html("option", { value: "" }, "all clients"),
      ...clients.map((client) => html("option", { value: client }, client)),
    );
    select.value = store.client;
  });
  store.on("rows", () => {
    select.value = store.client;
  });
  select.addEventListener("change", () => store.showClient(select.value));
}
