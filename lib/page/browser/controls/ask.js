// @ts-check
/// <reference lib="dom" />
/**
 * Asking the servers of the demo: a name, and how it crosses the socket.
 *
 * @import { Live } from "./live.js"
 */
import { byId } from "../base/dom.js";

/**
 * Connects the form.
 *
 * @param {Live} live
 */
export function connectAsking(live) {
  const form = byId("ask", HTMLFormElement);
  const name = byId("ask-name", HTMLInputElement);
  const second = byId("ask-second", HTMLInputElement);
  const way = byId("ask-way", HTMLSelectElement);
  const button = byId("ask-button", HTMLButtonElement);
  const answer = byId("ask-answer", HTMLElement);
  const showSecond = () => {
    byId("ask-second-label", HTMLElement).hidden = way.value !== "two names";
  };
  way.addEventListener("change", showSecond);
  showSecond();
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    answer.textContent = "";
    const names = way.value === "two names" ? [name.value.trim(), second.value.trim()] : [name.value.trim()];
    try {
      const response = await fetch("/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-Dns-Lab-Token": live.token },
        body: JSON.stringify({ names, way: way.value }),
      });
      answer.textContent = await response.text();
      answer.classList.toggle("bad", !response.ok);
    } catch {
      answer.textContent = "The program can't be reached";
      answer.classList.add("bad");
    }
    button.disabled = false;
  });
}
