import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { mostTaskEvents, type TaskChannel, taskChannels, taskEvent, took } from '../../../contracts/task-event.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import { keepTaskEvents } from '../../tasks/keep.ts';
import { readOwnTasks } from '../../tasks/own.ts';
import { readRegionFigures, summariseTasks } from '../../tasks/summary.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const batch = z.strictObject({ events: z.array(taskEvent).min(1).max(mostTaskEvents) });
const month = z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])$/);
const period = z.object({ from: month, until: month });
const line = z.object({
  kind: z.string(),
  month,
  channel: z.enum(Object.keys(taskChannels) as [TaskChannel]),
  count: z.int(),
  medianSeconds: z.number(),
  corrected: z.int().meta({ description: '一度でも直した件数' }),
  corrections: z.int().meta({ description: '直した回数の合計' }),
});

const figure = line.omit({ channel: true });
const few = { description: 'null は、10件に満たないもの' };
const ownFigure = z.object({
  kind: z.string(),
  title: z.string(),
  month,
  done: z.int().nullable().meta(few),
  givenUp: z.int().nullable().meta({ description: '始めて、終えていないもの。null は、10件に満たないもの' }),
  took: z
    .enum(Object.keys(took) as [keyof typeof took])
    .nullable()
    .meta({ description: '終えるまでにかかった時間の、真ん中の幅' }),
});

/** An office's year of work in an hour; too slow to fill a disk with. */
const limits = { perMinute: 1000, burst: 10_000 };

/** `/v1/task-events`: what work was done, when and how, so that the region can prove what it saved; nobody stands in it. */
export function addTaskEvents(
  app: Routes,
  { services, declared, useProof }: { services: Services; declared: ReadonlyMap<string, string>; useProof: UseProof },
): void {
  const { pools, realClock } = services;
  const limit = createRateLimit({ ...limits, clock: realClock });
  app.post(
    '/v1/task-events',
    describe('業務の出来事を報告する（だれが、だれのことを、は書けません。同じ id は一度だけ数えます）', {
      200: { description: '受け付けました', schema: z.object({ kept: z.int(), repeated: z.int() }) },
    }),
    checked('json', batch),
    async (c) => {
      const { events } = c.req.valid('json');
      const unknown = events.findIndex(({ kind }) => !declared.has(kind));
      if (unknown >= 0)
        throw new Fault('bad_request', `events[${unknown}].kind は、どのアプリケーションも宣言していません。`);
      if (new Set(events.map(({ id }) => id.toLowerCase())).size < events.length)
        throw new Fault('bad_request', 'events の中に、同じ id が二つあります。');
      limit(c.get('caller').system, events.length);
      await useProof(c.get('caller'));
      const kept = await keepTaskEvents(pools.exchange, c.get('caller'), events);
      return c.json({ kept, repeated: events.length - kept });
    },
  );
  app.get(
    '/v1/task-events/summary',
    describe('自機関の業務のまとめ（種類・月・経路ごとの件数、所要時間の中央値、訂正）', {
      200: { description: '月は、終わった日のもの（日本時間）', schema: z.object({ lines: z.array(line) }) },
    }),
    checked('query', period),
    async (c) => {
      await useProof(c.get('caller'));
      return c.json({ lines: await summariseTasks(pools.exchange, c.get('caller'), c.req.valid('query')) });
    },
  );
  app.get(
    '/v1/task-events/region',
    describe('地域の業務のまとめ（自治体と運営者。10件に満たないもの、事業所が3か所に満たないものは、出しません）', {
      200: {
        description: '全機関を合わせた、種類・月ごとの件数、所要時間の中央値、訂正',
        schema: z.object({
          lines: z.array(figure),
          residents: z.array(ownFigure).meta({ description: '住民が自分でした手続き。数だけを集めたもの' }),
        }),
      },
    }),
    checked('query', period),
    async (c) => {
      const { memberKind } = c.get('caller');
      if (memberKind !== 'municipality' && memberKind !== 'operator') throw new Fault('forbidden');
      await useProof(c.get('caller'));
      const months = c.req.valid('query');
      const residents = (await readOwnTasks(pools.exchange, months)).map((one) => ({
        ...one,
        title: declared.get(one.kind) ?? one.kind,
      }));
      return c.json({ lines: await readRegionFigures(pools.exchange, months), residents });
    },
  );
}
