import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { transact } from '../../../database/connect.ts';
import { readChanges } from '../../identify/person/code-changes.ts';
import { codesFor } from '../../identify/person/codes.ts';
import { type Changed, mergeSubjects, splitSubject } from '../../identify/person/merge.ts';
import type { Services } from '../../services.ts';
import { changePersons, type Said } from '../../travel/municipality/persons.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const code = z.string().min(1).max(100).meta({ description: '自機関の符号' });
const changes = z.object({
  changes: z.array(
    z.object({
      id: z.uuid(),
      day: z.iso.date(),
      kind: z.enum(['merged', 'split']),
      code: z.string(),
      leading: z.string().optional(),
    }),
  ),
});

/** `/v1/merges`, `/v1/splits`: two registrations of one person, and a mistake about that. `/v1/code-changes`: what members learn of it. */
export function addSubjects(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  const { linkage, pools } = services;
  app.post(
    '/v1/merges',
    describe('同じ方の二つの登録を、一つにまとめる（自治体）', {
      200: { description: 'まとめました。以後はこの符号を使ってください', schema: z.object({ subject: code }) },
    }),
    checked('json', z.object({ survivor: code, merged: code })),
    async (c) => {
      const caller = c.get('caller');
      const named = c.req.valid('json');
      const subject = await changePersons(
        services,
        caller,
        [named.survivor, named.merged],
        async (connection, found, now) => {
          const survivor = found.get(named.survivor)?.subject ?? randomUUID();
          const merged = found.get(named.merged)?.subject ?? randomUUID();
          const done = await mergeSubjects(connection, linkage, caller, { survivor, merged }, now);
          const codes = await codesFor(connection, linkage, caller.member, [survivor]);
          return { result: codes.get(survivor)!, said: say(done, 'merge', [survivor, merged]) };
        },
      );
      return c.json({ subject });
    },
  );
  app.post(
    '/v1/splits',
    describe('まちがってまとめた登録を、分ける（自治体）。それまでの符号は、どの機関のものも使えなくなります', {
      200: {
        description: '分けました。新しい符号です',
        schema: z.object({ survivor: code, split: code }),
      },
    }),
    checked('json', z.object({ split: code.meta({ description: 'まとめる前に、分ける方に付いていた自機関の符号' }) })),
    async (c) => {
      const caller = c.get('caller');
      const { split: named } = c.req.valid('json');
      const result = await changePersons(services, caller, [named], async (connection, found, now) => {
        const { subject: survivor, owner: merged } = found.get(named) ?? { subject: randomUUID(), owner: randomUUID() };
        const done = await splitSubject(connection, linkage, caller, { survivor, merged }, now);
        const codes = await codesFor(connection, linkage, caller.member, [survivor, merged]);
        return {
          result: { survivor: codes.get(survivor)!, split: codes.get(merged)! },
          said: say(done, 'split', [survivor, merged]),
        };
      });
      return c.json(result);
    },
  );
  app.get(
    '/v1/code-changes',
    describe('自機関の符号のうち、まとめられたもの、使えなくなったもの', {
      200: {
        description:
          'merged: code と leading は同じ方です。split: code は使えません。/v1/code-requests で新しい符号を受け取ってください',
        schema: changes,
      },
    }),
    checked('query', z.object({ since: z.iso.date().optional().meta({ description: 'この日以後' }) })),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const { since } = c.req.valid('query');
      const found = await transact(pools.exchange, {}, (connection) =>
        readChanges(connection, linkage, caller.member, since),
      );
      return c.json({ changes: found });
    },
  );
}

/** One record a person, and one for each member that learns of it. */
function say({ municipality, told }: Changed, what: 'merge' | 'split', persons: readonly string[]): Said[] {
  const items = [what];
  const members = [...new Set(told.map(({ member }) => member))];
  return [
    ...persons.map((subject) => ({ subject, municipality, items })),
    ...members.map((to) => ({ subject: persons[0]!, municipality, items, to })),
  ];
}
