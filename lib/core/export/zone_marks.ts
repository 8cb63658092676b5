/**
 * What an export writes behind records as a comment, so that an import gives the tables back exactly.
 */

/** Behind a record that is in no table: an address without which the zone would not work. */
export const ADDED_MARK = "; added by the export";
/** Behind a delegation, if RS's NS entry has "-" in place of an address. */
export const NO_ADDRESS_MARK = "; without an address in RS's NS entry";
