/**
 * Makes deno.json take `@std` from JSR: without the links, and without the lock file, which knows nothing of JSR.
 */
const { links, ...config } = JSON.parse(await Deno.readTextFile("deno.json"));
if (links === undefined) throw new Error('deno.json: There are no "links", wanted those of the stand-ins to drop');
await Deno.writeTextFile("deno.json", `${JSON.stringify({ ...config, lock: false }, null, 2)}\n`);
