/**
 * Replies on their way out over UDP, and the memory that they are in.
 *
 * Memory is used again as soon as its reply is sent: the system takes far longer to send from new memory.
 */
import { MAX_UDP_OCTETS } from "../../core/dns/message.ts";
import { Octets } from "../../core/fast/octets.ts";
import type { Datagrams, Endpoint } from "./datagrams.ts";

/** How many replies may be on their way out at a time. */
const MAX_SENDING = 1024;

/** Memory for a reply, and what happens when that is sent: made once, for many replies. */
interface Slot {
  readonly octets: Octets;
  readonly onSent: () => void;
  readonly onUnsent: () => void;
}

/** The replies that are on their way out. */
export class Outbox {
  readonly #free: Slot[] = [];
  readonly #onUnsent: () => void;
  #sending = 0;

  /** An outbox without replies; `onUnsent` is called for each reply that the system does not send. */
  constructor(onUnsent: () => void) {
    this.#onUnsent = onUnsent;
  }

  /** Whether there is no room for another reply. */
  get isFull(): boolean {
    return this.#sending >= MAX_SENDING;
  }

  /** Memory for the next reply that {@linkcode send} sends; the same until then. */
  get next(): Octets {
    if (this.#free.length === 0) this.#free.push(this.#makeSlot());
    return this.#free[this.#free.length - 1].octets;
  }

  /** Sends the first `length` octets of {@linkcode next}. */
  send(datagrams: Datagrams, length: number, to: Endpoint): void {
    const slot = this.#free.pop()!;
    this.#sending++;
    datagrams.send(slot.octets.bytes.subarray(0, length), to).then(slot.onSent, slot.onUnsent);
  }

  #makeSlot(): Slot {
    const onSent = () => {
      this.#sending--;
      this.#free.push(slot);
    };
    const onUnsent = () => {
      onSent();
      this.#onUnsent();
    };
    const slot: Slot = { octets: Octets.ofCapacity(MAX_UDP_OCTETS), onSent, onUnsent };
    return slot;
  }
}
