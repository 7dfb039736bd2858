import { randomUUID } from 'node:crypto';
import { type Connection, setContext } from '../../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import { subjectsOf } from '../../identify/codes.ts';
import { readFacts } from '../../identify/facts.ts';
import { lockGroup } from '../../identify/group.ts';
import { isTownHallOf } from '../../identify/standing.ts';
import { tagsOf } from '../../identify/tags.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { type Act, actAs, type Objection } from '../../travel/acting.ts';
import type { Giving } from '../acts.ts';
import type { Secrets } from '../secrets.ts';
import type { Holder } from '../sessions.ts';
import { makeCode } from './code.ts';

const days = 24 * 60 * 60_000;
/** Until when a letter opens an account: a resident's may lie in a drawer, a member of staff's is used the same week. */
const good = { resident: 90 * days, staff: 7 * days };

export type LetterAsked = {
  /** the caller's own id of the request */
  readonly id: string;
  /** the caller's code of the person */
  readonly subject: string;
  /** YYYY-MM-DD; undefined: the letter that there is ends, and no new one is made */
  readonly birth: string | undefined;
  readonly purpose: string;
};
export type LetterMade = { readonly letter: string; readonly code: string; readonly expiresAt: Date };

/**
 * Makes a resident's letter, or ends it: their own town hall, and somebody of its staff who acts. The letter before ends. Who is unknown and who is another
 * town's is one answer, on one path, and on record.
 * @returns with the code, which stands nowhere else
 */
export async function issueLetter(
  services: Services,
  secrets: Secrets,
  act: Act,
  { id, subject: named, birth, purpose: why }: LetterAsked,
): Promise<{ readonly made: LetterMade | null } | { readonly refused: RefusalAnswer }> {
  const { linkage, keys, realClock, purposes } = services;
  const { caller } = act;
  const purpose = purposes.get(why);
  return actAs(services, act, purpose, {}, async ({ connection, actor, objections, now }) => {
    const subject = (await subjectsOf(connection, linkage, caller.member, [named])).get(named) ?? randomUUID();
    await lockGroup(connection, [subject]);
    const facts = (await readFacts(connection, [subject], now)).get(subject);
    const known = facts?.status === 'active' && isTownHallOf(caller, facts) ? facts : undefined;
    const against: Objection[] = [
      ...objections,
      ...(purpose ? [] : [{ code: 'purpose_unknown' } as const]),
      ...(caller.memberKind === 'municipality' ? [] : [{ code: 'sender_not_entitled' } as const]),
      ...(known ? [] : [{ code: 'subject_unknown' } as const]),
    ];
    const giving: Giving = birth === undefined ? 'letter-ended' : 'letter-issued';
    const draft = documentAsked('sign-in', caller, now, randomUUID(), {
      decision: against.length > 0 ? 'refuse' : 'permit',
      reasons: [...new Set(against.map(({ code }) => code))],
      messageId: `${caller.system}#${id}`,
      actor: actor?.id ?? null,
      role: actor?.role ?? null,
      items: [giving],
      purpose: purpose?.id ?? null,
      subject: (facts && (await tagsOf(keys, [facts.id])).get(facts.id)) ?? null,
      municipality: facts?.municipality ?? null,
    });
    if (against.length > 0 || !known) {
      await recordRefusals(connection, [draft], realClock.now());
      const plain = against.filter(({ code }) => code !== 'subject_unknown');
      return { refused: answerRefusal({ objections: plain, judged: plain.length > 0 ? [] : [unknown] }) };
    }
    await insertRecords(connection, [{ records: [draft] }], realClock.now());
    const holder = { kind: 'resident', subject: known.id } as const;
    return {
      made: await replaceLetter(connection, secrets, holder, { birth, by: caller.member, now: realClock.now() }),
    };
  });
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

/** The letter before ends; a new one is made where it is to be. */
export async function replaceLetter(
  connection: Connection,
  secrets: Secrets,
  holder: Holder,
  { birth, by, now }: { readonly birth: string | undefined; readonly by: string; readonly now: Date },
): Promise<LetterMade | null> {
  await setContext(connection, { sign_in: 'yes' });
  const { subject, member, staff } =
    holder.kind === 'resident'
      ? { subject: holder.subject, member: null, staff: null }
      : { subject: null, member: holder.member, staff: holder.staff };
  await connection.query(
    `UPDATE exchange.letter SET ended_at = $4
      WHERE ended_at IS NULL AND (subject = $1 OR (member = $2 AND staff = $3))`,
    [subject, member, staff, now],
  );
  if (holder.kind === 'resident' && birth === undefined) return null;
  const letter = randomUUID();
  const code = makeCode();
  const expiresAt = new Date(now.getTime() + good[holder.kind]);
  await connection.query(
    `INSERT INTO exchange.letter (id, subject, member, staff, code, birth, issued_by, issued_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[letter, subject, member, staff, secrets.code(code)],
      birth === undefined ? null : secrets.birth(letter, birth),
      ...[by, now, expiresAt],
    ],
  );
  return { letter, code, expiresAt };
}
