import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Passkey } from './store.ts';

/** For whom passkeys hold: the host of the exchange, in which no other origin can use them. */
export type RelyingParty = { readonly id: string; readonly origin: string; readonly name: string };

export const relyingPartyOf = (exchangeUrl: string, name: string): RelyingParty => {
  const { hostname, origin } = new URL(exchangeUrl);
  return { id: hostname, origin, name };
};

/** -7 ES256, -8 EdDSA */
const algorithms = [-7, -8];

/** What a browser is asked to make: a passkey of the person's own, unlocked by face, finger or PIN. It learns the account's id and nothing else. */
export const askNew = (party: RelyingParty, account: string, known: readonly Passkey[]) =>
  generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userID: new Uint8Array(Buffer.from(account)),
    userName: party.name,
    userDisplayName: '',
    attestationType: 'none',
    supportedAlgorithmIDs: algorithms,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ id }) => ({ id })),
  });

/** @returns undefined where it is no answer to our challenge */
export async function readNew(
  party: RelyingParty,
  response: unknown,
  challenge: string,
): Promise<Pick<Passkey, 'id' | 'publicKey' | 'counter' | 'transports'> | undefined> {
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => ({ verified: false, registrationInfo: undefined }));
  if (!verified || !registrationInfo) return undefined;
  const { id, publicKey, counter } = registrationInfo.credential;
  const transports = (response as RegistrationResponseJSON).response.transports ?? [];
  return {
    id,
    publicKey: Buffer.from(publicKey),
    counter,
    transports: transports.filter((one) => typeof one === 'string' && one.length < 20).slice(0, 8),
  };
}

/** Any passkey of ours that the person has: the browser lets them choose, and nobody says before who they are. */
export const askKnown = (party: RelyingParty) =>
  generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' });

/** The credential that an answer names; undefined where it is none. */
export const credentialOf = (response: unknown): string | undefined => {
  const id = (response as { id?: unknown } | null)?.id;
  return typeof id === 'string' && /^[\w-]{1,1400}$/.test(id) ? id : undefined;
};

/** @returns the counter to keep; undefined where it was not this passkey, by this person, for this challenge, or it was copied (the counter went back) */
export async function readKnown(
  party: RelyingParty,
  response: unknown,
  challenge: string,
  { id, publicKey, counter }: Passkey,
): Promise<number | undefined> {
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: response as AuthenticationResponseJSON,
    expectedChallenge: challenge,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: { id, publicKey: new Uint8Array(publicKey), counter },
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  return verified ? authenticationInfo?.newCounter : undefined;
}
