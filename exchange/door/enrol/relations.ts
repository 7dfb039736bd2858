import { z } from 'zod';
import { isMemberId, type MemberId } from '../../../contracts/member.ts';
import { relationKinds } from '../../../contracts/relation.ts';
import { closeSubject } from '../../identify/person/protection.ts';
import { introduce } from '../../identify/standing/introduction.ts';
import { assertRelation, endRelation } from '../../identify/standing/relations.ts';
import type { Services } from '../../services.ts';
import { register } from '../../travel/registration.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

const code = z.string().min(1).max(100).meta({ description: '自機関の符号' });
const member = z.custom<MemberId>((value) => typeof value === 'string' && isMemberId(value)).meta({ type: 'string' });
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time' });
const kind = z.enum(Object.keys(relationKinds) as [keyof typeof relationKinds]);
const id = z.object({ id: z.uuid() });
const done = z.object({ id: z.uuid() });

/** `/v1/relations`, `/v1/introductions`, `/v1/closures`: what is registered about a person beside consent. */
export function addRelations(app: Routes, { services }: { services: Services }): void {
  app.post(
    '/v1/relations',
    describe('関係を登録する（自治体）', { 201: { description: '登録しました', schema: done } }),
    checked(
      'json',
      z.object({
        subject: code,
        member,
        kind,
        evidence: z.string().min(1).max(500),
        validFrom: time,
        validUntil: time.nullable(),
        assertedBy: z
          .enum(['municipality', 'subject'])
          .default('municipality')
          .meta({ description: 'subject: 窓口での本人の申出による' }),
      }),
    ),
    async (c) => {
      const { subject: named, ...relation } = c.req.valid('json');
      const made = await register(services, c.get('caller'), named, (connection, subject, now) =>
        assertRelation(connection, c.get('caller'), { subject, ...relation }, now),
      );
      return c.json({ id: made.relations[0]! }, 201);
    },
  );
  app.post(
    '/v1/relations/:id/end',
    describe('関係を終える', { 200: { description: '終えました', schema: done } }),
    checked('param', id),
    checked('json', z.object({ subject: code })),
    async (c) => {
      const relation = c.req.valid('param').id;
      await register(services, c.get('caller'), c.req.valid('json').subject, (connection, subject, now) =>
        endRelation(connection, c.get('caller'), { subject, relation }, now),
      );
      return c.json({ id: relation });
    },
  );
  app.post(
    '/v1/introductions',
    describe('サービス事業所や、入院した病院・診療所を紹介する（担当のケアマネジャー）', {
      201: { description: '登録しました', schema: done },
    }),
    checked('json', z.object({ subject: code, member, consent: z.uuid(), validUntil: time })),
    async (c) => {
      const { subject: named, ...introduction } = c.req.valid('json');
      const made = await register(services, c.get('caller'), named, (connection, subject, now) =>
        introduce(connection, c.get('caller'), { subject, ...introduction }, now),
      );
      return c.json({ id: made.relations[0]! }, 201);
    },
  );
  app.post(
    '/v1/closures',
    describe('転出・死亡により対象者の登録を終える（自治体）', { 204: { description: '終えました' } }),
    checked('json', z.object({ subject: code })),
    async (c) => {
      await register(services, c.get('caller'), c.req.valid('json').subject, (connection, subject, now) =>
        closeSubject(connection, c.get('caller'), subject, now),
      );
      return c.body(null, 204);
    },
  );
}
