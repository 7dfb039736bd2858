/** How the issuer's own pages are drawn; by whom is the composition root's choice. Each is a whole document. */
export type Pages = {
  /** @param code of OAuth, for whoever helps */
  error(code: string): string;
  /** asks whether to sign out: a form to `action` with the fields */
  signOut(action: string, fields: Readonly<Record<string, string>>): string;
  signedOut(): string;
};
