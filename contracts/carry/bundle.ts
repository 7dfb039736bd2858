import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  CompactEncrypt,
  CompactSign,
  compactDecrypt,
  compactVerify,
  decodeProtectedHeader,
  importJWK,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { Fault } from '../fault.ts';

/*
 * A bundle (包み) is a file: a compact JWS by its maker over a compact JWE to its taker, and a line end. Its number and its time stand in
 * place of a connection's proof of possession.
 */

const type = 'engawa-bundle+jws';
/** A bundle is good for so long after it was made: longer than a weekend and a courier's illness. */
export const bundleDays = 7;
/** A clock of a machine without a network goes wrong. */
const mostAheadMs = 60 * 60_000;
export const largestBundle = 40 * 1024 * 1024;
const largestContent = 96 * 1024 * 1024;

const label = z.object({
  typ: z.literal(type),
  kid: z.string(),
  /** `class/code/name` of a system, or `exchange` with the region's code */
  from: z.string(),
  to: z.string(),
  /** counts from 1, of one system; an answer has the number of what it answers. 0: the system has lost its number, and asks for it */
  number: z.number().int().min(0),
  /** seconds */
  iat: z.number().int(),
});
/** What stands on a bundle, readable by whoever carries it. */
export type Label = Omit<z.infer<typeof label>, 'typ' | 'iat'> & { readonly made: Date };

export const exchangeName = (region: string): string => `exchange ${region}`;

/** @param signing private; @param sealing public */
export async function makeBundle(
  content: unknown,
  {
    from,
    to,
    number,
    now,
  }: { readonly from: string; readonly to: string; readonly number: number; readonly now: Date },
  { signing, sealing }: { readonly signing: JWK; readonly sealing: JWK },
): Promise<string> {
  const packed = await promisify(gzip)(JSON.stringify(content));
  const sealed = await new CompactEncrypt(packed)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: sealing.kid, bundle: `${from} ${number}` })
    .encrypt(await importJWK(sealing, 'ECDH-ES'));
  const alg = algorithmOf(signing);
  const iat = Math.floor(now.getTime() / 1000);
  const signed = await new CompactSign(Buffer.from(sealed))
    .setProtectedHeader({ alg, typ: type, kid: signing.kid, from, to, number, iat })
    .sign(await importJWK(signing, alg));
  return `${signed}\n`;
}

/** Reads what stands on it; nothing of it is checked yet. @throws Fault bad_request */
export function readLabel(text: string): Label {
  if (!text.endsWith('\n')) throw bad('包みが途中で切れています。写し直してください。');
  try {
    const { iat, ...rest } = label.parse(decodeProtectedHeader(text.trimEnd()));
    return { ...rest, made: new Date(iat * 1000) };
  } catch {
    throw bad('これは包みのファイルではないか、壊れています。');
  }
}

/**
 * Opens a bundle for its taker.
 * @param to who we are
 * @param signing the public keys of its maker that hold now
 * @param sealing our private keys
 * @throws Fault bad_request: for somebody else, too old, changed on the way
 */
export async function openBundle<T>(
  text: string,
  {
    to,
    now,
    signing,
    sealing,
    schema,
  }: {
    readonly to: string;
    readonly now: Date;
    readonly signing: readonly JWK[];
    readonly sealing: readonly JWK[];
    readonly schema: z.ZodType<T>;
  },
): Promise<T> {
  const { from, to: named, number, kid, made } = readLabel(text);
  if (named !== to) throw bad(`この包みは ${named} あてです。ここ（${to}）では開けません。`);
  const key = signing.find((one) => one.kid === kid);
  const bytes = key && (await verify(text.trimEnd(), key));
  if (!bytes) throw bad('包みの署名を確かめられません。途中で変わったか、作ったところの鍵が違います。');
  const age = now.getTime() - made.getTime();
  if (age > bundleDays * 86_400_000) throw bad(`作ってから${bundleDays}日を過ぎた包みです。作り直してください。`);
  if (age < -mostAheadMs) throw bad('包みの時刻が未来です。作った計算機の時計を合わせて、作り直してください。');
  const packed = await unseal(new TextDecoder().decode(bytes), `${from} ${number}`, sealing);
  const opened = await promisify(gunzip)(packed, { maxOutputLength: largestContent }).catch(() => undefined);
  const read = opened && schema.safeParse(parse(opened.toString('utf8')));
  if (!read?.success) throw bad('包みの中身を読めません。作った側の版を確かめてください。');
  return read.data;
}

/** A system signs with any key that it may have enrolled (FAPI 2.0, 5.4), and says of few what for. */
const algorithmOf = ({ alg, kty }: JWK): string => alg ?? (kty === 'RSA' ? 'PS256' : kty === 'OKP' ? 'EdDSA' : 'ES256');

const verify = async (text: string, key: JWK): Promise<Uint8Array | undefined> =>
  compactVerify(text, await importJWK(key, algorithmOf(key)), {
    algorithms: ['ES256', 'PS256', 'EdDSA', 'Ed25519'],
  }).then(
    ({ payload }) => payload,
    () => undefined,
  );

async function unseal(jwe: string, bundle: string, sealing: readonly JWK[]): Promise<Uint8Array> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(
      jwe,
      async ({ kid }) => importJWK(sealing.find((one) => one.kid === kid)!, 'ECDH-ES'),
      { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] },
    );
    if (protectedHeader.bundle === bundle) return plaintext;
  } catch {
    // the same words for all: there is one thing to do
  }
  throw bad(
    '包みの封を開けません。封をした鍵が、いまのこちらのものではありません。engawa carry keys で鍵を受け取り直して、包みを作り直してください。',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const bad = (detail: string) => new Fault('bad_request', detail);
