import { randomUUID } from 'node:crypto';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { type Discounts, discountKey } from '../../units/discount.ts';

export type Discount = {
  /** 事業所番号 */
  readonly office: string;
  readonly service: string;
  /** 割引率; 0: no more */
  readonly percent: number;
  /** YYYY-MM-DD */
  readonly from: string;
  readonly staff: string;
  readonly madeAt: Date;
};

/** Everything that was noted, the newest day first; what another entry for the same day took the place of is left out. */
export async function listDiscounts(connection: RowsConnection): Promise<Discount[]> {
  const { rows } = await connection.query<Discount>(
    `SELECT DISTINCT ON (office, service, from_day) office, service, percent, from_day::text AS "from", staff, made_at AS "madeAt"
      FROM care.discount ORDER BY office, service, from_day DESC, made_at DESC, id`,
  );
  return rows;
}

/** What holds on the first day of a month. */
export async function readDiscounts(connection: RowsConnection, month: Month): Promise<Discounts> {
  const { rows } = await connection.query<Pick<Discount, 'office' | 'service' | 'percent'>>(
    `SELECT DISTINCT ON (office, service) office, service, percent FROM care.discount WHERE from_day <= $1
      ORDER BY office, service, from_day DESC, made_at DESC, id`,
    [firstDayOf(month)],
  );
  return new Map(
    rows
      .filter(({ percent }) => percent > 0)
      .map(({ office, service, percent }) => [discountKey(office, service), percent]),
  );
}

export const noteDiscount = (
  connection: RowsConnection,
  member: string,
  { office, service, percent, from, staff, madeAt }: Discount,
) =>
  connection.query(
    `INSERT INTO care.discount (member, id, office, service, percent, from_day, staff, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [member, randomUUID(), office, service, percent, from, staff, madeAt],
  );
