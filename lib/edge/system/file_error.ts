/**
 * What the system says of a file that fails, in the terms of the errors of this program.
 */
import { FileError, type FileFault, type FileReason } from "../../core/model/file_error.ts";

/**
 * The error about the file at `path`, or standard output where there is none, of which the system said `cause`; `flag` is
 * the option that names it, if that is not --output.
 */
export function fileError(fault: FileFault, path: string | undefined, cause: unknown, flag?: string): FileError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new FileError({ fault, reason: reasonOf(cause, detail, fault), detail, path, flag }, { cause });
}

function reasonOf(cause: unknown, detail: string, fault: FileFault): FileReason {
  if (cause instanceof Deno.errors.NotCapable) {
    // Some places Deno opens to nobody who has not all permissions.
    return /--allow-(?:read|write)/.test(detail) ? "not permitted" : "denied";
  }
  if (cause instanceof Deno.errors.NotFound) return fault === "unreadable" ? "missing" : "no directory";
  if (cause instanceof Deno.errors.IsADirectory) return "directory";
  if (cause instanceof Deno.errors.PermissionDenied) return "denied";
  if (/os error (?:28|112)\b/.test(detail)) return "disk full";
  if (/os error (?:30|19)\b/.test(detail)) return "read-only";
  return "other";
}
