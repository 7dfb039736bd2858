import { z } from 'zod';
import { relationKinds } from '../../../contracts/relation.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Services } from '../../services.ts';
import { actOnPage } from '../../travel/own/own.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { personPath, readOwn } from './shared.ts';

const relationKind = z.enum(Object.keys(relationKinds) as [keyof typeof relationKinds]);
const answer = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kana: z.string(),
      kind: z.string(),
      telephone: z.string().nullable(),
      relations: z.array(relationKind),
      services: z
        .array(z.object({ system: z.string(), code: z.string(), contract: z.string(), title: z.string() }))
        .meta({ description: 'この人が自分で照会できるもの。空なら、電話などで聞きます' }),
    }),
  ),
});

/** `/v1/me/{person}/members`: who has to do with the person at this moment, and what each answers to the person. */
export function addOwnMembers(app: Routes, { services }: { services: Services }): void {
  app.get(
    '/v1/me/:person/members',
    describe('関係のある機関と、自分で照会できること（見たことも記録されます）', {
      200: { description: '機関', schema: answer },
    }),
    checked('param', personPath),
    async (c) =>
      c.json(
        await actOnPage(services, readOwn(c, c.req.valid('param')), 'own-members', async ({ page, now }) => ({
          result: { members: membersOf(services, page.facts, now) },
        })),
      ),
  );
}

function membersOf({ directory, contracts }: Services, { relations }: SubjectFacts, now: Date) {
  const standing = relations.filter(
    ({ endedAt, validFrom, validUntil }) =>
      endedAt === null && validFrom <= now && (validUntil === null || now < validUntil),
  );
  const { systems } = directory.all();
  return [...Map.groupBy(standing, ({ member }) => member)].flatMap(([id, found]) => {
    const member = directory.findMember(id);
    if (!member || member.leftAt !== null) return [];
    const { telephone } = member.attributes;
    return {
      ...{ id, name: member.name, kana: member.kana, kind: member.kind },
      telephone: typeof telephone === 'string' ? telephone : null,
      relations: [...new Set(found.map(({ kind }) => kind))],
      services: systems
        .filter((system) => system.member === id)
        .flatMap((system) => directory.servicesOf(system.id))
        .flatMap(({ system, code, contract: named }) => {
          const contract = contracts.get(named);
          const isForThem = contract?.purposes.includes('self-access');
          return contract && isForThem ? [{ system, code, contract: contract.id, title: contract.title }] : [];
        }),
    };
  });
}
