/**
 * Errors of files in the user's terms: which file, what could not be done, why, what to do.
 */
import { escapeControls } from "../core/display.ts";
import { FileError, type FileFault } from "../core/errors.ts";

/** The error about the file at `path`, of which the system said `cause`. */
export function fileError(fault: FileFault, path: string, cause: unknown): FileError {
  const verb = fault === "unreadable" ? "read" : "written";
  return new FileError(fault, `${escapeControls(path)}: Can't be ${verb}: ${reasonOf(cause, fault)}`, { cause });
}

function reasonOf(error: unknown, fault: FileFault): string {
  const isInput = fault === "unreadable";
  const elsewhere = isInput ? "check its mode and its owner" : "choose another with --output";
  if (error instanceof Deno.errors.NotFound) {
    return isInput
      ? "there is no such file; check the name and the working directory"
      : `there is no such directory; ${elsewhere}`;
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return isInput ? "it is a directory, wanted a file" : `it is a directory, wanted a file; ${elsewhere}`;
  }
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return `permission denied; ${elsewhere}`;
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/os error (?:28|112)\b/.test(message)) return `the disk is full; make room, or ${elsewhere}`;
  if (/os error (?:30|19)\b/.test(message)) return `the file system is read-only; ${elsewhere}`;
  return `${escapeControls(message)}; ${elsewhere}`;
}
