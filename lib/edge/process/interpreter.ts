/**
 * The Python that students' programs are started with, where the one on PATH is a script in front of it, as pyenv puts one
 * there: such a script takes several times as long to start as the program does, and a class is hundreds of starts.
 */

/** Prints the path of the real interpreter, where `python3` is a script. */
const QUESTION = 'python=$(command -v python3) && [ "$(head -c 2 "$python")" = "#!" ] && ' +
  'exec python3 -c "import sys; print(sys.executable)"';

let found: Promise<string> | undefined;

/** The folder of the real python3, to be looked in first; "" where PATH has it, or there is none. */
export function findPythonFolder(): Promise<string> {
  found ??= askForFolder();
  return found;
}

async function askForFolder(): Promise<string> {
  try {
    const { success, stdout } = await new Deno.Command("sh", { args: ["-c", QUESTION], stdin: "null", stderr: "null" })
      .output();
    const path = new TextDecoder().decode(stdout).trim();
    return success && path.startsWith("/") ? path.slice(0, path.lastIndexOf("/")) : "";
  } catch {
    // There is no shell.
    return "";
  }
}
