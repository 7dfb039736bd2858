import { randomUUID } from 'node:crypto';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import type { SubjectFacts } from '../decide/question.ts';
import { subjectsOf } from '../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../identify/person/facts.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { isTownHallOf } from '../identify/standing/standing.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import { type Act, actAs } from './acting.ts';

/** What one member of staff is about to be shown, in one page. */
export type Viewing = {
  readonly id: string;
  readonly purpose: string;
  /** which page, in words that the person can read: 「介護認定の一覧」 */
  readonly page: string;
  /** the member's own codes */
  readonly subjects: readonly string[];
};

/**
 * Records that staff are shown persons (閲覧), before they are: one record a person, permit or refusal.
 * @returns which of the subjects must not be shown, and which are protected (to their own town hall), by their place
 */
export async function recordViewing(
  services: Services,
  act: Act,
  { id, purpose: named, page, subjects: codes }: Viewing,
): Promise<
  { readonly withheld: readonly number[]; readonly guarded: readonly number[] } | { readonly refused: RefusalAnswer }
> {
  const { caller } = act;
  const purpose = services.purposes.get(named);
  return actAs(services, act, purpose, {}, async ({ connection, actor, objections, now }) => {
    const found = await subjectsOf(connection, services.linkage, caller.member, codes);
    const persons = [...new Set(found.values())];
    await lockSubjects(connection, persons, 'shared');
    const facts = await readFacts(connection, persons, now);
    const tags = await tagsOf(
      services.keys,
      [...facts.values()].map((one) => one.id),
    );
    const shown = { caller, actor, message: randomUUID(), messageId: id, purpose, namedPurpose: named, page, now };
    const records = codes.map((code) => {
      const known = facts.get(found.get(code) ?? '');
      const reasons = [...road.decide.viewing(purpose, caller.memberKind, known)];
      return road.record.viewing(shown, known, [...objections.map((one) => one.code), ...reasons], tags);
    });
    const isPermit = (one: (typeof records)[number]) => one.fields.decision === 'permit';
    const realNow = services.realClock.now();
    const permits = records.filter(isPermit);
    if (permits.length > 0) await insertRecords(connection, [{ records: permits }], realNow);
    await recordRefusals(
      connection,
      records.filter((one) => !isPermit(one)),
      realNow,
    );
    const ofAll = [...road.decide.viewing(purpose, caller.memberKind, [...facts.values()][0])];
    const against = [...objections, ...ofAll.filter((code) => code !== 'subject_unknown').map((code) => ({ code }))];
    if (against.length > 0) return { refused: answerRefusal({ objections: against, judged: [] }) };
    // 支援措置: whoever stands at the counter of the person's own town hall must know before anything is said aloud.
    const isGuarded = (one: SubjectFacts | undefined) => one?.protected === true && isTownHallOf(caller, one);
    return {
      withheld: records.flatMap((one, i) => (isPermit(one) ? [] : [i])),
      guarded: codes.flatMap((code, i) => (isGuarded(facts.get(found.get(code) ?? '')) ? [i] : [])),
    };
  });
}
