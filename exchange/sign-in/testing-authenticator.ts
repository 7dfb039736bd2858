import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What an authenticator does wrong. */
export type Wrong = {
  readonly origin?: string;
  readonly host?: string;
  readonly challenge?: string;
  readonly type?: string;
  /** 0x01 present, 0x04 verified, 0x40 key enclosed */
  readonly flags?: number;
  readonly counter?: number;
  /** signed by another key */
  readonly stranger?: boolean;
};

const b64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha = (text: Uint8Array | string) => createHash('sha256').update(text).digest();

/** CBOR (RFC 8949), as little of it as a passkey needs. */
function cbor(value: unknown): Buffer {
  const head = (type: number, n: number) =>
    n < 24
      ? Buffer.from([(type << 5) | n])
      : n < 256
        ? Buffer.from([(type << 5) | 24, n])
        : Buffer.from([(type << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}

/** A passkey in software, for the host and origin of `url`: real keys, real signatures. */
export function makeAuthenticator(url: string) {
  const { origin, hostname } = new URL(url);
  const id = randomBytes(32);
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let counter = 0;
  const client = (type: string, challenge: string, wrong: Wrong) =>
    JSON.stringify({
      type: wrong.type ?? type,
      challenge: wrong.challenge ?? challenge,
      origin: wrong.origin ?? origin,
      crossOrigin: false,
    });
  const authData = (flags: number, wrong: Wrong) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(wrong.counter ?? counter);
    return Buffer.concat([sha(wrong.host ?? hostname), Buffer.from([wrong.flags ?? flags]), count]);
  };
  return {
    id: b64(id),
    make(challenge: string, wrong: Wrong = {}) {
      const { x, y } = pair.publicKey.export({ format: 'jwk' });
      const key = new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x!, 'base64url')],
        [-3, Buffer.from(y!, 'base64url')],
      ]);
      const enclosed = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cbor(key)]);
      const data = Buffer.concat([authData(0x45, wrong), enclosed]);
      const object = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', data],
        ]),
      );
      return JSON.stringify({
        ...{ id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {} },
        response: {
          clientDataJSON: b64(client('webauthn.create', challenge, wrong)),
          attestationObject: b64(object),
          transports: ['internal'],
        },
      });
    },
    show(challenge: string, wrong: Wrong = {}) {
      counter += 1;
      const said = client('webauthn.get', challenge, wrong);
      const data = authData(0x05, wrong);
      const key = wrong.stranger ? other.privateKey : pair.privateKey;
      const signature = sign('sha256', Buffer.concat([data, sha(said)]), key);
      return JSON.stringify({
        ...{ id: b64(id), rawId: b64(id), type: 'public-key', clientExtensionResults: {} },
        response: { clientDataJSON: b64(said), authenticatorData: b64(data), signature: b64(signature) },
      });
    },
  };
}
export type Authenticator = ReturnType<typeof makeAuthenticator>;

/** The challenge that a page of ours hands the browser. */
export const challengeOn = (page: string): string =>
  (
    JSON.parse(/data-options="([^"]+)"/.exec(page)![1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as {
      challenge: string;
    }
  ).challenge;
