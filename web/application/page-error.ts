/**
 * Why a page cannot be shown. What may not be seen is `not_found`, like what does not exist. `unknown`: something was sent and nobody
 * can say what became of it. `proof_too_old`: the exchange asks that the person prove anew who they are; nothing has happened.
 */
export type PageErrorCode =
  | 'signed_out'
  | 'proof_too_old'
  | 'not_found'
  | 'refused'
  | 'unavailable'
  | 'unknown'
  | 'broken';

export class PageError extends Error {
  override readonly name = 'PageError';
  constructor(
    readonly code: PageErrorCode,
    /** of `refused`: the exchange's own sentence, for the person who reads it */
    readonly told?: string,
    options?: ErrorOptions,
  ) {
    super(told ?? code, options);
  }
}
