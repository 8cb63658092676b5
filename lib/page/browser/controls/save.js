// @ts-check
/// <reference lib="dom" />
/**
 * Saving the recording as a file, which `dns-lab view` reads.
 */
import { byId, html } from "../base/dom.js";

/**
 * Connects the button.
 *
 * @param {string} name The file's name.
 * @param {() => Promise<Blob>} recording Gets the recording.
 */
export function connectSaving(name, recording) {
  const button = byId("save", HTMLButtonElement);
  const label = button.textContent;
  button.addEventListener("click", async () => {
    try {
      const address = URL.createObjectURL(await recording());
      html("a", { href: address, download: name }).click();
      // The browser needs the address until it has read it.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      button.textContent = label;
    } catch {
      button.textContent = "Can't be saved: the program can't be reached";
    }
  });
}
