/**
 * The roles that a server can have, as data: what the programs need to know of RS and TS, in one place.
 */

/** A server's part in the lab. */
export interface Role {
  /** The subcommand that runs such a server. */
  readonly command: string;
  /** What messages call it. */
  readonly label: string;
  /** What the label stands for. */
  readonly title: string;
  /** The TCP port that it listens on unless told otherwise. */
  readonly port: number;
  /** The file that it reads its table from unless told otherwise. */
  readonly table: string;
  /** What a query for a name that its table lacks becomes; a server without an NS entry can only say "not found". */
  readonly miss: "referral" | "not found";
}

/** The root server: it refers clients to TS for the names that its table lacks. */
export const RS: Role = {
  command: "rs",
  label: "RS",
  title: "root server",
  port: 50007,
  table: "PROJI-DNSRS.txt",
  miss: "referral",
};

/** The top-level server: what its table lacks does not exist. */
export const TS: Role = {
  command: "ts",
  label: "TS",
  title: "top-level server",
  port: 50008,
  table: "PROJI-DNSTS.txt",
  miss: "not found",
};

/** Every role, in the order in which a client asks them. */
export const ROLES: readonly Role[] = [RS, TS];
