import { Fault } from '../../../contracts/fault.ts';
import { type Connection, setContext, transact } from '../../../database/connect.ts';
import { identifyPerson, type Person } from '../../identify/acting/person.ts';
import type { SignedIn } from '../../identify/caller/person-token.ts';
import { insertProofs, proofKey } from '../../identify/caller/proofs.ts';
import { usedBefore } from '../../identify/objections.ts';
import type { Services } from '../../services.ts';
import type { Act } from '../../sign-in/acts.ts';
import { recordSignIn } from '../../sign-in/records.ts';

/**
 * A change to what an account signs in with: one transaction with its record, among those of signing in. Nobody stands in for that, and no device
 * does it. What is not the account's is answered like what does not exist.
 * @param work undefined: there is no such thing
 * @throws Fault unauthenticated, forbidden, not_found
 */
export async function changeOwnKeys<T>(
  services: Services,
  signedIn: SignedIn,
  act: Act,
  work: (connection: Connection, person: Person, realNow: Date) => Promise<T | undefined>,
): Promise<T> {
  const { pools, realClock } = services;
  await services.checkPublishing();
  const done = await transact(pools.exchange, {}, async (connection) => {
    const { proof, client } = signedIn;
    if ((await insertProofs(connection, [proof], realClock.now())).has(proofKey(proof))) throw usedBefore();
    const person = await identifyPerson(services, connection, signedIn);
    if (person.session.how === 'device')
      throw new Fault('forbidden', 'この端末からは変えられません。ご自分の端末でサインインしてください。');
    await setContext(connection, { account: person.account });
    const result = await work(connection, person, realClock.now());
    const said = result === undefined ? ({ refused: 'sender_not_entitled' } as const) : {};
    const { holder, id: sid } = person.session;
    await recordSignIn(services, connection, { holder, sid, act, client, ...said });
    return result;
  });
  if (done === undefined) throw new Fault('not_found', '見つかりません。番号と期限を確かめてください。');
  return done;
}
