import { createHmac, hkdfSync } from 'node:crypto';
import { createFormTokens, type FormTokens } from '../../web/form/token.ts';
import type { KeyStore } from '../keys.ts';

/**
 * What the database keeps instead of codes, birth dates, addresses and the secrets of tablets. Its key lies outside the database. What is new stands
 * under the newest; what is looked for may stand under any.
 */
export type Secrets = {
  code(code: string): Buffer;
  codes(code: string): readonly Buffer[];
  birth(letter: string, birth: string): Buffer;
  births(letter: string, birth: string): readonly Buffer[];
  /** of an hour: nobody is followed by where they sign in from */
  origin(address: string, hour: number): Buffer;
  device(secret: string): Buffer;
  devices(secret: string): readonly Buffer[];
  pairing(code: string): Buffer;
  pairings(code: string): readonly Buffer[];
  /** tokens of forms; a page that was shown before a turn can still be sent */
  readonly forms: FormTokens;
};

/** The name of the keys in the key store. */
export const signInKey = 'sign-in';

/** @param secrets the newest first */
export function createSecrets(...secrets: readonly [Buffer, ...Buffer[]]): Secrets {
  const under = secrets.map((secret) => {
    const key = (what: string) => Buffer.from(hkdfSync('sha256', secret, '', `sign-in/${what}`, 32));
    const digest = (what: string) => {
      const own = key(what);
      return (values: readonly (string | number)[]) =>
        createHmac('sha256', own).update(JSON.stringify(values)).digest();
    };
    return {
      ...{ code: digest('code'), birth: digest('birth'), origin: digest('origin') },
      ...{ device: digest('device'), pairing: digest('pairing') },
      forms: createFormTokens(key('forms')),
    };
  });
  const [newest] = under as [(typeof under)[number]];
  return {
    code: (code) => newest.code([code]),
    codes: (code) => under.map((one) => one.code([code])),
    birth: (letter, birth) => newest.birth([letter, birth]),
    births: (letter, birth) => under.map((one) => one.birth([letter, birth])),
    origin: (address, hour) => newest.origin([address, hour]),
    device: (secret) => newest.device([secret]),
    devices: (secret) => under.map((one) => one.device([secret])),
    pairing: (code) => newest.pairing([code]),
    pairings: (code) => under.map((one) => one.pairing([code])),
    forms: {
      make: (session) => newest.forms.make(session),
      holds: (session, token) => under.some(({ forms }) => forms.holds(session, token)),
    },
  };
}

/** The same of a process that runs while the key is turned: `refresh` when it hears of it. The next one is known before anything stands under it. */
export async function openSecrets(keys: KeyStore): Promise<Secrets & { refresh(): Promise<void> }> {
  const read = async () => {
    const { current, all } = await keys.secrets(signInKey);
    const [newest, ...others] = [all[current]!, ...all.toSpliced(current, 1).reverse()];
    return createSecrets(newest!, ...others);
  };
  let now = await read();
  return {
    code: (code) => now.code(code),
    codes: (code) => now.codes(code),
    birth: (letter, birth) => now.birth(letter, birth),
    births: (letter, birth) => now.births(letter, birth),
    origin: (address, hour) => now.origin(address, hour),
    device: (secret) => now.device(secret),
    devices: (secret) => now.devices(secret),
    pairing: (code) => now.pairing(code),
    pairings: (code) => now.pairings(code),
    forms: {
      make: (session) => now.forms.make(session),
      holds: (session, token) => now.forms.holds(session, token),
    },
    async refresh() {
      now = await read();
    },
  };
}
