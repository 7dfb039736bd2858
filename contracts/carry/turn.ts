import { CompactSign, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { z } from 'zod';

/*
 * How the exchange's keys for bundles (包み) hand over to the next: a statement that the new signing key has signed, in a statement that
 * the old one has signed. An office without a connection finds it in the answer to a bundle of its own.
 */

/** So long an office may go on with the keys of before: longer than a bundle is good for, and than an office's quiet season. */
export const carryKeyDays = 90;

const type = 'engawa-carry-turn+jws';
const publicKey = (use: 'sig' | 'enc') =>
  z.looseObject({ kty: z.string(), kid: z.string().min(1), use: z.literal(use) });
const statement = z.strictObject({
  region: z.string().min(1),
  /** kid of the signing key until then */
  from: z.string().min(1),
  to: z.strictObject({ signing: publicKey('sig'), sealing: publicKey('enc') }),
  time: z.iso.datetime(),
});
export type CarryTurn = z.infer<typeof statement>;

/** @param keys private: the old signing key, and the new one */
export async function signCarryTurn(turn: CarryTurn, keys: { readonly from: JWK; readonly to: JWK }): Promise<string> {
  const inner = await sign(JSON.stringify(turn), keys.to);
  return sign(inner, keys.from);
}

/**
 * Reads a turn, when both keys have signed it.
 * @param known public signing keys that are believed
 * @returns undefined when it is of another region or another key, or one of the two has not signed it
 */
export async function openCarryTurn(
  text: string,
  { region, known }: { readonly region: string; readonly known: readonly JWK[] },
): Promise<CarryTurn | undefined> {
  try {
    const old = known.find(({ kid }) => kid === decodeProtectedHeader(text).kid);
    const inner = old && (await verify(text, old));
    if (inner === undefined) return undefined;
    const claimed = readTurn(text);
    const turn = statement.parse(JSON.parse(await verify(inner, claimed.to.signing as JWK)));
    return turn.region === region && turn.from === old!.kid ? turn : undefined;
  } catch {
    return undefined;
  }
}

/** What it says, believed by nobody yet. @throws Error when it is no such thing */
export function readTurn(text: string): CarryTurn {
  const inner = payloadOf(text);
  return statement.parse(JSON.parse(payloadOf(inner)));
}

const payloadOf = (text: string): string => Buffer.from(text.split('.')[1] ?? '', 'base64url').toString('utf8');

const sign = async (text: string, key: JWK): Promise<string> =>
  new CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: 'ES256', typ: type, kid: key.kid! })
    .sign(await importJWK(key, 'ES256'));

async function verify(text: string, key: JWK): Promise<string> {
  const { payload, protectedHeader } = await compactVerify(text, await importJWK(key, 'ES256'), {
    algorithms: ['ES256'],
  });
  if (protectedHeader.typ !== type) throw new Error('not a turn of keys');
  return new TextDecoder().decode(payload);
}
