/**
 * Our server in a process of its own, with an observer that does nothing, or with none:
 *
 *     observed_server.ts TABLE [observer]
 *
 * The difference is what it costs to make events; with nobody listening none is made.
 */
import { Authority } from "../../lib/core/answer/authority.ts";
import { LineCodec } from "../../lib/core/codec/line_codec.ts";
import { RS } from "../../lib/core/model/role.ts";
import { readTable } from "../../lib/edge/system/files.ts";
import { listen } from "../../lib/edge/net/listen.ts";
import { Server } from "../../lib/edge/server/server.ts";
import { HOST, SERVER_DEFAULTS } from "../loopback.ts";

if (import.meta.main) {
  const [path, observer] = Deno.args;
  const { table } = await readTable(path, RS);
  const { listeners, port } = listen(HOST, 0);
  new Server(listeners, {
    ...SERVER_DEFAULTS,
    label: RS.label,
    responder: new Authority(table),
    codec: new LineCodec(SERVER_DEFAULTS),
    stay: true,
    observer: observer === undefined ? undefined : () => {},
  });
  await Deno.stdout.write(new TextEncoder().encode(`listening on ${HOST}:${port}\n`));
}
