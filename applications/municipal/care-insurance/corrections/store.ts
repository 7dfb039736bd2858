import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ExchangeError } from '../../../../connector/error.ts';
import {
  type Correction,
  type CorrectionAnswer,
  correctionAnswerContract,
  correctionContract,
  corrections,
} from '../../../../contracts/care/correction.ts';
import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';

const row = z.object({
  ...{
    id: z.uuid(),
    sender: z.string(),
    code: z.string(),
    insurer: z.string(),
    insured: z.string(),
    month: z.string(),
  },
  ...{ form: z.string(), provider: z.string(), reason: z.string(), text: z.string(), takenAt: z.date() },
  ...{
    state: z.enum(['asked', 'forwarded', 'refused']),
    answer: z.string().nullable(),
    trouble: z.string().nullable(),
  },
  ...{ federation: z.string().nullable(), decidedAt: z.date().nullable(), toldAt: z.date().nullable() },
});
export type CorrectionRequest = z.infer<typeof row>;
const select = `SELECT id, sender, code, insurer, insured, month, form, provider, reason, text, taken_at AS "takenAt", state, answer, trouble, federation,
  decided_at AS "decidedAt", told_at AS "toldAt" FROM municipal.claim_correction`;

/**
 * Takes in what an office asks to have taken back（過誤申立）. The road says who sent it and that it is about whom it names; an office speaks for itself alone.
 * What does not read is left where it is, and somebody looks.
 */
export async function receiveCorrection(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const { claims } = corrections.parse(
    JSON.parse(Buffer.from(mail.parcel.files[0]!.content, 'base64').toString('utf8')),
  );
  // Our codes come in the sender's order: that of the content.
  const persons = [...new Set(claims.map(personOf))];
  const rows = claims
    .filter(({ kind, provider }) => kind === '過誤' && mail.sender === `CARE/${provider}`)
    .map(({ kind: _, ...claim }) => ({
      ...{ ...claim, member: at.member, id: randomUUID(), message: mail.message, sender: mail.sender, state: 'asked' },
      code: mail.parcel.subjects[persons.indexOf(personOf(claim))]!.code,
      taken_at: at.ground.clock.now(),
    }));
  await connection.query(
    `INSERT INTO municipal.claim_correction SELECT (jsonb_populate_recordset(NULL::municipal.claim_correction, $1)).* ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}
const personOf = ({ insurer, insured }: Pick<Correction, 'insurer' | 'insured'>) => `${insurer}/${insured}`;

/** What is still to be decided first, then the newest. */
export const listCorrections = async (connection: RowsConnection): Promise<CorrectionRequest[]> =>
  z.array(row).parse((await connection.query(`${select} ORDER BY state <> 'asked', taken_at DESC, id LIMIT 500`)).rows);

export const countAsked = async (connection: RowsConnection): Promise<number> =>
  (
    await connection.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM municipal.claim_correction WHERE state = 'asked'`,
    )
  ).rows[0]!.count;

type Decision = {
  readonly id: string;
  readonly state: 'forwarded' | 'refused';
  readonly answer: string;
  readonly federation: MemberId | undefined;
  readonly staff: string;
  readonly now: Date;
};

/** @returns false where somebody else decided it meanwhile */
export async function decideCorrection(
  connection: RowsConnection,
  { id, state, answer, federation, staff, now }: Decision,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE municipal.claim_correction SET state = $2, answer = $3, federation = $4, staff = $5, decided_at = $6 WHERE id = $1 AND state = 'asked'`,
    [id, state, answer, state === 'forwarded' ? federation : null, staff, now],
  );
  return rowCount === 1;
}

/** What was decided of the claim, as 給付実績 says it: units, and what the insurance paid. */
export async function findPaid(
  connection: RowsConnection,
  { insurer, insured, month, form, provider }: CorrectionRequest,
): Promise<{ units: number; benefit: number } | undefined> {
  const { rows } = await connection.query<{ units: number; benefit: number; count: number }>(
    `SELECT coalesce(sum(units), 0)::int AS units, coalesce(sum(benefit), 0)::int AS benefit, count(*)::int AS count FROM municipal.benefit
      WHERE insurer = $1 AND insured = $2 AND month = $3 AND form = $4 AND provider = $5 AND NOT withdrawn`,
    [insurer, insured, month, form, provider],
  );
  return rows[0]!.count > 0 ? rows[0] : undefined;
}

/** Tells what was decided: the federation what is to be reversed, and the office whether it was passed on. Sent twice it is one. */
export async function tendCorrections(at: Workplace): Promise<void> {
  const waiting = await at.rows(async (connection) =>
    z
      .array(row)
      .parse(
        (
          await connection.query(
            `${select} WHERE told_at IS NULL AND state <> 'asked' ORDER BY decided_at, id LIMIT 50`,
          )
        ).rows,
      ),
  );
  for (const one of waiting) {
    const troubles = [
      ...(one.state === 'forwarded' ? [await tell(at, one.id, one, forwarding(one))] : []),
      await tell(at, `${one.id}-answer`, one, answering(one)),
    ];
    await at.rows((connection) =>
      connection.query('UPDATE municipal.claim_correction SET told_at = $2, trouble = $3 WHERE id = $1', [
        ...[one.id, at.ground.clock.now(), troubles.find((text) => text !== undefined) ?? null],
      ]),
    );
  }
}

type Telling = {
  readonly receiver: string;
  readonly contract: string;
  readonly purpose: string;
  readonly content: { readonly claims: readonly (Correction | CorrectionAnswer)[] };
};
const keyIn = ({ insurer, insured, month, form, provider }: CorrectionRequest) => ({
  ...{ insurer, insured, month, form, provider },
});
const forwarding = (one: CorrectionRequest): Telling => ({
  ...{ receiver: one.federation!, contract: correctionContract, purpose: 'care-claims-reversal' },
  content: { claims: [{ ...keyIn(one), kind: '過誤', reason: one.reason, text: one.text }] },
});
const answering = (one: CorrectionRequest): Telling => ({
  ...{ receiver: one.sender, contract: correctionAnswerContract, purpose: 'care-claims-correction-answer' },
  content: { claims: [{ ...keyIn(one), outcome: one.state as 'forwarded' | 'refused', text: one.answer ?? '' }] },
});

/** @returns what the exchange says against it. @throws ExchangeError: it is tried again under the same id */
async function tell(
  at: Workplace,
  id: string,
  { code }: CorrectionRequest,
  { receiver, contract, purpose, content }: Telling,
): Promise<string | undefined> {
  const file = {
    ...{ name: 'correction.json', mediaType: 'application/json' },
    content: Buffer.from(JSON.stringify(content)).toString('base64'),
  };
  try {
    const answer = await at.client.send({
      id,
      contract,
      receiver,
      purpose,
      parcel: { subjects: [{ code }], files: [file] },
    });
    return 'accepted' in answer ? undefined : answer.refused.text;
  } catch (error) {
    if (!(error instanceof ExchangeError) || ![400, 404, 409, 422].includes(error.status)) throw error;
    return error.message;
  }
}
