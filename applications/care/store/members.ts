import { z } from 'zod';
import { type MemberId, type MemberKind, memberKinds } from '../../../contracts/member.ts';
import type { Workplace } from '../../../web/application/work.ts';
import type { Member } from '../../../web/member/member.ts';

/** Who takes part in the region, and what their systems can be sent. */
export type TakingPart = {
  readonly id: MemberId;
  readonly name: string;
  readonly kind: MemberKind;
  readonly municipality: string | null;
  /** contracts; none of them: what is given is paper */
  readonly receives: readonly string[];
};

const answer = z.object({
  members: z.array(
    z.object({
      id: z.string().transform((id) => id as MemberId),
      name: z.string(),
      kind: z.enum(Object.keys(memberKinds) as MemberKind[]),
      municipality: z.string().nullable(),
      receives: z.array(z.string()),
    }),
  ),
});

/** Every member, as the exchange knows them now. @throws PageError */
export const listMembers = async (member: Pick<Member, 'get'>): Promise<TakingPart[]> =>
  (await member.get('/v1/members', answer)).members;

/** Members whose systems take a contract in, as staff are told. @throws PageError */
export const listListening = async (member: Pick<Member, 'get'>, contract: string): Promise<Set<string>> =>
  listeningTo(contract, await listMembers(member));

/** The same as the office's own system is told. @throws ExchangeError */
export const askListening = async ({ client }: Pick<Workplace, 'client'>, contract: string): Promise<Set<string>> =>
  listeningTo(contract, answer.parse(await client.call('GET', '/v1/members')).members);

const listeningTo = (contract: string, members: readonly TakingPart[]): Set<string> =>
  new Set(members.filter(({ receives }) => receives.includes(contract)).map(({ id }) => id));
