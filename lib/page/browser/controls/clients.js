// @ts-check
/// <reference lib="dom" />
/**
 * Choosing whose messages are shown, where there are several clients.
 *
 * @import { Store } from "../base/store.js"
 */
import { byId, html } from "../base/dom.js";

/** How many clients the list has at most: the first ones. */
const MAX_CLIENTS = 1000;

/**
 * Connects the list of clients.
 *
 * @param {Store} store
 */
export function connectClients(store) {
  const select = byId("client", HTMLSelectElement);
  let listed = 0;
  store.on("rows", () => {
    if (store.clients.size < listed) listed = 0;
    if (listed === 0) select.replaceChildren(html("option", { value: "" }, "all clients"));
    // An option that is there stays: the list may be open.
    const clients = Array.from(store.clients).slice(listed, MAX_CLIENTS);
    select.append(...clients.map((client) => html("option", { value: client }, client)));
    listed += clients.length;
    byId("client-label", HTMLElement).hidden = listed < 2;
    select.value = store.client;
  });
  select.addEventListener("change", () => store.showClient(select.value));
}
