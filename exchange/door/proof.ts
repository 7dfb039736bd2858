import type { Caller } from '../identify/caller/authenticate.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { usedBefore } from '../identify/objections.ts';
import type { Services } from '../services.ts';

/** Uses up a caller's proof of possession for a request that has no transaction of its own to do it in. */
export type UseProof = (caller: Pick<Caller, 'proof'>) => Promise<void>;

export const createUseProof =
  ({ pools, realClock }: Services): UseProof =>
  async ({ proof }) => {
    if ((await insertProofs(pools.exchange, [proof], realClock.now())).has(proofKey(proof))) throw usedBefore();
  };
