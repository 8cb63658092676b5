/**
 * The two conventions by which programs of the lab mark where a message ends (PROTOCOL.md, Framing).
 */

/** How a message was framed, and so how its reply is. */
export type Framing = "line" | "raw";
/** Which framing a program expects: "auto" finds out for each message. */
export type FramingMode = Framing | "auto";
/** Every mode, as it is typed. */
export const FRAMING_MODES: readonly FramingMode[] = ["auto", "line", "raw"];
