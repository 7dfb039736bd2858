import { randomUUID } from 'node:crypto';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Connection } from '../../database/connect.ts';
import { addContext } from '../../database/connect.ts';
import { sessionName } from '../identify/person/person-names.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import type { Act } from './acts.ts';
import { isNoticed, noteForResident } from './notices.ts';
import type { Holder } from './sessions.ts';

/** What is recorded of signing in: who did it, what, and whether it was refused. */
export type SignInEvent = {
  /** undefined where nobody is meant: then it is counted with its like */
  readonly holder: Holder | undefined;
  readonly act: Act;
  /** `app/<folder>`, or where it was done without one */
  readonly client: string;
  /** the session that began by it, ended by it, or in which it was done */
  readonly sid?: string;
  readonly refused?: RefusalCode;
};

/**
 * Records what somebody did to sign in, or tried: in the transaction that lets them. A resident reads their own; how often they sign in is no business
 * of their town hall. Of staff it is their member's record, about no resident.
 */
export async function recordSignIn(
  { keys, clock, realClock }: Pick<Services, 'keys' | 'clock' | 'realClock'>,
  connection: Connection,
  { holder, act, client, sid, refused }: SignInEvent,
): Promise<void> {
  const resident = holder?.kind === 'resident' ? holder.subject : undefined;
  const staff = holder?.kind === 'staff' ? holder : undefined;
  // One path, whether somebody is meant or not: what is looked for is then nobody's.
  const subject = resident ?? randomUUID();
  await addContext(connection, { subjects: [subject] });
  const tags = await tagsOf(keys, [subject]);
  const from = { member: staff?.member ?? client, system: client };
  const draft = documentAsked('sign-in', from, clock.now(), randomUUID(), {
    decision: refused ? 'refuse' : 'permit',
    reasons: refused ? [refused] : [],
    subject: tags.get(subject) ?? null,
    actor: staff?.staff ?? null,
    role: staff ? null : '本人',
    session: sid === undefined || !holder ? null : sessionName(sid, resident ?? null),
    items: [act],
  });
  if (refused) await recordRefusals(connection, [draft], realClock.now());
  else {
    await insertRecords(connection, [{ records: [draft] }], realClock.now());
    if (resident !== undefined && isNoticed(act))
      await noteForResident(connection, { subject: resident, what: act }, clock.now());
  }
}
