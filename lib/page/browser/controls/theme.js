// @ts-check
/// <reference lib="dom" />
/**
 * Light or dark: as the system has it, until the button says otherwise.
 */
import { byId } from "../base/dom.js";

/**
 * Connects the button; calls `onChange` when the colours have changed, and tells it whether they are those of paper.
 *
 * @param {(isPaper: boolean) => void} onChange
 */
export function connectTheme(onChange) {
  const button = byId("theme", HTMLButtonElement);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const { dataset } = document.documentElement;
  const isDark = () => dataset.theme === undefined ? system.matches : dataset.theme === "dark";
  const show = () => {
    button.setAttribute("aria-pressed", String(isDark()));
    onChange(false);
  };
  button.addEventListener("click", () => {
    dataset.theme = isDark() ? "light" : "dark";
    show();
  });
  system.addEventListener("change", show);
  // Paper is light.
  let before = dataset.theme;
  addEventListener("beforeprint", () => {
    before = dataset.theme;
    dataset.theme = "light";
    onChange(true);
  });
  addEventListener("afterprint", () => {
    if (before === undefined) delete dataset.theme;
    else dataset.theme = before;
    onChange(false);
  });
  show();
}
