import { z } from 'zod';
import { addDays } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { urgencyOf } from './deadline.ts';

const row = z.object({
  code: z.string(),
  movedOn: z.string(),
  former: z.string(),
  level: z.string().nullable(),
  certificateOn: z.string().nullable(),
  appliedOn: z.string().nullable(),
});
/** Who came with a certification of another town. */
type MovedIn = z.infer<typeof row>;

const select = `SELECT code, to_char(moved_on, 'YYYY-MM-DD') AS "movedOn", former, level, to_char(certificate_on, 'YYYY-MM-DD') AS "certificateOn",
    to_char(coalesce(applied_on, (SELECT min(own.applied_on) FROM municipal.certification own
      WHERE own.code = moved_in.code AND own.kind = '転入' AND own.applied_on >= moved_in.moved_on)), 'YYYY-MM-DD') AS "appliedOn"
  FROM municipal.moved_in`;

/** Who moved in since a day, the earliest first. An application 転入 in the ledger counts, whoever noted it. */
export const listMovedIn = async (rows: RowsConnection, since: string): Promise<MovedIn[]> =>
  z.array(row).parse((await rows.query(`${select} WHERE moved_on >= $1 ORDER BY moved_on, code`, [since])).rows);

/** How many have not applied while the last day is near. */
export async function countNear(rows: RowsConnection, today: string): Promise<number> {
  // Nobody who moved in earlier has a last day still to come, whatever holidays there are.
  const all = await listMovedIn(rows, addDays(today, -31));
  return all.filter(({ movedOn, appliedOn }) => appliedOn === null && urgencyOf(movedOn, today) === 'near').length;
}

/** The last time that this person moved in. */
export const findMovedIn = async (rows: RowsConnection, code: string): Promise<MovedIn | undefined> =>
  z.array(row).parse((await rows.query(`${select} WHERE code = $1 ORDER BY moved_on DESC LIMIT 1`, [code])).rows)[0];

export async function putMovedIn(
  rows: RowsConnection,
  { member, staff, now }: { readonly member: string; readonly staff: string; readonly now: Date },
  { code, movedOn, former, level, certificateOn, appliedOn }: MovedIn,
): Promise<void> {
  await rows.query(
    `INSERT INTO municipal.moved_in (member, code, moved_on, former, level, certificate_on, applied_on, noted_at, staff)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (member, code, moved_on)
     DO UPDATE SET former = $4, level = $5, certificate_on = $6, applied_on = $7, noted_at = $8, staff = $9`,
    [member, code, movedOn, former, level, certificateOn, appliedOn, now, staff],
  );
}
