import { randomUUID } from 'node:crypto';
import { usualProtectionHours } from '../../../contracts/settings.ts';
import { transact } from '../../../database/connect.ts';
import { raiseAlarm } from '../../alarms/raise.ts';
import { type Overdue, takeOverdue } from '../../identify/person/protection-register.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertRecords, type RecordDraft } from '../../record/record.ts';
import { documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';

/**
 * Raises the alarm over urgent protections that no second person has looked at in their member's time: a record, a mark in the list of those who have them in
 * hand, and a message to whoever receives alarms, which does not say of whom. Nothing else happens: a protection that one person alone has set stays in force
 * until two end it, since to be protected for too long harms nobody.
 * @returns how many there were
 */
export const alarmOverdueProtections = (services: Services, most = 100): Promise<number> =>
  transact(services.pools.exchange, { overdue: 'yes' }, async (connection) => {
    const now = services.clock.now();
    const due = await takeOverdue(connection, { now, usualHours: usualProtectionHours, most });
    if (due.length === 0) return 0;
    const tags = await tagsOf(
      services.keys,
      due.map(({ subject }) => subject),
    );
    for (const { member, municipality } of due) {
      const text = tell(services.directory.getMember(member).name);
      const raised = {
        kind: 'protection',
        reason: 'not_confirmed',
        raisedAt: now.toISOString(),
        member,
        text,
      } as const;
      await raiseAlarm(connection, { id: randomUUID(), ...raised }, municipality);
    }
    const records = due.map((one) => document(services, one, tags.get(one.subject) ?? null, now));
    await insertRecords(connection, [{ records }], services.realClock.now());
    return due.length;
  });

const tell = (member: string): string =>
  `${member}の急ぎの支援措置に、決められた時間のうちに、もう一人の職員が確かめていないものがあります。支援措置は続いています。支援措置の担当が、一覧（窓口の「支援措置の一覧」）で確かめてください。`;

function document(
  { directory }: Services,
  { id, municipality, member, proposer, proposerRole }: Overdue,
  subject: string | null,
  now: Date,
): RecordDraft {
  const system = directory.all().systems.find((one) => one.member === member)?.id ?? `${member}/main`;
  return documentAsked('registration', { member, system }, now, id, {
    decision: 'permit',
    reasons: [],
    actor: proposer,
    role: proposerRole,
    items: ['protection', 'overdue'],
    subject,
    municipality,
  });
}
