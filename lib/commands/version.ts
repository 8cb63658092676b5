/**
 * Which version of dns-lab this is: deno.json is the one place that says so.
 */
import config from "../../deno.json" with { type: "json" };

/** The version, as in "0.1.0". */
export const VERSION: string = config.version;

/** Where bugs are reported: most users were handed the program by their course. */
export const REPORT_TO = "where you got dns-lab, with the command line and what it printed";
