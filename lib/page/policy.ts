/**
 * The page's Content-Security-Policy (CSP Level 3): its own scripts and styles by their hashes, and nothing else.
 */

/** The hashes of what the page has inline. */
export interface Hashes {
  /** Of the scripts. */
  readonly scripts: readonly string[];
  /** Of the style sheets. */
  readonly styles: readonly string[];
}

/** The hash of a script or a style sheet, as a policy names it. */
export async function hashOf(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `'sha256-${hash.toBase64()}'`;
}

/** The policy of a page: one that follows a program (`isLive`) may connect to the server that it came from. */
export function policyOf({ scripts, styles }: Hashes, isLive: boolean): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    `style-src ${styles.join(" ")}`,
    // The icon of the page.
    "img-src data:",
    ...isLive ? ["connect-src 'self'"] : [],
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
