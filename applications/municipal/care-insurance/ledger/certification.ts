import { z } from 'zod';
import type { RowsConnection } from '../../../../web/application/rows.ts';

/** 申請区分. */
const kinds = ['新規', '更新', '区分変更', '転入', '取消し'] as const;
/** 要介護状態区分, as contracts write it. */
export const levels = ['非該当', '要支援1', '要支援2', '要介護1', '要介護2', '要介護3', '要介護4', '要介護5'] as const;
const day = z.iso.date().nullable().default(null);

/** One application and what it led to, as the ledger and a file of it have it. Days are YYYY-MM-DD. */
export const certificationFields = z.object({
  insurer: z.string(),
  insured: z.string(),
  kind: z.enum(kinds),
  ...{ appliedOn: day, surveyedOn: day, opinionOn: day, examinedOn: day, certifiedOn: day },
  /** 通知が本人に届いた日 */
  notifiedOn: day,
  /** null while it is under way */
  level: z.enum(levels).nullable().default(null),
  ...{ validFrom: day, validUntil: day },
  limitUnits: z.number().int().nonnegative().nullable().default(null),
  boardOpinion: z.string().max(4000).nullable().default(null),
  /** 負担割合, in tenths */
  burden: z.coerce.number().int().min(1).max(3).nullable().default(null),
  /** 資格者証を交付した日 */
  cardOn: day,
  /** 提出代行: the office that applied in the person's place, by its number */
  agent: z
    .string()
    .regex(/^[0-9A-Z]{10}$/)
    .nullable()
    .default(null),
});
export type CertificationFields = z.infer<typeof certificationFields>;
const row = certificationFields.extend({ id: z.uuid(), code: z.string() });
/** As it stands in the ledger. `code`: the member's own pairwise code of the person. */
export type Certification = z.infer<typeof row>;
/** An application as it was, and as it stands now. */
export type Change = { readonly before: Certification | undefined; readonly after: Certification };

const days = [
  ...['applied_on', 'surveyed_on', 'opinion_on', 'examined_on', 'certified_on', 'notified_on'],
  ...['valid_from', 'valid_until', 'card_on'],
] as const;
const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
const selectFrom = (
  source: string,
): string => `SELECT id, code, insurer, insured, kind, level, burden, agent, limit_units AS "limitUnits", board_opinion AS "boardOpinion",
    ${days.map((name) => `to_char(${name}, 'YYYY-MM-DD') AS "${camel(name)}"`).join(', ')} FROM ${source}`;
const select = selectFrom('municipal.certification');

async function read(rows: RowsConnection, sql: string, values: readonly unknown[]): Promise<Certification[]> {
  const found = await rows.query(sql, [...values]);
  return z.array(row).parse(found.rows);
}

/** Everything that the ledger has of these persons, the newest application first. */
export const listOf = (rows: RowsConnection, codes: readonly string[]): Promise<Certification[]> =>
  read(
    rows,
    `${select} WHERE code = ANY ($1::text[]) ORDER BY coalesce(applied_on, valid_from) DESC, coalesce(valid_from, applied_on) DESC, id`,
    [codes],
  );

/** Everything that the ledger has under these 被保険者番号. */
export const listByNumbers = (rows: RowsConnection, numbers: readonly string[]): Promise<Certification[]> =>
  read(rows, `${select} WHERE insured = ANY ($1::text[]) ORDER BY valid_from, id`, [numbers]);

/** Applications on which nothing is decided yet, the oldest first. */
export const listUnderWay = (rows: RowsConnection): Promise<Certification[]> =>
  read(rows, `${select} WHERE level IS NULL ORDER BY applied_on, id`, []);

/** Decided, while nothing says that the person has the result in hand; the earliest decision first. */
export const listToNotify = (rows: RowsConnection, most: number): Promise<Certification[]> =>
  read(rows, `${select} WHERE level IS NOT NULL AND notified_on IS NULL ORDER BY certified_on, id LIMIT $1`, [most]);

/** Decided in a period, both days included: what lead times are counted from. */
export const listNotified = (rows: RowsConnection, from: string, until: string): Promise<Certification[]> =>
  read(rows, `${select} WHERE notified_on BETWEEN $1 AND $2 ORDER BY notified_on, id`, [from, until]);

/** Since when a decision counts, as `standingOf` has it: 非該当 and 取消し have no period. */
const begins = 'coalesce(valid_from, certified_on, applied_on)';

/** All of a person's rows are compared in one pass: joined with itself, a ledger whose statistics are not yet taken costs the square of its rows. */
const ofPerson = 'OVER (PARTITION BY code)';

/**
 * What ends in a period (both days included) and is not followed by anything: neither a later certification nor an application that is under way.
 * The earliest end first.
 */
export const listExpiring = (rows: RowsConnection, from: string, until: string): Promise<Certification[]> =>
  read(
    rows,
    `${selectFrom(`(SELECT *, bool_or(level IS NULL) ${ofPerson} AS awaits, max(${begins}) ${ofPerson} AS newest FROM municipal.certification) own`)}
      WHERE valid_until BETWEEN $1 AND $2 AND level <> '非該当' AND NOT awaits AND (newest > valid_from) IS NOT TRUE ORDER BY valid_until, code`,
    [from, until],
  );

/** Certifications in force on a day, notified or not: what statistics count. What has been decided since, 取消し and 非該当 too, has ended what was before. */
export const listInForce = (rows: RowsConnection, on: string): Promise<Certification[]> =>
  read(
    rows,
    `${selectFrom(`(SELECT *, max(${begins}) ${ofPerson} AS newest FROM municipal.certification WHERE level IS NOT NULL AND ${begins} <= $1::date) own`)}
      WHERE $1::date BETWEEN valid_from AND valid_until AND valid_from = newest ORDER BY valid_from, certified_on, id`,
    [on],
  );

export const findCertification = async (rows: RowsConnection, id: string): Promise<Certification | undefined> =>
  (await read(rows, `${select} WHERE id = $1`, [id]))[0];

/** Writes rows as they are to stand: new ones are added, known ones (by id) are replaced. */
export async function putCertifications(
  rows: RowsConnection,
  member: string,
  all: readonly Certification[],
  now: Date,
): Promise<void> {
  if (all.length === 0) return;
  const names = [
    'id',
    'code',
    'insurer',
    'insured',
    'kind',
    'level',
    'burden',
    'agent',
    'limit_units',
    'board_opinion',
    ...days,
  ];
  const records = all.map((one) =>
    Object.fromEntries(names.map((name) => [name, one[camel(name) as keyof Certification]])),
  );
  await rows.query(
    `INSERT INTO municipal.certification (member, taken_at, ${names.join(', ')})
     SELECT $2, $3, ${names.join(', ')} FROM jsonb_populate_recordset(NULL::municipal.certification, $1)
     ON CONFLICT (member, id) DO UPDATE SET taken_at = EXCLUDED.taken_at, ${names
       .filter((name) => name !== 'id')
       .map((name) => `${name} = EXCLUDED.${name}`)
       .join(', ')}`,
    [JSON.stringify(records), member, now],
  );
}
