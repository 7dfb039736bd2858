import { createHmac, hkdfSync } from 'node:crypto';

/** What the database keeps instead of codes, birth dates, addresses and the secrets of tablets. Its key lies outside the database. */
export type Secrets = {
  code(code: string): Buffer;
  birth(letter: string, birth: string): Buffer;
  /** of an hour: nobody is followed by where they sign in from */
  origin(address: string, hour: number): Buffer;
  device(secret: string): Buffer;
  pairing(code: string): Buffer;
  /** for tokens of forms */
  readonly forms: Buffer;
};

/** @param secret `sign-in` of the key store */
export function createSecrets(secret: Buffer): Secrets {
  const key = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', `sign-in/${what}`, 32));
  const digest = (what: string) => {
    const own = key(what);
    return (...values: readonly (string | number)[]) =>
      createHmac('sha256', own).update(JSON.stringify(values)).digest();
  };
  return {
    code: digest('code'),
    birth: digest('birth'),
    origin: digest('origin'),
    device: digest('device'),
    pairing: digest('pairing'),
    forms: key('forms'),
  };
}
