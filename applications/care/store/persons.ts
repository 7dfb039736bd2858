import type { RowsConnection } from '../../../web/application/rows.ts';

/** A person of the office (利用者), by the office's own pairwise code. */
export type Person = {
  readonly code: string;
  readonly insurer: string;
  readonly insured: string;
  readonly name: string;
  readonly kana: string;
  /** ISO dates */
  readonly birth: string;
  readonly sex: string;
  readonly address: string | null;
  readonly telephone: string | null;
  readonly since: string;
  /** until when the office cared for the person; null while it does */
  readonly until: string | null;
};

const columns = `code, insurer, insured, name, kana, birth::text, sex, address, telephone, since::text, until::text`;

export const foldKana = (kana: string): string => kana.normalize('NFKC').replace(/\s/g, '');

/** All persons of the office, by kana; those whom it does not care for any more only where asked for. */
export async function listPersons(connection: RowsConnection, { ended = false } = {}): Promise<Person[]> {
  const { rows } = await connection.query<Person>(
    `SELECT ${columns} FROM care.person WHERE $1 OR until IS NULL ORDER BY kana_key, code`,
    [ended],
  );
  return rows;
}

export async function findPerson(connection: RowsConnection, code: string): Promise<Person | undefined> {
  const { rows } = await connection.query<Person>(`SELECT ${columns} FROM care.person WHERE code = $1`, [code]);
  return rows[0];
}

/** Persons by the numbers of the care insurance, exactly as written; whom the office does not know is left out. */
export async function findByNumbers(
  connection: RowsConnection,
  numbers: readonly { readonly insurer: string; readonly insured: string }[],
): Promise<Person[]> {
  if (numbers.length === 0) return [];
  const { rows } = await connection.query<Person>(
    `SELECT ${columns} FROM care.person
      WHERE (insurer, insured) IN (SELECT * FROM ROWS FROM (unnest($1::text[]), unnest($2::text[])) AS n(insurer, insured))`,
    [numbers.map(({ insurer }) => insurer), numbers.map(({ insured }) => insured)],
  );
  return rows;
}

/** A person who is new to the office, or of whom something is other than before. */
export async function keepPerson(connection: RowsConnection, member: string, person: Person): Promise<void> {
  const { code, insurer, insured, name, kana, birth, sex, address, telephone, since, until } = person;
  await connection.query(
    `INSERT INTO care.person (member, code, insurer, insured, name, kana, kana_key, birth, sex, address, telephone, since, until)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (member, code) DO UPDATE SET insurer = $3, insured = $4, name = $5, kana = $6, kana_key = $7, birth = $8, sex = $9,
        address = $10, telephone = $11, since = $12, until = $13`,
    [member, code, insurer, insured, name, kana, foldKana(kana), birth, sex, address, telephone, since, until],
  );
}
