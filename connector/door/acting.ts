import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { type ActingClaim, actingSeconds, actingType } from '../../contracts/acting.ts';
import { readKeys } from '../own-client.ts';

/**
 * Signs, with the system's own key, who of the office's staff asks. The office answers for it: whoever reaches this door can name
 * anybody, so that a door open to a network is behind the office's own sign-in.
 * @param message the caller's own id of the request, which the claim is good for and for no other
 * @param provedAt when who asks last proved who they are, as the office's own sign-in knows it
 * @param sid the sign-in session of who asks, where the region knows it
 */
export async function signActing(
  { keys, system }: { readonly keys: string; readonly system: string },
  asks: { region: string; user: string; role: string; message: string; sid?: string; provedAt?: Date },
): Promise<string> {
  // Read each time: the key may just have been turned.
  const key = (await readKeys(keys)).find(({ use }) => use === 'sig');
  if (!key) throw new Error('署名用の鍵（use: "sig"）がありません。');
  const { region, user, role, message, sid, provedAt } = asks;
  const iat = Math.floor(Date.now() / 1000);
  const claim: ActingClaim = {
    iss: system,
    aud: region,
    sub: user,
    role,
    msg: message,
    jti: randomUUID(),
    iat,
    exp: iat + actingSeconds,
    ...(sid !== undefined && { sid }),
    ...(provedAt && { auth_time: Math.floor(provedAt.getTime() / 1000) }),
  };
  return new SignJWT(claim)
    .setProtectedHeader({ alg: key.alg ?? 'ES256', kid: key.kid, typ: actingType })
    .sign(await importJWK(key, key.alg ?? 'ES256'));
}
