// @ts-check
/// <reference lib="dom" />
/**
 * Asking the servers of the demo: a name, and how it crosses the socket.
 *
 * @import { Live } from "./live.js"
 */
import { byId } from "../base/dom.js";

/** How many seconds an answer may take. */
const MAX_SECONDS = 30;

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
    // The button is not disabled, since it would lose the focus.
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    answer.textContent = "";
    const names = way.value === "two names" ? [name.value.trim(), second.value.trim()] : [name.value.trim()];
    const { text, isBad } = await ask({ names, way: way.value }, live.token);
    answer.textContent = text;
    answer.classList.toggle("bad", isBad);
    button.ariaDisabled = "false";
  });
}

/**
 * What came of a question, in a sentence.
 *
 * @param {{ names: readonly string[], way: string }} question
 * @param {string} token
 */
async function ask(question, token) {
  try {
    const response = await fetch("/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Dns-Lab-Token": token },
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(MAX_SECONDS * 1000),
    });
    return { text: await response.text(), isBad: !response.ok };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return {
      text: isLate
        ? `No answer within ${MAX_SECONDS} s; close other windows with this page, then ask again`
        : "The program can't be reached",
      isBad: true,
    };
  }
}
