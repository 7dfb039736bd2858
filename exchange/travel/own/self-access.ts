import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import { covers, findAccesses } from '../../identify/access.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { readTrail, type TrailEntry } from '../../trail/read.ts';
import { findTags } from '../../trail/tags.ts';
import { type Act, actAs } from '../acting.ts';

/**
 * The trail of the person for whom a self access was opened, as the person may see it. That it was shown is on record before it is.
 */
export async function readOwnTrail(
  services: Services,
  act: Act,
  asked: { readonly id: string; readonly access: string; readonly limit: number; readonly before: string | undefined },
): Promise<{ readonly entries: readonly TrailEntry[] } | { readonly refused: RefusalAnswer }> {
  const { caller } = act;
  const shown = await actAs(services, act, undefined, {}, async ({ connection, actor, objections, now }) => {
    const found = (await findAccesses(connection, [asked.access])).get(asked.access);
    const { subject, purpose, municipality } = found ?? { subject: null, purpose: '', municipality: null };
    const persons = subject === null ? [] : [subject];
    await lockSubjects(connection, persons, 'shared');
    const facts = (await readFacts(connection, persons, now)).get(subject ?? '');
    const isOpen =
      found?.kind === 'self-access' &&
      covers(found, { system: caller.system, subject: facts?.id ?? null, purpose, actor }, now);
    const against: Objection[] = isOpen ? [...objections] : [...objections, { code: 'access_not_open' }];
    const record = documentAsked('self-access', caller, now, asked.access, {
      phase: 'outcome',
      decision: against.length > 0 ? 'refuse' : 'permit',
      reasons: against.map(({ code }) => code),
      messageId: `${caller.system}#${asked.id}`,
      ...actedBy(actor),
      items: ['trail'],
      purpose: purpose || null,
      subject: subject === null ? null : ((await tagsOf(services.keys, persons)).get(subject) ?? null),
      municipality,
    });
    if (against.length > 0 || !facts) {
      await recordRefusals(connection, [record], services.realClock.now());
      return { refused: answerRefusal({ objections: against, judged: [] }) };
    }
    await insertRecords(connection, [{ records: [record] }], services.realClock.now());
    return { subject: facts.id, municipality: facts.municipality };
  });
  if (shown.refused !== undefined) return { refused: shown.refused };
  const tags = await findTags(services, shown.subject);
  const reader = { member: caller.member, municipality: shown.municipality, tags };
  return { entries: await readTrail(services, reader, asked) };
}
