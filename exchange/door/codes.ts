import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../contracts/fault.ts';
import { transact } from '../../database/connect.ts';
import { answerCodeRequests } from '../identify/code-request.ts';
import { createRateLimit } from '../identify/rate.ts';
import { tagsOf } from '../identify/tags.ts';
import { insertRecords, type RecordDraft } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { checkProof } from '../travel/registration.ts';
import type { Routes } from './app.ts';
import { checked, describe } from './describe.ts';

const text = z.string().min(1).max(200);
const identifier = z.union([
  z.strictObject({ insurer: text, insured: text }),
  z.strictObject({ name: text, kana: text, birth: z.iso.date(), sex: text, address: text }),
]);
const ask = z.object({ purpose: text, requests: z.array(identifier).min(1).max(500) });
const answer = z.object({
  results: z.array(z.union([z.object({ code: z.string() }), z.object({ refusal: z.literal('not_available') })])),
});

/** A month's files of a busy office at once, then a person a second: enough for work, too slow for guessing numbers. */
const limits = { perMinute: 60, burst: 1000 };

const isPermit = ({ fields }: RecordDraft) => fields.decision === 'permit';

/** `/v1/code-requests`: a member's own codes (機関別符号) of persons whose identifiers it already holds. */
export function addCodes(app: Routes, { services }: { services: Services }): void {
  const { pools, linkage, purposes, keys, clock, realClock } = services;
  const limit = createRateLimit({ ...limits, clock: realClock });
  app.post(
    '/v1/code-requests',
    describe('符号照会（手元の番号などから、自機関の符号を受け取る）', {
      200: { description: '要求と同じ順の答え', schema: answer },
    }),
    checked('json', ask),
    async (c) => {
      const caller = c.get('caller');
      const { purpose: id, requests } = c.req.valid('json');
      const purpose = purposes.get(id);
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
      return c.json({
        results: answers.map((one) =>
          one.outcome === 'permit' ? { code: one.code } : { refusal: 'not_available' as const },
        ),
      });
    },
  );
}
