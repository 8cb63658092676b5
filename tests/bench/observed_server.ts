/**
 * Our server in a process of its own, with an observer that does nothing, or with none:
 *
 *     observed_server.ts TABLE [observer]
 *
 * The difference is what it costs to make events; with nobody listening none is made.
 */
import { Authority } from "../../lib/core/answer/authority.ts";
import { readTable } from "../../lib/edge/system/files.ts";
import { listen } from "../../lib/edge/net/listen.ts";
import { Server } from "../../lib/edge/server/server.ts";
import { HOST, SERVER_DEFAULTS } from "../loopback.ts";

if (import.meta.main) {
  const [path, observer] = Deno.args;
  const { table } = await readTable(path, "rs");
  const { listeners, port } = listen(HOST, 0);
  const options = { ...SERVER_DEFAULTS, stay: true, observer: observer === undefined ? undefined : () => {} };
  new Server(listeners, new Authority("rs", table), options);
  await Deno.stdout.write(new TextEncoder().encode(`listening on ${HOST}:${port}\n`));
}
