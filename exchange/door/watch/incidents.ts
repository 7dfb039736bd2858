import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { incident } from '../../../contracts/incident.ts';
import { findMyNumbers } from '../../../contracts/my-number.ts';
import { transact } from '../../../database/connect.ts';
import { addVersion, nextVersion } from '../../public/incidents.ts';
import { insertRecords } from '../../record/record.ts';
import { documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { checkProof } from '../../travel/registration.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';

const asked = z.strictObject({
  incident,
  corrects: z.uuid().optional().meta({ description: '訂正するとき: 公表した事故の番号。前の内容も、そのまま残ります' }),
  actor,
});

/** `/v1/incidents`: a member, the operator too, makes an incident of its own public, or corrects what it made public; on record. */
export function addIncidents(app: Routes, { services }: { services: Services }): void {
  const { pools, clock, realClock, checkPublishing } = services;
  app.post(
    '/v1/incidents',
    describe(
      '自機関の事故を公表する・公表したものを訂正する（取り消すことはできません。個人の名前は書かないでください）',
      {
        201: { description: '公表しました', schema: z.object({ incident: z.uuid(), version: z.int() }) },
      },
    ),
    checked('json', asked),
    async (c) => {
      const caller = c.get('caller');
      const { incident: content, corrects, actor } = c.req.valid('json');
      checkContent(content, clock.now());
      await checkPublishing();
      const id = corrects ?? randomUUID();
      const version = await transact(pools.exchange, { systems: [caller.system] }, async (connection) => {
        await checkProof(connection, caller, realClock.now());
        const publishedAt = clock.now();
        const version = corrects === undefined ? 1 : await nextVersion(connection, id, caller.member);
        await addVersion(connection, { id, version, member: caller.member, content, publishedAt });
        const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
        const record = documentAsked('registration', caller, publishedAt, randomUUID(), {
          ...{ decision: 'permit', reasons: [], actor },
          items: ['incident', id, `version:${version}`, `digest:${digest}`],
        });
        await insertRecords(connection, [{ records: [record] }], realClock.now());
        return version;
      });
      return c.json({ incident: id, version }, 201);
    },
  );
}

/** What cannot be taken back is looked at first. @throws Fault bad_request */
function checkContent({ happenedOn, foundOn, ...content }: z.infer<typeof incident>, now: Date): void {
  const today = new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
  if (happenedOn > foundOn || foundOn > today)
    throw new Fault('bad_request', '日付を直してください: 起きた日、分かった日、今日の順でなければなりません。');
  if (Object.values(content).some((text) => typeof text === 'string' && findMyNumbers(text).length > 0))
    throw new Fault('bad_request', '個人番号（マイナンバー）と思われる数字があります。消してください。');
}
