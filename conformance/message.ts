import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { RunMode } from '../contracts/kind.ts';
import type { Delivered } from '../exchange/deliver/hand-over.ts';
import { type SealKey, seal } from '../exchange/relay/seal.ts';
import type { ParcelFile, Setup } from './configuration.ts';

type Given = Partial<Pick<Delivered, 'contract' | 'sender' | 'sealed'>> & { readonly runmode?: RunMode };
export type MakeMessage = (given?: Given, file?: ParcelFile) => Promise<Delivered>;

/** Makes messages as the exchange hands them over: sealed by its own code to `key`, about a code that is nobody's. */
export const messagesOf =
  ({ contract, purpose }: Setup, content: ParcelFile, key: SealKey): MakeMessage =>
  async ({ runmode = '通常', ...given } = {}, file = content) => {
    const message = randomUUID();
    const { jwe } = await seal(message, { subjects: [{ code: `conformance-${randomUUID()}` }], files: [file] }, key);
    const kind = contract.kinds.find((one) => one === 'notice' || one === 'inquiry') ?? 'submission';
    return {
      kind,
      message,
      id: randomUUID(),
      sender: 'GOV/990027',
      contract: contract.id,
      purpose,
      runmode,
      acceptedAt: new Date().toISOString(),
      attempt: 1,
      sealed: jwe,
      ...given,
    };
  };

/** The key of somebody who is not the application. */
export async function strangersKey(): Promise<SealKey> {
  const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  return { kid: randomUUID(), jwk: await exportJWK(publicKey) };
}
