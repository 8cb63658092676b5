// @ts-check
/// <reference lib="dom" />
/**
 * Saving the recording as a file, which `dns-lab view` reads.
 */
import { byId, html } from "./dom.js";

/**
 * Connects the button.
 *
 * @param {string} name The file's name.
 * @param {() => Promise<Blob>} recording Gets the recording.
 */
export function connectSaving(name, recording) {
  const button = byId("save", HTMLButtonElement);
  button.addEventListener("click", async () => {
    try {
      const address = URL.createObjectURL(await recording());
      html("a", { href: address, download: name }).click();
      // The browser needs the address until it has read it.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      byId("announcement", HTMLElement).textContent = "";
      button.textContent = "Can't be saved: the program has ended";
      button.disabled = true;
    }
  });
}

/** The recording that the page carries: compressed, and in base64. */
export async function carriedRecording() {
  const text = byId("recording", HTMLScriptElement).textContent ?? "";
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return await new Response(stream).blob();
}
