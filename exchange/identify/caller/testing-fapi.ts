import { createHash, createHmac, randomUUID } from 'node:crypto';
import { CompactSign, exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { transact } from '../../../database/connect.ts';
import { enrolSystem, revokeSystemKey } from '../enrol.ts';
import { createTestRegion, makeSigningKey, members, type SigningKey, startTestExchange, system } from '../testing.ts';

/*
 * A client that can do everything wrong, one thing at a time: what FAPI 2.0 and RFC 9449 say must be refused, on a real listener with the
 * real issuer.
 */

/** How what is signed differs from what would be right. `sign` makes the text in place of `key`. */
export type Change = {
  readonly claims?: JWTPayload;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: Pick<SigningKey, 'privateKey'>;
  readonly sign?: (claims: object, header: object) => string | Promise<string>;
};

export const seconds = (from = 0): number => Math.floor(Date.now() / 1000) + from;
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
/** `alg: none`: said and not signed. */
export const unsigned = (claims: object, header: object): string => `${encode(header)}.${encode(claims)}.`;
/** Signed with what both sides know, or could guess. */
export const symmetric = (claims: object, header: object): string => {
  const said = `${encode(header)}.${encode(claims)}`;
  return `${said}.${createHmac('sha256', 'secret').update(said).digest('base64url')}`;
};
/** Well signed, with a header that whoever does not know it must refuse (RFC 7515, 4.1.11). */
export const demanding =
  ({ privateKey }: SigningKey) =>
  (claims: object, header: object): Promise<string> =>
    new CompactSign(Buffer.from(JSON.stringify(claims)))
      .setProtectedHeader({ ...(header as JWTHeaderParameters), crit: ['x'], x: 1 })
      .sign(privateKey, { crit: { x: true } });

export async function makeText(
  claims: JWTPayload,
  header: JWTHeaderParameters,
  key: Pick<SigningKey, 'privateKey'>,
  change: Change = {},
): Promise<string> {
  const all = { ...claims, ...change.claims };
  const head = { ...header, ...change.header } as JWTHeaderParameters;
  if (change.sign) return change.sign(all, head);
  return new SignJWT(all).setProtectedHeader(head).sign((change.key ?? key).privateKey);
}

export type Ask = {
  readonly assertion?: Change;
  readonly proof?: Change | null;
  /** in place of the form's fields of these names; undefined leaves one out */
  readonly form?: Readonly<Record<string, string | undefined>>;
  /** written after the form, to send a field twice */
  readonly more?: readonly (readonly [string, string])[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
};
export type Given = { readonly assertion?: string; readonly proof?: string };
export type Call = {
  readonly token?: (token: string) => string;
  readonly scheme?: string;
  readonly path?: string;
  readonly method?: string;
  readonly proof?: Change | null;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A region with one system, its key in force, a key retired, a key of another system, and the key that proofs are made with. */
export async function startFapi() {
  const region = await createTestRegion();
  const exchange = await startTestExchange(region);
  const [own, retired, others, possessed, stranger] = (await Promise.all([1, 2, 3, 4, 5].map(makeSigningKey))) as [
    SigningKey,
    SigningKey,
    SigningKey,
    SigningKey,
    SigningKey,
  ];
  const other = `${members.provider}/careplan` as const;
  await transact(region.pool, {}, (connection) =>
    enrolSystem(connection, { id: other, name: 'もう一つ', openingHours: 'always' }, new Date()),
  );
  const kids = {
    own: await region.addKey(own),
    retired: await region.addKey(retired),
    others: await region.addKey(others, other),
  };
  await transact(region.pool, {}, (connection) => revokeSystemKey(connection, system, kids.retired, new Date()));
  await exchange.hearAll();
  const tokenUrl = `${exchange.issuerUrl}/token`;

  const assertion = (change: Change = {}) =>
    makeText(
      { iss: system, sub: system, aud: exchange.issuerUrl, jti: randomUUID(), iat: seconds(), exp: seconds(60) },
      { alg: 'ES256', kid: kids.own },
      own,
      change,
    );
  const proof = async (claims: JWTPayload, change: Change = {}) =>
    makeText(
      { jti: randomUUID(), iat: seconds(), ...claims },
      { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(possessed.publicKey) },
      possessed,
      change,
    );
  const proofOfToken = (change: Change = {}) => proof({ htm: 'POST', htu: tokenUrl }, change);

  async function askToken(ask: Ask = {}, given: Given = {}) {
    const dpop = ask.proof === null ? undefined : (given.proof ?? (await proofOfToken(ask.proof)));
    const form: Record<string, string | undefined> = {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: given.assertion ?? (await assertion(ask.assertion)),
      ...ask.form,
    };
    const body = new URLSearchParams([
      ...Object.entries(form).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ...(ask.more ?? []).map((one) => [...one]),
    ]);
    const response = await fetch(tokenUrl, {
      method: ask.method ?? 'POST',
      headers: { ...(dpop !== undefined && { DPoP: dpop }), ...ask.headers },
      ...(ask.method !== 'GET' && { body }),
    });
    const text = await response.text();
    const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as { access_token?: string; error?: string };
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** One request to the guarded path. @param used a proof made before, in place of a new one */
  async function call(token: string, change: Call = {}, used?: string): Promise<Response> {
    const { scheme = 'DPoP', path = '/r', method = 'POST' } = change;
    const said = change.token?.(token) ?? token;
    const claims = { htm: method, htu: `${exchange.origin}/r`, ath: hashOf(said) };
    const dpop = used ?? (change.proof === null ? undefined : await proof(claims, change.proof));
    return fetch(exchange.origin + path, {
      method,
      headers: { Authorization: `${scheme} ${said}`, ...(dpop !== undefined && { DPoP: dpop }), ...change.headers },
    });
  }

  const count = async (table: 'exchange.oidc_artifact' | 'exchange.proof') =>
    (await region.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]!.n;

  return {
    region,
    exchange,
    tokenUrl,
    keys: { own, retired, others, possessed, stranger },
    kids,
    other,
    assertion,
    proof,
    proofOfToken,
    askToken,
    call,
    getToken: async () => (await askToken()).body.access_token!,
    /** ids of assertions and proofs that the issuer has used up so far */
    usedAtIssuer: () => count('exchange.oidc_artifact'),
    /** proofs that the guarded paths have used up so far */
    usedAtPath: () => count('exchange.proof'),
    async close() {
      await exchange.close();
      await region.close();
    },
  };
}
export type Fapi = Awaited<ReturnType<typeof startFapi>>;

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** The token with one value of its header (0) or claims (1) changed, the signature as it was. */
export const altered = (part: 0 | 1, change: object) => (text: string) => {
  const parts = text.split('.');
  parts[part] = encode({ ...JSON.parse(Buffer.from(parts[part]!, 'base64url').toString()), ...change });
  return parts.join('.');
};
