import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Person } from '../store/persons.ts';
import { jsonFile, putOut, sharing } from '../store/sent.ts';
import { heardContract, type Said, type ToldAbsence } from './contract.ts';
import { words } from './words.ts';

export type Telling = {
  readonly member: MemberId;
  readonly person: Person;
  /** members whose systems take such a notice in: nobody else is told by the road */
  readonly listening: ReadonlySet<string>;
  readonly now: Date;
  /** nobody where the person's own answer is told on */
  readonly staff?: { readonly id: string; readonly role: string };
};

async function tell(
  connection: RowsConnection,
  { member, person, now, staff }: Telling,
  receiver: MemberId,
  said: Said,
) {
  const [kind] = Object.keys(said) as [keyof typeof words.titles];
  const { insurer, insured, code } = person;
  return putOut(
    connection,
    member,
    {
      ...{ receiver, contract: heardContract, purpose: sharing, title: words.titles[kind], subjects: [code] },
      ...(staff && { staff }),
      files: [jsonFile('heard', { person: { insurer, insured }, ...said })],
    },
    now,
  );
}

/** Names of the files that a plan is sent in, by its form. */
const fileOf = { plan: 'UP1KYO', prevention: 'UPYOBO' } as const;

type Answered = {
  readonly form: keyof typeof fileOf;
  /** 計画作成（変更）日 YYYYMMDD */
  readonly day: string;
  readonly identity: string;
  readonly sequence: string;
  readonly answer: 'agreed' | 'declined';
  readonly by: ToldAbsence['by'];
  readonly at: Date;
};

/**
 * Tells an answer to every office that was sent that version, in the transaction in which it was given: each under the ファイル連番 that it has it by.
 * Versions that say the same are the same.
 */
export async function tellAgreement(connection: RowsConnection, telling: Telling, answered: Answered): Promise<void> {
  const { form, day, identity, sequence, answer, by, at } = answered;
  const { rows } = await connection.query<{ receiver: MemberId; sequence: string }>(
    `SELECT DISTINCT ON (receiver) receiver, sequence FROM care.sent
      WHERE way = 'road' AND subjects @> ARRAY[$1] AND names LIKE $2 AND sequence IS NOT NULL AND state NOT IN ('refused', 'expired', 'not-delivered')
        AND made_at >= (SELECT min(v.taken_at) FROM care.version v JOIN care.version w ON w.identity = v.identity AND w.entry = v.entry
                         WHERE w.identity = $3 AND w.sequence = $4)
      ORDER BY receiver, sequence DESC`,
    [telling.person.code, `%"${fileOf[form]}\\_%`, identity, sequence],
  );
  for (const sent of rows)
    if (telling.listening.has(sent.receiver))
      await tell(connection, telling, sent.receiver, {
        agreement: { form, day, sequence: sent.sequence, answer, by, at: at.toISOString() },
      });
}

/** Tells the office that comes. @returns the message; undefined where it has to be told otherwise */
export async function tellAbsence(
  connection: RowsConnection,
  telling: Telling,
  office: string,
  absence: ToldAbsence,
): Promise<string | undefined> {
  const receiver: MemberId = `CARE/${office}`;
  return telling.listening.has(receiver) ? tell(connection, telling, receiver, { absence }) : undefined;
}

/** Tells the planner that the visit is made all the same. @returns as `tellAbsence` */
export const tellUndone = async (connection: RowsConnection, telling: Telling, planner: MemberId, id: string) =>
  telling.listening.has(planner)
    ? tell(connection, telling, planner, { undone: { id, at: telling.now.toISOString() } })
    : undefined;
