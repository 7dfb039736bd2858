import type { OwnTask } from '../../../contracts/task-event.ts';
import { transact } from '../../../database/connect.ts';
import { identifyPerson } from '../../identify/acting/person.ts';
import type { SignedIn } from '../../identify/caller/person-token.ts';
import { insertProofs, proofKey } from '../../identify/caller/proofs.ts';
import { usedBefore } from '../../identify/objections.ts';
import { dayOf } from '../../rights/deadline.ts';
import type { Services } from '../../services.ts';
import { countOwnTask } from '../../tasks/own.ts';

/**
 * Counts what a resident has begun or done. It stands in no ledger, and is about nobody: that somebody is signed in is asked so that strangers count
 * nothing. @throws Fault unauthenticated
 */
export const countOwn = (services: Services, signedIn: SignedIn, { kind, step, seconds }: OwnTask): Promise<void> =>
  transact(services.pools.exchange, {}, async (connection) => {
    const { proof } = signedIn;
    const { realClock, clock } = services;
    if ((await insertProofs(connection, [proof], realClock.now())).has(proofKey(proof))) throw usedBefore();
    await identifyPerson(services, connection, signedIn);
    await countOwnTask(connection, { kind, step, seconds, month: dayOf(clock.now()).slice(0, 7) });
  });
