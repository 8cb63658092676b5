/**
 * The error of a port that can't be opened, as data.
 */
import { escapeControls } from "./display.ts";
import { UnavailableError } from "./errors.ts";

/** Why a port can't be opened, as far as the system tells. */
export type ListenReason = "in use" | "denied" | "not permitted" | "no such address" | "other";

const LISTEN_REASONS: Readonly<Record<ListenReason, string>> = {
  "in use": "the port is in use",
  denied: "the system does not allow it",
  "not permitted": "Deno may not",
  "no such address": "the host is no address of this machine",
  other: "",
};

/** A port can't be opened. */
export class ListenError extends UnavailableError {
  /** The name of the type, as a stack trace shows it. */
  override readonly name = "ListenError";
  /** Why. */
  readonly reason: ListenReason;
  /** The option that the port comes from. */
  readonly flag: "--port" | "--dns" | "--web";

  /** An error about `address`; `detail` is what the system said. */
  constructor(
    address: string,
    reason: ListenReason,
    detail: string,
    { flag = "--port", ...options }: ErrorOptions & { readonly flag?: "--port" | "--dns" | "--web" } = {},
  ) {
    super(`Can't listen on ${address}: ${LISTEN_REASONS[reason] || escapeControls(detail)}`, options);
    this.reason = reason;
    this.flag = flag;
  }
}
