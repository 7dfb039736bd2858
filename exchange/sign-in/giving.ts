import { randomUUID } from 'node:crypto';
import type { Connection } from '../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import type { Objection } from '../identify/acting/acting.ts';
import { subjectsOf } from '../identify/person/codes.ts';
import { readFacts } from '../identify/person/facts.ts';
import { lockGroup } from '../identify/person/group.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { isTownHallOf } from '../identify/standing/standing.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { actedBy, documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { type Act, type Acting, actAs } from '../travel/acting.ts';
import { type Giving, opening } from './acts.ts';
import { hasAccount, isNoticed, noteForResident } from './notices.ts';

type Asked = {
  /** the caller's own id of the request */
  readonly id: string;
  /** the caller's code of the person */
  readonly subject: string;
  readonly purpose: string;
  readonly giving: Giving;
  /** how the person was identified */
  readonly identity?: string | undefined;
};

/**
 * A town hall gives a resident of its own something to sign in with, by somebody of its staff who acts: one transaction with its record. Who is unknown and who is
 * another town's is one answer, on one path, and on record.
 * @param give undefined where it could not be given to this person now: refused like a person who is unknown
 * @param now of `give`: the machine's own clock
 * @throws Fault proof_too_old, where it opens a way in
 */
export async function giveToResident<T>(
  services: Services,
  act: Act,
  { id, subject: named, purpose: why, giving, identity }: Asked,
  give: (connection: Connection, subject: string, now: Date) => Promise<T | undefined>,
): Promise<{ readonly done: T } | { readonly refused: RefusalAnswer }> {
  const { linkage, keys, realClock, purposes } = services;
  const { caller } = act;
  const purpose = purposes.get(why);
  const work = async ({ connection, actor, objections, now }: Acting) => {
    const subject = (await subjectsOf(connection, linkage, caller.member, [named])).get(named) ?? randomUUID();
    await lockGroup(connection, [subject]);
    const facts = (await readFacts(connection, [subject], now)).get(subject);
    const known = facts?.status === 'active' && isTownHallOf(caller, facts) ? facts : undefined;
    const plain: Objection[] = [
      ...objections,
      ...(purpose ? [] : [{ code: 'purpose_unknown' } as const]),
      ...(caller.memberKind === 'municipality' ? [] : [{ code: 'sender_not_entitled' } as const]),
    ];
    const done = known && plain.length === 0 ? await give(connection, known.id, realClock.now()) : undefined;
    const reasons = [
      ...new Set([...plain.map(({ code }) => code), ...(done === undefined ? ['subject_unknown' as const] : [])]),
    ];
    const draft = documentAsked('sign-in', caller, now, randomUUID(), {
      decision: done === undefined ? 'refuse' : 'permit',
      reasons: done === undefined ? reasons : [],
      messageId: `${caller.system}#${id}`,
      ...actedBy(actor),
      items: identity === undefined ? [giving] : [giving, identity],
      purpose: purpose?.id ?? null,
      subject: (facts && (await tagsOf(keys, [facts.id])).get(facts.id)) ?? null,
      municipality: facts?.municipality ?? null,
    });
    if (done === undefined) {
      await recordRefusals(connection, [draft], realClock.now());
      return { refused: answerRefusal({ objections: plain, judged: plain.length > 0 ? [] : [unknown] }) };
    }
    await insertRecords(connection, [{ records: [draft] }], realClock.now());
    if (known && isNoticed(giving) && (await hasAccount(connection, known.id)))
      await noteForResident(connection, { subject: known.id, what: giving }, now);
    return { done };
  };
  return actAs(services, act, purpose, {}, work, { sensitive: opening.has(giving) });
}

const unknown = {
  decision: {
    outcome: 'refuse' as const,
    reasons: ['subject_unknown' as const],
    policies: [],
    basisGiver: null,
    basisTaker: null,
    policyDigest: '',
  },
};
