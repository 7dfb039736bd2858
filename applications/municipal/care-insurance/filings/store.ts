import { randomUUID } from 'node:crypto';
import { ExchangeError } from '../../../../connector/error.ts';
import {
  type Filing,
  type FilingAnswer,
  filingAnswerContract,
  filingContent,
} from '../../../../contracts/care/checklist-filing.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { words } from './words.ts';

export type KeptFiling = {
  readonly id: string;
  readonly sender: string;
  readonly code: string;
  readonly insurer: string;
  readonly insured: string;
  readonly filing: string;
  readonly content: Filing;
  readonly takenAt: Date;
  readonly state: 'asked' | 'registered' | 'refused';
  /** ISO date; since when the person is 事業対象者 */
  readonly since: string | null;
  readonly answer: string | null;
  readonly trouble: string | null;
  /** the last day, and why */
  readonly endedOn: string | null;
  readonly endReason: EndReason | null;
  readonly endText: string | null;
};
export const endReasons = ['wish', 'certified', 'moved', 'died', 'error'] as const;
type EndReason = (typeof endReasons)[number];
/** `ended`: registered no more. */
export const stateOf = ({ state, endedOn }: KeptFiling) => (endedOn === null ? state : 'ended');
const columns = `id, sender, code, insurer, insured, filing, content, taken_at AS "takenAt", state, since::text, answer,
    coalesce(end_trouble, trouble) AS trouble, ended_on::text AS "endedOn", end_reason AS "endReason", end_text AS "endText"`;
const select = `SELECT ${columns} FROM municipal.checklist_filing`;

/**
 * Takes in what a centre files. The road says who sent it and that it is about whom it names. A filing that is sent anew under another message is one.
 * What does not read is left where it is, and somebody looks.
 */
export async function receiveFiling(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const { person, filing } = filingContent.parse(
    JSON.parse(Buffer.from(mail.parcel.files[0]!.content, 'base64').toString('utf8')),
  );
  await connection.query(
    `INSERT INTO municipal.checklist_filing (member, id, message, sender, code, insurer, insured, filing, content, taken_at, state)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'asked') ON CONFLICT DO NOTHING`,
    [
      ...[at.member, randomUUID(), mail.message, mail.sender, mail.parcel.subjects[0]!.code],
      ...[person.insurer, person.insured, filing.id, JSON.stringify(filing), at.ground.clock.now()],
    ],
  );
}

/** What is still to be decided first, then the newest. */
export const listFilings = async (connection: RowsConnection): Promise<KeptFiling[]> =>
  (await connection.query<KeptFiling>(`${select} ORDER BY state <> 'asked', taken_at DESC, id LIMIT 500`)).rows;

export const findFiling = async (connection: RowsConnection, id: string): Promise<KeptFiling | undefined> =>
  (await connection.query<KeptFiling>(`${select} WHERE id::text = $1`, [id])).rows[0];

type Registered = { readonly id: string; readonly since: string; readonly insurer: string; readonly insured: string };
/** A person's registration as 事業対象者: the newest that has not ended; undefined where there is none. */
export const findRegistered = async (connection: RowsConnection, code: string): Promise<Registered | undefined> =>
  (
    await connection.query<Registered>(
      `SELECT id, since::text, insurer, insured FROM municipal.checklist_filing
        WHERE code = $1 AND state = 'registered' AND ended_on IS NULL ORDER BY since DESC LIMIT 1`,
      [code],
    )
  ).rows[0];

export const countFiled = async (connection: RowsConnection): Promise<number> =>
  (
    await connection.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM municipal.checklist_filing WHERE state = 'asked'`,
    )
  ).rows[0]!.count;

type Decision = Pick<KeptFiling, 'id' | 'since'> & {
  readonly state: 'registered' | 'refused';
  readonly answer: string;
  readonly staff: string;
  readonly now: Date;
};

/** @returns false where somebody else decided it meanwhile */
export async function decideFiling(
  connection: RowsConnection,
  { id, state, since, answer, staff, now }: Decision,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE municipal.checklist_filing SET state = $2, since = $3, answer = $4, staff = $5, decided_at = $6 WHERE id = $1 AND state = 'asked'`,
    [id, state, since, answer, staff, now],
  );
  return rowCount === 1;
}

type End = {
  readonly id: string;
  readonly on: string;
  readonly reason: EndReason;
  readonly text: string;
  readonly staff: string;
  readonly now: Date;
};

/** Ends a registration. @returns false where somebody else ended it meanwhile */
export async function endFiling(
  connection: RowsConnection,
  { id, on, reason, text, staff, now }: End,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE municipal.checklist_filing SET ended_on = $2, end_reason = $3, end_text = $4, end_staff = $5, end_at = $6, end_message = $7
      WHERE id = $1 AND state = 'registered' AND ended_on IS NULL`,
    [id, on, reason, text, staff, now, randomUUID()],
  );
  return rowCount === 1;
}

/** Tells each centre what was decided of what it filed, and then what has ended. Sent twice it is one. */
export async function tendFilings(at: Workplace): Promise<void> {
  for (const one of await listToTell(at, 'id', `told_at IS NULL AND state <> 'asked' ORDER BY decided_at`)) {
    const { id, filing, state, since, answer } = one;
    const outcome = state as FilingAnswer['outcome'];
    const said = { filing, outcome, text: answer ?? '', ...(since !== null && { from: since }) };
    await noteTold(at, id, 'told_at = $2, trouble = $3', await tell(at, one, said));
  }
  for (const one of await listToTell(
    at,
    'end_message',
    'ended_on IS NOT NULL AND end_told_at IS NULL ORDER BY end_at',
  )) {
    const { id, filing, since, endedOn, endReason, endText } = one;
    const text = [words.end.reasons[endReason!], endText].filter(Boolean).join('\n');
    const said = { filing, outcome: 'ended' as const, from: since!, until: endedOn!, text };
    await noteTold(at, id, 'end_told_at = $2, end_trouble = $3', await tell(at, one, said));
  }
}

type Waiting = KeptFiling & { readonly message: string };
const listToTell = (at: Workplace, message: string, where: string): Promise<Waiting[]> =>
  at.rows(async (connection) => {
    const sql = `SELECT ${columns}, ${message} AS message FROM municipal.checklist_filing WHERE ${where}, id LIMIT 50`;
    return (await connection.query<Waiting>(sql)).rows;
  });

const noteTold = (at: Workplace, id: string, what: string, trouble: string | undefined) =>
  at.rows((connection) =>
    connection.query(`UPDATE municipal.checklist_filing SET ${what} WHERE id = $1`, [
      ...[id, at.ground.clock.now(), trouble ?? null],
    ]),
  );

/** @returns what the exchange says against it. @throws ExchangeError: it is tried again under the same id */
async function tell(at: Workplace, one: Waiting, answer: FilingAnswer): Promise<string | undefined> {
  const { message: id, code, sender, insurer, insured } = one;
  const file = {
    ...{ name: 'filing-answer.json', mediaType: 'application/json' },
    content: Buffer.from(JSON.stringify({ person: { insurer, insured }, answer })).toString('base64'),
  };
  try {
    const sent = await at.client.send({
      ...{ id, contract: filingAnswerContract, receiver: sender, purpose: 'care-checklist-filing-answer' },
      parcel: { subjects: [{ code }], files: [file] },
    });
    return 'accepted' in sent ? undefined : sent.refused.text;
  } catch (error) {
    if (!(error instanceof ExchangeError) || ![400, 404, 409, 422].includes(error.status)) throw error;
    return error.message;
  }
}
