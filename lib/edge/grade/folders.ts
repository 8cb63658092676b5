/**
 * The folders of a class: those that a pattern names.
 */

/** The folders that `pattern` names, whose last part may hold `*` and `?`; in the order of their names, as real paths. */
export async function foldersOf(pattern: string): Promise<string[]> {
  const trimmed = pattern.replace(/[\\/]+$/, "");
  const cut = Math.max(trimmed.lastIndexOf("/"), Deno.build.os === "windows" ? trimmed.lastIndexOf("\\") : -1);
  const parent = cut < 0 ? "." : trimmed.slice(0, cut) || "/";
  const last = toPattern(trimmed.slice(cut + 1));
  const folders: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(parent)) {
      if (isDirectory && !name.startsWith(".") && last.test(name)) {
        folders.push(await Deno.realPath(`${parent}/${name}`));
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) && !(error instanceof Deno.errors.NotADirectory)) throw error;
  }
  return folders.sort();
}

function toPattern(text: string): RegExp {
  const source = text.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}
