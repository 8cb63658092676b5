/**
 * Modules that are loaded when they are needed, and cost a start nothing before.
 */

/** How modules are loaded, by their paths below lib without an ending, such as "commands/rs". */
export type Modules = Readonly<Record<string, () => Promise<unknown>>>;

let provided: Modules | undefined;

/** Takes modules that are part of the program: for executables and dns-lab.js, which read no module when they run. */
export function provideModules(modules: Modules): void {
  provided = modules;
}

/**
 * Loads the module at `path`. From source this takes the permission to read.
 *
 * The specifier is computed, since Deno reads whatever a literal one names before it starts the program: help should not
 * wait for every command, and no command for what few runs of it need.
 */
export async function loadModule<Module>(path: string): Promise<Module> {
  if (provided !== undefined) return await provided[path]() as Module;
  return await import(new URL(`../${path}.ts`, import.meta.url).href);
}
