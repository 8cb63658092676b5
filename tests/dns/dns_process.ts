/**
 * dns-lab's servers with real DNS, as processes.
 */
import { ROOT, ServerProcess } from "../program.ts";

/** A server with DNS on a port of loopback that the system picks. */
export class DnsProcess implements AsyncDisposable {
  readonly server: ServerProcess;
  /** Where dig finds it. */
  readonly at: readonly string[];
  readonly port: number;

  private constructor(server: ServerProcess, port: number) {
    this.server = server;
    this.port = port;
    this.at = ["@127.0.0.1", "-p", String(port)];
  }

  static async start(...args: readonly string[]): Promise<DnsProcess> {
    const server = await ServerProcess.start([...args, "--dns", "0"]);
    const [, port] = await server.waitFor(/^[RT]S answers DNS on 127\.0\.0\.1:(\d+) \(UDP and TCP\)$/);
    return new DnsProcess(server, Number(port));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** The sample tables. */
export const SAMPLES = { rs: `${ROOT}/tables/PROJI-DNSRS.txt`, ts: `${ROOT}/tables/PROJI-DNSTS.txt` };
