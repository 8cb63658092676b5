/**
 * What a command line needs besides its command.
 */
export { UsageError } from "../core/model/errors.ts";
export { dropRunning } from "../edge/system/permissions.ts";
export { parseLine } from "./parse_line.ts";
export { reportError } from "./report.ts";
export { suggest } from "./suggest.ts";
