/**
 * The browser's modules as one script: imports are left out, what they name is in the same scope.
 *
 * This holds for modules as they are here: each import stands at the beginning of a line and ends in a semicolon, nothing
 * is renamed, no two modules have the same name at their top level, and what is used while a module is loaded stands in
 * the modules before it.
 */

const IMPORT = /^import [^;]*;\n/gm;
const COMMENT = /^ *\/\*\*(?:[^*]|\*(?!\/))*\*\/\n|^ *\/\/.*\n|^\/\/\/ .*\n/gm;

/** One script of `modules`, in their order. */
export function linkModules(modules: readonly string[]): string {
  const texts = modules.map((text) =>
    text.replace(IMPORT, "").replace(COMMENT, "").replace(/^export /gm, "").replace(/\n{2,}/g, "\n").trim()
  );
  return `(() => {\n"use strict";\n${texts.join("\n")}\n})();`;
}
