import { z } from 'zod';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import { sendMonth } from '../actuals/send.ts';
import { queryContract } from '../months/offices.ts';
import { readHeld } from '../store/held.ts';
import { readJson } from '../store/json.ts';
import { noteReceived } from '../store/received.ts';
import { jsonFile, putOut, sharing } from '../store/sent.ts';
import { answerHows, type How, keepAnswer, type Query } from './store.ts';
import { words } from './words.ts';

export const answerContract = 'care/query-answer';

type By = { readonly member: MemberId; readonly staff: string; readonly role: string; readonly now: Date };

/**
 * Answers a query, in one transaction with the corrected actuals that it speaks of, where they have not gone yet.
 * @param kindOf サービス種類コード under which a planner acts
 * @returns false where the answer speaks of corrected actuals and there are none
 * @throws NotWritten
 */
export async function answerQuery(
  connection: RowsConnection,
  by: By,
  query: Query,
  { id, how, text, kindOf }: { id: string; how: How; text: string; kindOf: (planner: string) => string },
): Promise<boolean> {
  const { member, now } = by;
  const { person, month, code } = query;
  const planner = memberCode(query.sender);
  let sequence: string | null = null;
  if (how === 'corrected') {
    const sent = await sendMonth(connection, by, { month, planner, way: 'road', kindOf, person });
    sequence = sent.at(-1) ?? (await findSentSince(connection, member, query));
    if (sequence === null) return false;
  }
  const answer = {
    ...{ query: query.id, id, code, how, text, sequence },
    staff: by.staff,
    role: by.role,
    message: null,
    at: now,
  };
  if (!(await keepAnswer(connection, member, answer))) return true;
  const said = { id, how, text, role: by.role, at: now.toISOString(), ...(sequence !== null && { sequence }) };
  await putOut(
    connection,
    member,
    {
      ...{ receiver: query.sender as MemberId, contract: answerContract, purpose: sharing, title: words.sentTitle },
      ...{ subjects: [code], staff: { id: by.staff, role: by.role } },
      files: [jsonFile('query-answer', { person, query: query.sentId, answer: said })],
    },
    now,
  );
  return true;
}

/** What was corrected and sent already when the answer is written: after the question came. */
async function findSentSince(
  connection: RowsConnection,
  member: MemberId,
  { person, month, receivedAt }: Query,
): Promise<string | null> {
  const held = await readHeld(connection, { kind: 'actuals', period: month, person, sender: memberCode(member) });
  const since = held.filter(({ takenAt }) => takenAt >= receivedAt).map(({ sequence }) => sequence);
  return since.sort().at(-1) ?? null;
}

const content = z.object({
  query: z.uuid(),
  answer: z.object({
    id: z.uuid(),
    how: z.enum(answerHows),
    text: z.string(),
    role: z.string(),
    sequence: z.string().optional(),
    at: z.iso.datetime({ offset: true }),
  }),
});

/** Takes an answer in: of whom was asked, to what this office has asked, and of nobody else. */
export async function receiveAnswer(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = content.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const { rows } = read.success
    ? await connection.query<{ code: string }>(
        `SELECT subjects[1] AS code FROM care.sent WHERE id = $1 AND contract = $2 AND receiver = $3`,
        [read.data.query, queryContract, mail.sender],
      )
    : { rows: [] };
  const code = rows[0]?.code;
  const isOurs = read.success && code !== undefined && mail.parcel.subjects[0]?.code === code;
  if (!(await noteReceived(connection, at, mail, { outcome: isOurs ? 'taken' : 'held-back' })) || !isOurs) return;
  const { id, how, text, role, sequence = null, at: given } = read.data.answer;
  const { message } = mail;
  await keepAnswer(connection, at.member, {
    ...{ query: read.data.query, id, code, how, text, role, sequence, message, staff: null, at: new Date(given) },
  });
}
