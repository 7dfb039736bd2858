import { Fault } from '../../../contracts/fault.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { proxyKinds } from '../../../contracts/proxy.ts';
import type { DemandKind } from '../../../contracts/rights.ts';
import { notOpen } from '../../answer/own-inquiry.ts';
import type { Own, Page } from '../../identify/acting/person.ts';
import type { Member } from '../../identify/directory/directory.ts';
import { isInForce } from '../../identify/standing/standing.ts';
import { askWhy, closeWhy } from '../../rights/asked-why.ts';
import { makeDemand } from '../../rights/demands.ts';
import type { Services } from '../../services.ts';
import { findHolders, findOwnRecord } from '../../trail/own-records.ts';
import { doerOf } from '../../trail/read.ts';
import { findTagsIn } from '../../trail/tags.ts';
import { type Acting, actOnPage } from './own.ts';

const roleOf = ({ as }: Page): string => (as === 'self' ? '本人' : proxyKinds[as]);

type Begun = { readonly id: string; readonly dueOn: string; readonly member: MemberId };

/** @param asked.member one that the record names; left out: whose doing it is @throws Fault not_found, bad_request, conflict */
export const askWhyOnPage = (
  services: Services,
  own: Own,
  asked: { readonly record: string; readonly member: MemberId | undefined; readonly text: string },
): Promise<Begun> =>
  actOnPage(services, own, 'own-question', async ({ connection, page, now }) => {
    const { keys, directory } = services;
    const reader = { as: page.as, tags: await findTagsIn(connection, keys, page.facts.id) };
    const fields = await findOwnRecord(services, reader, asked.record);
    if (!fields) throw notOpen();
    const named = asked.member ?? doerOf(fields);
    const member = [fields.from, fields.to].includes(named) ? directory.findMember(named) : undefined;
    if (!member || member.leftAt !== null)
      throw new Fault('bad_request', 'この記録にある参加機関を選んでください。ご自分でしたことは、たずねられません。');
    const made = await askWhy(
      connection,
      keys,
      { subject: page.facts.id, member: member.id, record: fields.id, askedBy: roleOf(page), text: asked.text },
      now,
    );
    return { result: { ...made, member: member.id }, said: { to: member.id, previous: fields.id } };
  });

/** @throws Fault not_found */
export const closeWhyOnPage = (services: Services, own: Own, id: string): Promise<void> =>
  actOnPage(services, own, 'own-question-closed', async ({ connection, page, now }) => {
    const member = await closeWhy(connection, { id, person: page.facts.id }, now);
    if (member === undefined) throw notOpen();
    return { result: undefined, said: { to: member } };
  });

/** The members that hold something about the person, as far as their records and relations say. */
export async function holdersOf(
  services: Services,
  { connection, page, now }: Pick<Acting, 'connection' | 'page' | 'now'>,
): Promise<Member[]> {
  const { keys, directory } = services;
  const recorded = await findHolders(services, await findTagsIn(connection, keys, page.facts.id));
  const related = page.facts.relations.filter((one) => isInForce(one, one.endedAt, now)).map(({ member }) => member);
  return [...new Set([...recorded, ...related])]
    .flatMap((id) => directory.findMember(id) ?? [])
    .filter(({ leftAt, kind }) => leftAt === null && kind !== 'auditor' && kind !== 'operator')
    .toSorted((a, b) => a.kana.localeCompare(b.kana, 'ja'));
}

/** @throws Fault bad_request (no holder), conflict */
export const makeDemandOnPage = (
  services: Services,
  own: Own,
  asked: { readonly member: MemberId; readonly kind: DemandKind; readonly text: string },
): Promise<Begun> =>
  actOnPage(services, own, 'own-request', async (acting) => {
    const { connection, page, now } = acting;
    const holders = await holdersOf(services, acting);
    if (!holders.some(({ id }) => id === asked.member))
      throw new Fault('bad_request', '請求先は、あなたの情報を持っている機関の一覧から選んでください。');
    const made = await makeDemand(
      connection,
      services.keys,
      { ...asked, subject: page.facts.id, madeBy: roleOf(page) },
      now,
    );
    return { result: { ...made, member: asked.member }, said: { to: asked.member } };
  });
