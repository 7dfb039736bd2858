/**
 * Why nobody is signed in. refused: the issuer says no, or the session has ended; foreign: what came is not an answer to what we asked;
 * unavailable: nothing can be said now.
 */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  constructor(
    readonly code: 'refused' | 'foreign' | 'unavailable',
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}
