import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The name of the hidden field that carries the token. */
export const tokenField = 'form_token';

const half = 16;

/**
 * Tokens against forms that another site sends in a reader's name. Each is bound to the session, and looks different each time, so that a
 * compressed page does not give it away.
 * @param key of this process group: whoever has it can make tokens
 */
export function createFormTokens(key: Uint8Array, random: (size: number) => Buffer = randomBytes) {
  const sign = (session: string, salt: Buffer) =>
    createHmac('sha256', key).update('form\0').update(salt).update(session).digest();
  return {
    make(session: string): string {
      const salt = random(half);
      return Buffer.concat([salt, sign(session, salt)]).toString('base64url');
    },
    holds(session: string, token: string | undefined): boolean {
      const bytes = Buffer.from(token ?? '', 'base64url');
      const given = bytes.subarray(half);
      const right = sign(session, bytes.subarray(0, half));
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}

export type FormTokens = ReturnType<typeof createFormTokens>;
