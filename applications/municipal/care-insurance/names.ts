import { z } from 'zod';
import type { PageContext } from '../../../web/application/ground.ts';

const answer = z.object({ members: z.array(z.object({ id: z.string(), name: z.string() })) });

/** What members are called, by their ids and offices (事業所) by their numbers too; whoever takes no part is called by its number. */
export async function readNames(c: PageContext): Promise<(member: string) => string> {
  const { members } = await c.get('member').get('/v1/members', answer);
  const names = new Map(
    members.flatMap(({ id, name }) => [id, id.slice(id.indexOf('/') + 1)].map((key) => [key, name])),
  );
  return (member) => names.get(member) ?? member.slice(member.indexOf('/') + 1);
}
