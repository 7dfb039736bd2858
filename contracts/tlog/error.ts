/** What can be wrong with a text or a file of the log. Everything parsed here comes from whoever serves the log. */
export type TlogErrorCode =
  | 'note_malformed'
  | 'vkey_malformed'
  | 'checkpoint_malformed'
  /** no signature of a known key */
  | 'signature_missing'
  /** a known key's signature that does not verify: the whole note is void */
  | 'signature_invalid'
  | 'proof_malformed'
  | 'tile_malformed'
  | 'bundle_malformed'
  | 'leaf_malformed';

export class TlogError extends Error {
  override readonly name = 'TlogError';
  constructor(
    readonly code: TlogErrorCode,
    detail: string,
  ) {
    super(detail);
  }
}
