import { z } from 'zod';
import type { Present } from '../../identify/acting/acting.ts';
import { readQueue, settle } from '../../identify/person/code-queue.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { notFound } from '../../identify/standing/standing.ts';
import type { Services } from '../../services.ts';
import { changePersons } from '../../travel/municipality/persons.ts';
import { readClaimed, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

const code = z.string().min(1).max(100).meta({ description: '自機関の符号' });
const queue = z.object({
  questions: z.array(
    z.object({
      id: z.uuid(),
      member: z.string(),
      purpose: z.string(),
      askedAt: z.iso.datetime(),
      candidates: z.array(code),
    }),
  ),
});
const mostShown = 50;

type Change = Parameters<typeof changePersons<undefined>>[3];

/** `/v1/code-queue`: code requests that named more than one person, for the town hall to say who was meant. */
export function addCodeQueue(app: Routes, { services, present }: { services: Services; present: Present }): void {
  const { linkage } = services;
  app.get(
    '/v1/code-queue',
    describe('どなたのことか決まらない符号照会を見る（自治体。見たことも記録されます）', {
      200: { description: '古い順', schema: queue },
    }),
    async (c) => {
      const caller = c.get('caller');
      const questions = await changePersons(
        services,
        caller,
        [],
        async (connection) => {
          const waiting = await readQueue(connection, caller, mostShown);
          const persons = [...new Set(waiting.flatMap(({ candidates }) => candidates))];
          const codes = await codesFor(connection, linkage, caller.member, persons);
          const { municipality } = caller;
          return {
            result: waiting.map(({ candidates, askedAt, ...one }) => ({
              ...one,
              askedAt: askedAt.toISOString(),
              candidates: [...new Set(candidates.map((person) => codes.get(person)!))],
            })),
            said: [null, ...persons].map((subject) => ({
              subject,
              municipality,
              phase: 'outcome' as const,
              items: ['code-queue'],
            })),
          };
        },
        { kind: 'trail-look-up' },
      );
      return c.json({ questions });
    },
  );
  app.post(
    '/v1/code-queue/:id/settle',
    describe('どなたのことかを決める（自治体）。相手の機関は、次に照会したときに符号を受け取ります', {
      204: { description: '決めました' },
    }),
    checked('param', z.object({ id: z.uuid() })),
    checked(
      'json',
      z.object({
        id: requestId.optional().meta({ description: '職員が操作するときの、この要求の番号' }),
        chosen: code.nullable().meta({ description: '候補の符号。どなたでもないときは null' }),
      }),
    ),
    async (c) => {
      const caller = c.get('caller');
      const { id } = c.req.valid('param');
      const { chosen: named, id: message } = c.req.valid('json');
      const claimed = await readClaimed(c, present, message);
      const settleIt: Change = async (connection, found, now) => {
        const chosen = named === null ? null : found.get(named)?.subject;
        if (chosen === undefined) throw notFound();
        const { member } = await settle(connection, caller, { id, chosen }, now);
        return {
          result: undefined,
          said: [{ subject: chosen, municipality: caller.municipality, to: member, items: ['code-queue'] }],
        };
      };
      await changePersons(services, caller, named === null ? [] : [named], settleIt, { claimed });
      return c.body(null, 204);
    },
  );
}
