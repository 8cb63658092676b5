/**
 * A queue: first in, first out, each step in constant time on average, however long it grows.
 */

/** Elements in order of arrival. */
export class Queue<Element> {
  #elements: Element[] = [];
  #head = 0;

  /** How many elements it holds. */
  get length(): number {
    return this.#elements.length - this.#head;
  }

  /** The oldest element, undefined if there is none. */
  get first(): Element | undefined {
    return this.#elements[this.#head];
  }

  /** The element that `index` others are before, undefined if there is none. */
  at(index: number): Element | undefined {
    return this.#elements[this.#head + index];
  }

  /** Adds an element behind the others. */
  push(element: Element): void {
    this.#elements.push(element);
  }

  /** Removes and returns the oldest element, undefined if there is none. */
  shift(): Element | undefined {
    if (this.length === 0) return undefined;
    const element = this.#elements[this.#head++];
    if (this.length === 0) {
      // Elements that were taken must not stay in memory.
      this.#elements.length = this.#head = 0;
    } else if (this.#head >= 1024 && this.#head * 2 >= this.#elements.length) {
      // The part that was taken is cut off when it is the larger half: rarely, and before it holds much memory.
      this.#elements = this.#elements.slice(this.#head);
      this.#head = 0;
    }
    return element;
  }
}
