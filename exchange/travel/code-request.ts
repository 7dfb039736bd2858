import { randomUUID } from 'node:crypto';
import { Fault } from '../../contracts/fault.ts';
import { transact } from '../../database/connect.ts';
import type { Asked } from '../breadth/asked.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { createRateLimit } from '../identify/caller/rate.ts';
import { answerCodeRequests } from '../identify/person/code-request.ts';
import type { Identifier } from '../identify/person/subjects.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { insertRecords, type RecordDraft } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { checkProof } from './registration.ts';

/**
 * A member's own codes of persons whose identifiers it already holds, in their order; undefined where it gets none, whatever the reason.
 * @throws Fault
 */
export type AskCodes = (
  caller: Caller,
  purpose: string,
  requests: readonly Identifier[],
) => Promise<readonly (string | undefined)[]>;

/** A month's files of a busy office at once, then a person a second: enough for work, too slow for guessing numbers. */
const limits = { perMinute: 60, burst: 1000 };

const isPermit = ({ fields }: RecordDraft) => fields.decision === 'permit';

/** The way of a code request (符号照会): answered, and recorded in the same transaction. */
export function openCodeRequests(services: Services, asked: Asked): AskCodes {
  const { pools, linkage, keys, clock, realClock } = services;
  const limit = createRateLimit({ ...limits, clock: realClock });
  return async (caller, purposeId, requests) => {
    const purpose = services.purposes.get(purposeId);
    if (!purpose) throw new Fault('bad_request', 'この利用目的は登録されていません。');
    limit(caller.system, requests.length);
    await services.checkPublishing();
    const answers = await transact(pools.exchange, {}, async (connection) => {
      await checkProof(connection, caller, realClock.now());
      const now = clock.now();
      const made = await answerCodeRequests(connection, linkage, { caller, purpose, requests, now });
      const tags = await tagsOf(
        keys,
        made.flatMap(({ subject }) => subject ?? []),
      );
      const message = randomUUID();
      const records = made.map((one) =>
        documentAsked('code-request', caller, now, message, {
          phase: 'outcome',
          decision: one.outcome,
          reasons: one.outcome === 'refuse' ? [one.reason] : [],
          relations: one.outcome === 'permit' ? one.relations : [],
          subject: (one.subject !== null && tags.get(one.subject)) || null,
          municipality: one.municipality,
          purpose: purpose.id,
          basisGiver: purpose.basisGiver,
          basisTaker: purpose.basisTaker,
        }),
      );
      const [permits, refusals] = [records.filter(isPermit), records.filter((one) => !isPermit(one))];
      if (permits.length > 0) await insertRecords(connection, [{ records: permits }], realClock.now());
      await recordRefusals(connection, refusals, realClock.now());
      return made;
    });
    asked.note(
      caller.system,
      answers.map(({ subject }, i) => subject ?? JSON.stringify(requests[i])),
    );
    return answers.map((one) => (one.outcome === 'permit' ? one.code : undefined));
  };
}
