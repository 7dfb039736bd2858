import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { decideApplication } from '../application/store.ts';
import { absenceAnswer, type CertificationAnswer, certificationAnswer } from './contract.ts';

export type NotedInquiry = {
  readonly id: string;
  readonly code: string;
  readonly insurer: string;
  readonly insured: string;
  readonly contract: string;
  readonly staff: string;
  readonly askedAt: Date;
  readonly state: 'asking' | 'kept' | 'answered' | 'refused' | 'closed' | 'failed';
  readonly told: string | null;
};
const columns = `id, code, insurer, insured, contract, staff, asked_at AS "askedAt", state, told`;

/** Before it is asked: an answer is then known, whatever becomes of this process. */
export const noteInquiry = (
  connection: RowsConnection,
  member: string,
  { id, code, insurer, insured, contract, staff, askedAt }: Omit<NotedInquiry, 'state' | 'told'>,
) =>
  connection.query(
    `INSERT INTO care.inquiry (member, id, code, insurer, insured, contract, staff, asked_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'asking', $8)`,
    [member, id, code, insurer, insured, contract, staff, askedAt],
  );

export const settleInquiry = (
  connection: RowsConnection,
  id: string,
  {
    state,
    told = null,
    message = null,
    now,
  }: { state: NotedInquiry['state']; told?: string | null; message?: string | null; now: Date },
) =>
  connection.query(
    `UPDATE care.inquiry SET state = $2, told = $3, state_at = $4, message = coalesce($5, message),
        kept_since = CASE WHEN $5::uuid IS NULL THEN kept_since ELSE now() END WHERE id = $1`,
    [id, state, told, now, message],
  );

export async function findInquiry(connection: RowsConnection, id: string): Promise<NotedInquiry | undefined> {
  const { rows } = await connection.query<NotedInquiry>(`SELECT ${columns} FROM care.inquiry WHERE id = $1`, [id]);
  return rows[0];
}

/** The newest about a person. */
export async function findLastInquiry(
  connection: RowsConnection,
  code: string,
  contract: string,
): Promise<NotedInquiry | undefined> {
  const { rows } = await connection.query<NotedInquiry>(
    `SELECT ${columns} FROM care.inquiry WHERE code = $1 AND contract = $2 ORDER BY asked_at DESC LIMIT 1`,
    [code, contract],
  );
  return rows[0];
}

export type Certification = {
  readonly answer: CertificationAnswer | null;
  readonly absence: string | null;
  readonly message: string;
  readonly toldAt: Date;
};

/** What a provider's answer says of the certification; undefined where it is not one that the contract knows. */
export function readCertification(
  status: number,
  body: unknown,
): Pick<Certification, 'answer' | 'absence'> | undefined {
  if (status === 200) {
    const read = certificationAnswer.safeParse(body);
    return read.success ? { answer: read.data, absence: null } : undefined;
  }
  if (status !== 404) return undefined;
  const read = absenceAnswer.safeParse(body);
  return { answer: null, absence: read.success ? read.data.absence : '理由の記載なし' };
}

/** Keeps an answer, once; an application that it decides is decided by it. */
export async function keepCertification(
  connection: RowsConnection,
  member: string,
  { id, code }: Pick<NotedInquiry, 'id' | 'code'>,
  { answer, absence, message, toldAt }: Certification,
): Promise<void> {
  await connection.query(
    `INSERT INTO care.certification (member, inquiry, code, answer, absence, message, told_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT DO NOTHING`,
    [member, id, code, answer && JSON.stringify(answer), absence, message, toldAt],
  );
  const { certifiedOn, careLevel } = answer?.certification ?? {};
  if (certifiedOn !== undefined && careLevel !== undefined)
    await decideApplication(connection, { code, certifiedOn, careLevel, toldOn: dayIn(toldAt) });
}

/** The newest first. */
export async function listCertifications(connection: RowsConnection, code: string): Promise<Certification[]> {
  const { rows } = await connection.query<Certification>(
    `SELECT answer, absence, message, told_at AS "toldAt" FROM care.certification WHERE code = $1 ORDER BY told_at DESC LIMIT 20`,
    [code],
  );
  return rows;
}
