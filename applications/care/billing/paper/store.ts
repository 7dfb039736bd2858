import type { Month } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { Letter } from '../../../../web/print/letter.ts';

export type Receipt = {
  readonly id: string;
  readonly number: number;
  readonly yen: number;
  readonly deductible: number | null;
  readonly receivedOn: string;
  readonly letter: Letter;
  readonly madeAt: Date;
  /** when it was first handed out */
  readonly issuedAt: Date | null;
};

const columns = `id, number, yen::int AS yen, deductible::int AS deductible, received_on::text AS "receivedOn", letter, made_at AS "madeAt", issued_at AS "issuedAt"`;

/** What was received of a person's month, the newest first. */
export async function listReceipts(
  connection: RowsConnection,
  { month, code }: { readonly month: Month; readonly code: string },
): Promise<Receipt[]> {
  const { rows } = await connection.query<Receipt>(
    `SELECT ${columns} FROM care.receipt WHERE month = $1 AND code = $2 ORDER BY number DESC`,
    [month, code],
  );
  return rows;
}

type Giving = {
  /** of the receipt: given twice, it is the same one */
  readonly id: string;
  readonly member: string;
  readonly staff: string;
  readonly now: Date;
  readonly month: Month;
  readonly code: string;
  readonly receivedOn: string;
};

/** Gives a receipt under the office's next number: made with that number, and with what was given of the month before, in one transaction. */
export async function giveReceipt(
  connection: RowsConnection,
  { id, member, staff, now, month, code, receivedOn }: Giving,
  make: (
    number: number,
    before: readonly Receipt[],
  ) => {
    readonly letter: Letter;
    readonly deductible: number | undefined;
    readonly total: number;
  },
): Promise<void> {
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 10))`, [`care.receipt ${member}`]);
  if ((await connection.query('SELECT FROM care.receipt WHERE id = $1', [id])).rowCount !== 0) return;
  const { rows } = await connection.query<{ next: number }>(
    `SELECT coalesce(max(number), 0) + 1 AS next FROM care.receipt`,
  );
  const { next } = rows[0]!;
  const { letter, deductible, total } = make(next, await listReceipts(connection, { month, code }));
  await connection.query(
    `INSERT INTO care.receipt (member, id, number, month, code, yen, deductible, received_on, letter, staff, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [member, id, next, month, code, total, deductible ?? null, receivedOn, JSON.stringify(letter), staff, now],
  );
}

/** Hands a receipt out, and keeps when that was for the first time. @returns it; undefined where there is none */
export async function issueReceipt(
  connection: RowsConnection,
  { month, code, id, now }: { readonly month: Month; readonly code: string; readonly id: string; readonly now: Date },
): Promise<Receipt | undefined> {
  const { rows } = await connection.query<Receipt>(
    `UPDATE care.receipt SET issued_at = coalesce(issued_at, $4) WHERE id::text = $1 AND month = $2 AND code = $3 RETURNING ${columns}`,
    [id, month, code, now],
  );
  return rows[0];
}
