import { randomUUID } from 'node:crypto';
import { type Delivery, rangeOf } from '../../../contracts/month-letter.ts';
import type { RefusalCode } from '../../../contracts/refusal.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import { subjectsOf } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { readTrail, type TrailEntry } from '../../trail/read.ts';
import { findTags } from '../../trail/tags.ts';
import { type Act, actAs } from '../acting.ts';

type Asked = {
  /** the caller's own id of the request */
  readonly id: string;
  /** the caller's code of the person */
  readonly subject: string;
  readonly purpose: string;
  readonly month: string;
  readonly delivery: Delivery;
};

/** More than a person reads in a letter: the newest, and that there are more. */
const most = 1000;

/**
 * What happened with a resident's information in a month, for their own town hall to print and send: told to somebody who uses no screen. On record, with
 * who acts, before it is answered. Who is unknown, another town's, or protected and would be written to at an address that may be known: one answer.
 */
export async function readMonth(
  services: Services,
  act: Act,
  { id, subject: named, purpose: why, month, delivery }: Asked,
): Promise<{ readonly entries: readonly TrailEntry[]; readonly more: boolean } | { readonly refused: RefusalAnswer }> {
  const { linkage, keys, realClock, purposes } = services;
  const { caller } = act;
  const purpose = purposes.get(why);
  const told = await actAs(services, act, purpose, {}, async ({ connection, actor, objections, now }) => {
    const subject = (await subjectsOf(connection, linkage, caller.member, [named])).get(named) ?? randomUUID();
    await lockSubjects(connection, [subject], 'shared');
    const facts = (await readFacts(connection, [subject], now)).get(subject);
    const known = facts?.status === 'active' && isTownHallOf(caller, facts) ? facts : undefined;
    const plain: Objection[] = [
      ...objections,
      ...(purpose ? [] : [{ code: 'purpose_unknown' } as const]),
      ...(caller.memberKind === 'municipality' ? [] : [{ code: 'sender_not_entitled' } as const]),
    ];
    const hidden = hiddenReasons(known, delivery);
    const reasons = [...new Set([...plain.map(({ code }) => code), ...hidden])];
    const record = documentAsked('self-access', caller, now, randomUUID(), {
      phase: 'outcome',
      decision: reasons.length > 0 ? 'refuse' : 'permit',
      reasons,
      messageId: `${caller.system}#${id}`,
      ...actedBy(actor),
      items: ['month-letter', month, delivery],
      purpose: purpose?.id ?? null,
      basisGiver: purpose?.basisGiver ?? null,
      basisTaker: purpose?.basisTaker ?? null,
      subject: (facts && (await tagsOf(keys, [facts.id])).get(facts.id)) ?? null,
      municipality: facts?.municipality ?? null,
    });
    if (!known || reasons.length > 0) {
      await recordRefusals(connection, [record], realClock.now());
      return { refused: answerRefusal({ objections: plain, judged: plain.length > 0 ? [] : [judged(hidden)] }) };
    }
    await insertRecords(connection, [{ records: [record] }], realClock.now());
    return { facts: known };
  });
  if (told.refused !== undefined) return { refused: told.refused };
  return monthOf(services, act, { person: told.facts.id, month, most });
}

/** What the town hall may tell a resident of theirs of that month: the newest, and whether there were more. That it is told is on record before. */
export async function monthOf(
  services: Services,
  { caller: { member, municipality } }: Act,
  { person, month, most }: { readonly person: string; readonly month: string; readonly most: number },
): Promise<{ readonly entries: readonly TrailEntry[]; readonly more: boolean }> {
  const reader = { member, municipality, tags: await findTags(services, person) };
  const entries = await readTrail(services, reader, { limit: most + 1, ...rangeOf(month) });
  return { entries: entries.slice(0, most), more: entries.length > most };
}

const hiddenReasons = (known: SubjectFacts | undefined, delivery: Delivery): RefusalCode[] => {
  if (!known) return ['subject_unknown'];
  return known.protected && delivery === 'post' ? ['protected'] : [];
};

const judged = (reasons: RefusalCode[]) => ({
  decision: {
    outcome: 'refuse' as const,
    reasons,
    policies: [],
    basisGiver: null,
    basisTaker: null,
    policyDigest: '',
  },
});
