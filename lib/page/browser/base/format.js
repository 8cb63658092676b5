// @ts-check
/**
 * Numbers as people read them.
 */

/**
 * A duration: "12 µs", "0.4 ms", "31.9 ms", "1.25 s".
 *
 * @param {number} microseconds
 */
export function duration(microseconds) {
  if (microseconds < 100) return `${microseconds} µs`;
  if (microseconds < 1_000_000) return `${(microseconds / 1000).toFixed(1)} ms`;
  return `${(microseconds / 1_000_000).toFixed(2)} s`;
}

/**
 * A time of day with milliseconds, on the clock of this machine.
 *
 * @param {number} milliseconds Since 1970.
 */
export function timeOfDay(milliseconds) {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return "unknown";
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const fraction = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${fraction}`;
}

/**
 * A number of things: "1 byte", "2 bytes".
 *
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
