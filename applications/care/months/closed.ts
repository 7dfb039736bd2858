import type { Month } from '../../../contracts/care/month.ts';
import type { Claimed } from '../../../contracts/care/statement.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Sheet } from '../sheet/sheet.ts';

/** A month of a person that is closed（締め）: everything planned was held against what was done, and every difference settled. */
export type ClosedMonth = {
  /** the office's own code of the person */
  readonly code: string;
  readonly month: Month;
  /** closed for the first time, the second … : a slip that went out before is then to be corrected (修正) */
  readonly number: number;
  readonly person: Claimed;
  /** 第7表 of what was done: `makeSlip` and `makeStatements` (claims/) take it as it is; `parts` has the units within the limit by office and kind */
  readonly sheet: Sheet;
  readonly closedAt: Date;
};

type Row = Pick<ClosedMonth, 'code' | 'number' | 'closedAt'> & {
  readonly content: Pick<ClosedMonth, 'person' | 'sheet'> | null;
};

/**
 * What 給付管理票 needs of a month: every person whose month is closed at this moment. Who was opened again, or was never closed, is left out.
 * As it was worked out at closing: a table that has changed since changes nothing.
 */
export async function readClosedMonth(connection: RowsConnection, month: Month): Promise<ClosedMonth[]> {
  const { rows } = await connection.query<Row>(
    `SELECT DISTINCT ON (code) code, number, content, closed_at AS "closedAt" FROM care.month_close
      WHERE month = $1 ORDER BY code, number DESC`,
    [month],
  );
  return rows.flatMap(({ content, ...row }) => (content ? [{ ...row, month, ...content }] : []));
}
