import { randomUUID } from 'node:crypto';
import type { Finding } from '../../../contracts/access.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { type Connection, transact } from '../../../database/connect.ts';
import { raiseAlarm } from '../../alarms/raise.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import { type Access, lockAccess, markAlarmed, markConfirmed, takeUnconfirmed } from '../../identify/access.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { hiddenUntil } from '../../record/hidden.ts';
import { insertRecords, type RecordDraft } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { type Act, type Acting, actAs } from '../acting.ts';

/**
 * The second person's look at a break-glass: another member of staff of the same member than the officer. What was found improper is an
 * alarm as what nobody looked at is.
 * @throws Fault not_found, conflict, proof_too_old
 */
export async function confirmBreakGlass(
  services: Services,
  act: Act,
  { id, access: named, finding }: { readonly id: string; readonly access: string; readonly finding: Finding },
): Promise<{ readonly refused: RefusalAnswer } | undefined> {
  const work = async ({ connection, actor, objections, now }: Acting) => {
    const access = await lockAccess(connection, named);
    if (access?.kind !== 'break-glass') throw new Fault('not_found', 'この番号の緊急時照会はありません。');
    if (access.confirmedAt !== null) throw new Fault('conflict', 'この緊急時照会は、すでに確認されています。');
    const against: Objection[] = [...objections];
    if (actor?.id === access.actor) against.push({ code: 'same_person' });
    const said = { messageId: `${act.caller.system}#${id}`, ...actedBy(actor) };
    if (against.length > 0) {
      const refusal = { ...said, decision: 'refuse' as const, reasons: against.map(({ code }) => code) };
      await recordRefusals(
        connection,
        [await document(services, act.caller, access, now, { ...refusal, items: ['confirmation'] })],
        services.realClock.now(),
      );
      return { refused: answerRefusal({ objections: against, judged: [] }) };
    }
    await markConfirmed(connection, access.id, { confirmer: actor!.id, finding, now });
    const items = ['confirmation', finding];
    const drafts = [
      await document(services, act.caller, access, now, { ...said, decision: 'permit', reasons: [], items }),
    ];
    if (finding === 'improper') drafts.push(await alarm(services, connection, access, 'found_improper', now));
    await insertRecords(connection, [{ records: drafts }], services.realClock.now());
    return undefined;
  };
  return actAs(services, act, undefined, {}, work, { sensitive: true });
}

/**
 * Raises the alarm over what no second person has looked at in time: a record that the resident sees, the town hall's list shows, and a
 * message tells of without saying whom it was about.
 * @returns how many there were
 */
export const alarmUnconfirmed = async (services: Services, most = 100): Promise<number> =>
  transact(services.pools.exchange, { overdue: 'yes' }, async (connection) => {
    const now = services.clock.now();
    const due = await takeUnconfirmed(connection, now, most);
    if (due.length === 0) return 0;
    const records: RecordDraft[] = [];
    for (const access of due) records.push(await alarm(services, connection, access, 'not_confirmed', now));
    await insertRecords(connection, [{ records }], services.realClock.now());
    return due.length;
  });

const found = {
  not_confirmed: '期限までに、もう一人の職員が確認していません',
  found_improper: '確認した職員が、不適切としました',
} as const;

/** Whom it was about is not said: the town hall finds it in its list, on its own screen. */
const tellBreakGlass = (member: string, reason: keyof typeof found): string =>
  `${member}の緊急時照会について、${found[reason]}。この機関に連絡し、なぜ照会したかを確かめてください。内容は、対象の方の自治体が、緊急時照会の一覧（/v1/break-glass）と監査台帳で確かめられます。`;

async function alarm(
  services: Services,
  connection: Connection,
  access: Access,
  reason: 'not_confirmed' | 'found_improper',
  now: Date,
): Promise<RecordDraft> {
  await markAlarmed(connection, access.id, now);
  const { id, actor, role, member, system, municipality } = access;
  const text = tellBreakGlass(services.directory.getMember(member).name, reason);
  const raised = { id: randomUUID(), kind: 'break-glass', reason, raisedAt: now.toISOString() } as const;
  await raiseAlarm(connection, { ...raised, member, system, access: id, text }, municipality);
  return document(services, access, access, now, {
    decision: 'refuse',
    reasons: [reason],
    items: ['alarm'],
    actor,
    role,
    messageId: null,
  });
}

async function document(
  { keys, purposes }: Services,
  caller: Pick<Act['caller'], 'member' | 'system'>,
  { id, subject, municipality, purpose: named, openedAt }: Access,
  now: Date,
  said: Pick<RecordFields, 'decision' | 'reasons' | 'items' | 'actor' | 'role' | 'messageId'>,
): Promise<RecordDraft> {
  const purpose = purposes.get(named);
  return documentAsked('break-glass', caller, now, id, {
    ...said,
    purpose: named,
    basisGiver: purpose?.basisGiver ?? null,
    basisTaker: purpose?.basisTaker ?? null,
    subject: (await tagsOf(keys, [subject])).get(subject) ?? null,
    municipality,
    hiddenUntil: hiddenUntil(purpose, openedAt),
  });
}
