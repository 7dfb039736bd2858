import { randomUUID } from 'node:crypto';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import { subjectsOf } from '../identify/codes.ts';
import { lockSubjects, readFacts } from '../identify/facts.ts';
import { tagsOf } from '../identify/tags.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { documentAsked } from '../record/registration.ts';
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
 * Records that staff are shown persons (閲覧), before they are: one record a person, permit or refusal. It asks the engine nothing, because
 * nothing crosses from one organisation to another; that it was seen is the point.
 * @returns which of the subjects must not be shown, by their place
 */
export async function recordViewing(
  services: Services,
  act: Act,
  { id, purpose: named, page, subjects: codes }: Viewing,
): Promise<{ readonly withheld: readonly number[] } | { readonly refused: RefusalAnswer }> {
  const { caller } = act;
  const purpose = services.purposes.get(named);
  return actAs(services, act, purpose, {}, async ({ connection, actor, objections, now }) => {
    const against: RefusalCode[] = objections.map(({ code }) => code);
    if (!purpose) against.push('purpose_unknown');
    else if (!purpose.senderKinds.includes(caller.memberKind) && !purpose.receiverKinds.includes(caller.memberKind))
      against.push('receiver_not_entitled');
    const found = await subjectsOf(connection, services.linkage, caller.member, codes);
    const persons = [...new Set(found.values())];
    await lockSubjects(connection, persons, 'shared');
    const facts = await readFacts(connection, persons, now);
    const tags = await tagsOf(services.keys, persons);
    const message = randomUUID();
    const records = codes.map((code) => {
      const subject = found.get(code);
      const known = subject === undefined ? undefined : facts.get(subject);
      const reasons = known ? against : [...against, 'subject_unknown' as const];
      return documentAsked('viewing', caller, now, message, {
        phase: 'outcome',
        decision: reasons.length > 0 ? 'refuse' : 'permit',
        reasons,
        messageId: `${caller.system}#${id}`,
        actor: actor?.id ?? null,
        role: actor?.role ?? null,
        to: caller.member,
        toSystem: caller.system,
        items: [page],
        purpose: named,
        basisTaker: purpose?.basisTaker ?? null,
        subject: (subject !== undefined && tags.get(subject)) || null,
        municipality: known?.municipality ?? null,
      });
    });
    const isPermit = (one: (typeof records)[number]) => one.fields.decision === 'permit';
    const permits = records.filter(isPermit);
    if (permits.length > 0) await insertRecords(connection, [{ records: permits }], services.realClock.now());
    await recordRefusals(
      connection,
      records.filter((one) => !isPermit(one)),
      services.realClock.now(),
    );
    if (against.length > 0) {
      const details = objections.map(({ code, detail }) => ({ code, ...(detail !== undefined && { detail }) }));
      const own = against.slice(objections.length).map((code) => ({ code }));
      return { refused: answerRefusal({ objections: [...details, ...own], judged: [] }) };
    }
    return { withheld: records.flatMap((one, i) => (isPermit(one) ? [] : [i])) };
  });
}
