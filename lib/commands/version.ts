/**
 * Which version of dns-lab this is: deno.json is the one place that says so.
 */
import config from "../../deno.json" with { type: "json" };

/** The version, as in "0.1.0". */
export const VERSION: string = config.version;
