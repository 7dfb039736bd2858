import { randomUUID } from 'node:crypto';
import { type Filing, filingAnswerContent, filingContract } from '../../../../contracts/care/checklist-filing.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { readJson } from '../../store/json.ts';
import type { Person } from '../../store/persons.ts';
import { noteReceived } from '../../store/received.ts';
import { jsonFile, putOut } from '../../store/sent.ts';
import type { Who } from '../store.ts';

/** `unsent`: the exchange did not let it go, or nobody fetched it in time, and it was not sent anew. `ended`: registered no more. */
export type FilingState = 'asked' | 'registered' | 'refused' | 'unsent' | 'ended';
export type KeptFiling = {
  readonly id: string;
  readonly checklist: string;
  readonly code: string;
  readonly receiver: MemberId;
  readonly sent: string;
  /** ISO dates */
  readonly signedOn: string;
  readonly since: string | null;
  readonly staff: string;
  readonly madeAt: Date;
  readonly state: FilingState;
  readonly answer: string | null;
  /** ISO date; the last day of the registration */
  readonly endedOn: string | null;
  readonly endText: string | null;
};

/** What was filed, the newest first. @param code of one person; left out: of everybody */
export async function listFilings(connection: RowsConnection, code?: string): Promise<KeptFiling[]> {
  const { rows } = await connection.query<KeptFiling>(
    `SELECT f.id, f.checklist, f.code, f.receiver, f.sent, f.signed_on::text AS "signedOn", f.since::text, f.staff, f.made_at AS "madeAt", f.answer,
        f.ended_on::text AS "endedOn", f.end_text AS "endText",
        CASE WHEN f.ended_on IS NOT NULL THEN 'ended' WHEN f.state = 'asked' AND s.state IN ('refused', 'expired', 'not-delivered')
          AND NOT EXISTS (SELECT FROM care.sent_note n WHERE n.sent = s.id AND n.kind = 'resent') THEN 'unsent' ELSE f.state END AS state
      FROM care.checklist_filing f JOIN care.sent s ON s.id = f.sent WHERE $1::text IS NULL OR f.code = $1 ORDER BY f.made_at DESC, f.id`,
    [code ?? null],
  );
  return rows;
}

type Filed = {
  readonly checklist: string;
  readonly person: Person;
  readonly receiver: MemberId;
  readonly title: string;
  readonly content: Omit<Filing, 'id'>;
};

/**
 * Files a decided check list, in one transaction with the message.
 * @returns false where it is filed already, and neither refused nor held up
 */
export async function fileChecklist(
  connection: RowsConnection,
  { member, staff, role, now }: Who & { readonly member: MemberId },
  { checklist, person, receiver, title, content }: Filed,
): Promise<boolean> {
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [`care.checklist ${checklist}`]);
  const [last] = (await listFilings(connection, person.code)).filter((one) => one.checklist === checklist);
  if (last && (last.state === 'asked' || last.state === 'registered')) return false;
  const id = randomUUID();
  const { insurer, insured, code } = person;
  const sent = await putOut(
    connection,
    member,
    {
      ...{ receiver, contract: filingContract, purpose: 'care-checklist-filing', title },
      ...{ subjects: [code], staff: { id: staff, role } },
      files: [jsonFile('filing', { person: { insurer, insured }, filing: { id, ...content } })],
    },
    now,
  );
  await connection.query(
    `INSERT INTO care.checklist_filing (member, id, checklist, code, receiver, sent, signed_on, staff, made_at, state)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked')`,
    [member, id, checklist, code, receiver, sent, content.signedOn, staff, now],
  );
  return true;
}

/** Since when a person is 事業対象者, of what this office filed; undefined of whom the insurer has not registered, or no more. */
export async function findRegisteredSince(connection: RowsConnection, code: string): Promise<string | undefined> {
  const { rows } = await connection.query<{ since: string }>(
    `SELECT since::text FROM care.checklist_filing WHERE code = $1 AND state = 'registered' AND ended_on IS NULL ORDER BY since DESC LIMIT 1`,
    [code],
  );
  return rows[0]?.since;
}

/** Of these persons, those whose newest registration has ended, and when. */
export async function listEnded(
  connection: RowsConnection,
  codes: readonly string[],
): Promise<{ readonly code: string; readonly endedOn: string }[]> {
  const { rows } = await connection.query<{ code: string; endedOn: string | null }>(
    `SELECT DISTINCT ON (code) code, ended_on::text AS "endedOn" FROM care.checklist_filing
      WHERE code = ANY ($1) AND state = 'registered' ORDER BY code, since DESC, ended_on DESC NULLS FIRST`,
    [codes],
  );
  return rows.flatMap(({ code, endedOn }) => (endedOn === null ? [] : [{ code, endedOn }]));
}

/** Takes the insurer's answer in: of whom it was filed with, to what was filed of this person, and once. */
export async function receiveFilingAnswer(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = filingAnswerContent.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const code = mail.parcel.subjects[0]?.code;
  const { rows } = read.success
    ? await connection.query('SELECT FROM care.checklist_filing WHERE id = $1 AND receiver = $2 AND code = $3', [
        ...[read.data.answer.filing, mail.sender, code],
      ])
    : { rows: [] };
  // Since when it holds is the answer: without that it says nothing that could be shown.
  const isWhole = read.success && (read.data.answer.outcome === 'refused' || read.data.answer.from !== undefined);
  const isOurs = isWhole && rows.length > 0;
  if (!(await noteReceived(connection, at, mail, { outcome: isOurs ? 'taken' : 'held-back' })) || !isOurs) return;
  const { filing, outcome, from = null, until = null, text } = read.data.answer;
  // It says since when, too: whichever of the two comes first, nothing of the other is lost.
  if (outcome === 'ended')
    return void (await connection.query(
      `UPDATE care.checklist_filing SET state = 'registered', since = $2, answered_at = coalesce(answered_at, $3), ended_on = $4, end_text = $5
        WHERE id = $1 AND state <> 'refused' AND ended_on IS NULL AND $4::date IS NOT NULL`,
      [filing, from, at.ground.clock.now(), until, text],
    ));
  await connection.query(
    `UPDATE care.checklist_filing SET state = $2, since = $3, answer = $4, answered_at = $5 WHERE id = $1 AND state = 'asked'`,
    [filing, outcome, outcome === 'registered' ? from : null, text, at.ground.clock.now()],
  );
}
