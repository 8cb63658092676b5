/**
 * A folder for the files of a build until all of them are complete; only then are they moved to where users find them.
 */

/** The folder, below the one that everything goes to. */
export class Staging {
  /** Where things are made. */
  readonly path: string;
  /** Ends the making. */
  readonly signal: AbortSignal | undefined;
  readonly #directory: string;
  readonly #isNew: boolean;
  readonly #names: string[] = [];

  private constructor(directory: string, path: string, isNew: boolean, signal: AbortSignal | undefined) {
    this.#directory = directory;
    this.path = path;
    this.#isNew = isNew;
    this.signal = signal;
  }

  /** Makes it, and `directory` itself if it is not there. */
  static async open(directory: string, signal?: AbortSignal): Promise<Staging> {
    const isNew = !(await exists(directory));
    await Deno.mkdir(directory, { recursive: true });
    return new Staging(directory, await Deno.makeTempDir({ dir: directory, prefix: ".making-" }), isNew, signal);
  }

  /**
   * Where to make the file that will be called `name`, which may have a folder, one of its own.
   *
   * @throws The reason of the signal, once that wants an end.
   */
  async file(name: string): Promise<string> {
    this.signal?.throwIfAborted();
    const path = `${this.path}/${name}`;
    // Not recursive: that would make again what is taken away already.
    if (name.includes("/")) await Deno.mkdir(path.slice(0, path.lastIndexOf("/")));
    this.#names.push(name);
    return path;
  }

  /**
   * Moves every file to its place. Returns their paths.
   *
   * @throws The reason of the signal, if that wants an end; nothing is moved then.
   */
  async handOut(): Promise<string[]> {
    this.signal?.throwIfAborted();
    const paths: string[] = [];
    for (const name of this.#names) {
      const path = `${this.#directory}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.rename(`${this.path}/${name}`, path);
      paths.push(path);
    }
    return paths;
  }

  /** Removes the folder. No process may be using it. */
  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
    if (this.#isNew && Array.from(Deno.readDirSync(this.#directory)).length === 0) Deno.removeSync(this.#directory);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
