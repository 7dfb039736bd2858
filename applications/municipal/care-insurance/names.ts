import { z } from 'zod';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import type { Option } from '../../../web/form/select-field.tsx';

const answer = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) });

/** What members are called, by their ids and offices (事業所) by their numbers too; whoever takes no part is called by its number. */
export async function readNames(c: PageContext): Promise<(member: string) => string> {
  const { members } = await c.get('member').get('/v1/members', answer);
  const names = new Map(
    members.flatMap(({ id, name }) => [id, id.slice(id.indexOf('/') + 1)].map((key) => [key, name])),
  );
  return (member) => names.get(member) ?? member.slice(member.indexOf('/') + 1);
}

const planners = z.object({ members: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })) });

/** 居宅介護支援事業所 and 地域包括支援センター, by their numbers: who may apply in a person's place（介護保険法27条1項）and takes part. */
export async function readPlanners(c: PageContext): Promise<Option[]> {
  const { members } = await c.get('member').get('/v1/members', planners);
  return members
    .filter(({ kind }) => kind === 'care-management' || kind === 'comprehensive-support-centre')
    .map(({ id, name }) => ({ value: memberCode(id as MemberId), label: name }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
}
