import { randomUUID } from 'node:crypto';
import { transact } from '../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import { type AskedService, findAskedService, type Wanted } from '../identify/asked-service.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { createRateLimit } from '../identify/caller/rate.ts';
import { recordRefusals } from '../record/refusals.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { checkProof } from './registration.ts';

/**
 * Whether codes could serve to ask this service for this purpose at all: what does not fit is refused before anybody is looked for, and so told plainly,
 * with what to mend.
 * @returns undefined where it fits
 * @throws Fault
 */
export type CheckService = (caller: Caller, wanted: Wanted) => Promise<RefusalAnswer | undefined>;

const limits = { perMinute: 60, burst: 1000 };

export function openServiceCheck(services: Services): CheckService {
  const limit = createRateLimit({ ...limits, clock: services.realClock });
  return async (caller, wanted) => {
    const asked = findAskedService(services, { kind: caller.memberKind }, wanted);
    if (asked.objections.length === 0) return undefined;
    limit(caller.system, 1);
    await services.checkPublishing();
    await refuse(services, caller, wanted, asked);
    return answerRefusal({ objections: asked.objections, judged: [] });
  };
}

/** On record about nobody: nobody was looked for. */
async function refuse(
  { pools, clock, realClock }: Services,
  caller: Caller,
  wanted: Wanted,
  { contract, sender, purpose, objections }: AskedService,
): Promise<void> {
  const record = documentAsked('code-request', caller, clock.now(), randomUUID(), {
    phase: 'outcome',
    decision: 'refuse',
    reasons: objections.map(({ code }) => code),
    to: sender?.id ?? null,
    contract: contract?.id ?? null,
    purpose: wanted.purpose,
    basisGiver: purpose?.basisGiver ?? null,
    basisTaker: purpose?.basisTaker ?? null,
  });
  await transact(pools.exchange, {}, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    await recordRefusals(connection, [record], realClock.now());
  });
}
