import type { JWK } from 'jose';
import type { CarriedOut } from '../../contracts/carry/content.ts';
import { Fault } from '../../contracts/fault.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { addOwnKey, revokeOwnKey } from '../identify/caller/own-keys.ts';
import { hearOfIt } from '../identify/directory/heard.ts';
import type { Services } from '../services.ts';
import { changePersons } from '../travel/municipality/persons.ts';

/**
 * A system without a connection turns its own keys by its bundles: the new ones come under a signature of the old, the old one ends in a
 * bundle that the new has signed, so that it has been tried. On record as at `/v1/keys`; a second time changes nothing.
 * @returns the kids that are known, and those that are ended
 */
export async function turnOwnKeys(
  services: Services,
  caller: () => Caller,
  { add, revoke }: NonNullable<CarriedOut['keys']>,
): Promise<{ readonly added: string[]; readonly revoked: string[] }> {
  const { realClock } = services;
  const added: string[] = [];
  const revoked: string[] = [];
  for (const { use, ...jwk } of add) {
    const key = { use, jwk: jwk as JWK, kid: jwk.kid };
    const done = await attempt(() =>
      changePersons(services, caller(), [], async (connection) => ({
        result: await addOwnKey(connection, caller().system, key, realClock.now()),
        said: [{ subject: null, items: [`key-added ${use} ${key.kid}`] }],
      })),
    );
    if (done) added.push(key.kid);
  }
  for (const kid of revoke) {
    const done = await attempt(() =>
      changePersons(services, caller(), [], async (connection) => ({
        result: await revokeOwnKey(connection, caller().system, { kid, lost: false }, realClock.now()),
        said: [{ subject: null, items: [`key-revoked ${kid}`] }],
      })),
    );
    if (done) revoked.push(kid);
  }
  await hearOfIt(services);
  return { added, revoked };
}

/** What cannot be now (mail waits for the key, too many keys) is tried again with the next bundle; it holds up nothing else. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Fault && (error.code === 'conflict' || error.code === 'bad_request')) return false;
    if (error instanceof Fault && error.code === 'not_found') return true;
    throw error;
  }
}
