/**
 * Errors of files in the user's terms: which file, what could not be done, why, what to do.
 */
import { escapeControls } from "../../core/model/display.ts";
import { FileError, type FileFault } from "../../core/model/errors.ts";

/** The error about the file at `path`, of which the system said `cause`. */
export function fileError(fault: FileFault, path: string, cause: unknown): FileError {
  const verb = fault === "unreadable" ? "read" : "written";
  return new FileError(fault, `${escapeControls(path)}: Can't be ${verb}: ${reasonOf(cause, fault, path)}`, { cause });
}

/** What standard output is called in errors. */
export const STANDARD_OUTPUT = "standard output";

function reasonOf(error: unknown, fault: FileFault, path: string): string {
  const isInput = fault === "unreadable";
  const elsewhere = isInput
    ? "check its mode and its owner"
    : path === STANDARD_OUTPUT
    ? "send it elsewhere"
    : "choose another with --output";
  if (error instanceof Deno.errors.NotCapable) {
    // Some places Deno opens to nobody who has not all permissions.
    const flag = /--allow-(?:read|write)/.exec(error.message)?.[0];
    return flag === undefined ? `permission denied; ${elsewhere}` : `Deno may not; run it with ${flag}`;
  }
  if (error instanceof Deno.errors.NotFound) {
    return isInput
      ? "there is no such file; check the name and the working directory"
      : `there is no such directory; ${elsewhere}`;
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return isInput ? "it is a directory, wanted a file" : `it is a directory, wanted a file; ${elsewhere}`;
  }
  if (error instanceof Deno.errors.PermissionDenied) return `permission denied; ${elsewhere}`;
  const message = error instanceof Error ? error.message : String(error);
  if (/os error (?:28|112)\b/.test(message)) return `the disk is full; make room, or ${elsewhere}`;
  if (/os error (?:30|19)\b/.test(message)) return `the file system is read-only; ${elsewhere}`;
  return `${escapeControls(message)}; ${elsewhere}`;
}
