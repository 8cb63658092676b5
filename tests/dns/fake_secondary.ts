/**
 * A secondary that is told of zones, and replies as a test wants.
 */
import { readQuestion } from "../../lib/core/dns/query_text.ts";
import { HOST } from "../loopback.ts";

/** A secondary that receives messages, and replies where it is told to. */
export class FakeSecondary implements Disposable {
  readonly #conn = Deno.listenDatagram({ transport: "udp", hostname: HOST, port: 0 });

  get place() {
    return { hostname: HOST, port: (this.#conn.addr as Deno.NetAddr).port };
  }

  /** Receives a message, replies with `rcode` unless that is undefined, and returns its number and its zone. */
  async receive(rcode?: number): Promise<{ id: number; zone: string }> {
    const [octets, from] = await this.#conn.receive();
    const { name } = readQuestion(octets)!;
    if (rcode !== undefined) {
      const reply = octets.slice();
      reply[2] |= 0x80;
      reply[3] = rcode;
      await this.#conn.send(reply, from);
    }
    return { id: (octets[0] << 8) | octets[1], zone: name };
  }

  [Symbol.dispose](): void {
    this.#conn.close();
  }
}
