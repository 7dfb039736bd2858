import { randomUUID } from 'node:crypto';
import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import type { Month } from '../../../contracts/care/month.ts';
import { type Statement, sumOf } from '../../../contracts/care/statement.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';

export type ClaimState = 'sent' | 'held' | 'returned' | 'changed' | 'decided' | 'withdrawn';
type Content =
  | { readonly kind: 'statement'; readonly content: Statement }
  | { readonly kind: 'slip'; readonly content: BenefitSlip };
/** One 明細書 or 給付管理票 as it was sent, and what came of it. */
type Claim = Content & {
  readonly id: string;
  readonly insurer: string;
  readonly insured: string;
  readonly month: Month;
  readonly units: number;
  readonly sent: string | null;
  readonly madeAt: Date;
  readonly staff: string;
  readonly state: ClaimState;
  readonly decided: number | null;
  readonly reason: string | null;
  readonly text: string | null;
  readonly processed: string | null;
};

/** Whether the exchange refused it is the state of the message; what is read here is that too. */
export type SentClaim = Claim & { readonly road: string | null; readonly roadReason: string | null };

const columns = `c.id, c.kind, c.insurer, c.insured, c.month, c.content, c.units::int AS units, c.sent, c.made_at AS "madeAt", c.staff, c.state,
  c.decided::int AS decided, c.reason, c.text, c.processed, s.state AS road, s.reason AS "roadReason"`;

/** Everything that was claimed of a month, the newest first. */
export async function listClaims(connection: RowsConnection, month: Month): Promise<SentClaim[]> {
  const { rows } = await connection.query<SentClaim>(
    `SELECT ${columns} FROM care.claim c LEFT JOIN care.sent s ON s.id = c.sent WHERE c.month = $1 ORDER BY c.made_at DESC, c.id`,
    [month],
  );
  return rows;
}

/** Whether a claim stands: who claims again what stands gets it back. One that the exchange did not let go never came to the federation. */
export const stands = ({ state, road }: SentClaim): boolean =>
  state !== 'returned' && state !== 'withdrawn' && road !== 'refused' && road !== 'expired' && road !== 'not-delivered';

export async function keepClaims(
  connection: RowsConnection,
  { member, staff, sent, now }: { member: string; staff: string; sent: string | null; now: Date },
  contents: readonly Content[],
): Promise<void> {
  const rows = contents.map(({ kind, content }) => ({
    ...{ member, id: randomUUID(), kind, insurer: content.insurer, insured: content.insured, month: content.month },
    form: kind === 'statement' ? content.form : '8222',
    content,
    units:
      kind === 'statement' ? sumOf(content.totals, 'units') : content.lines.reduce((sum, { units }) => sum + units, 0),
    ...{ sent, made_at: now, staff, state: 'sent' },
  }));
  await connection.query(`INSERT INTO care.claim SELECT (jsonb_populate_recordset(NULL::care.claim, $1)).*`, [
    JSON.stringify(rows),
  ]);
}

export type Payment = {
  readonly processed: Month;
  readonly month: Month;
  readonly service: string;
  readonly count: number;
  readonly units: number;
  readonly cost: number;
  readonly benefit: number;
};

/** 支払決定額 of what was served in a month, by review. */
export async function listPayments(connection: RowsConnection, month: Month): Promise<Payment[]> {
  const { rows } = await connection.query<Payment>(
    `SELECT processed, month, service, sum(count)::int AS count, sum(units)::int AS units, sum(cost)::int AS cost, sum(benefit)::int AS benefit
      FROM care.payment WHERE month = $1 GROUP BY processed, month, service ORDER BY processed, service`,
    [month],
  );
  return rows;
}
