import { randomUUID } from 'node:crypto';
import type { Month } from '../../../../contracts/care/month.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { ServiceRow } from '../../files/model/month.ts';
import type { Person } from '../../store/persons.ts';
import type { Actuals } from '../differ.ts';

export const ways = ['fax', 'paper', 'telephone'] as const;
export type Way = (typeof ways)[number];

/** What an office told of a person's month otherwise than by the road or a file, and who wrote it down. */
export type Told = {
  /** of the person */
  readonly code: string;
  readonly office: string;
  /** kinds of service of which it told, also where nothing was done */
  readonly services: readonly string[];
  readonly rows: readonly ServiceRow[];
  readonly way: Way;
  /** YYYY-MM-DD */
  readonly toldOn: string;
  readonly teller: string;
  readonly staff: string;
  readonly madeAt: Date;
};

/** What holds of a month, by person. */
export async function readTold(
  connection: RowsConnection,
  month: Month,
  codes: readonly string[],
): Promise<Map<string, Told[]>> {
  const { rows } = await connection.query<
    Omit<Told, 'services' | 'rows'> & { readonly content: Pick<Told, 'services' | 'rows'> }
  >(
    `SELECT DISTINCT ON (code, office) code, office, content, way, told_on::text AS "toldOn", teller, staff, made_at AS "madeAt"
      FROM care.actuals_told WHERE month = $1 AND code = ANY ($2) ORDER BY code, office, made_at DESC, id`,
    [month, codes],
  );
  return Map.groupBy(
    rows.map(({ content, ...one }) => ({ ...one, ...content })),
    ({ code }) => code,
  );
}

export const noteTold = (
  connection: RowsConnection,
  { member, month }: { readonly member: string; readonly month: Month },
  { code, office, services, rows, way, toldOn, teller, staff, madeAt }: Told,
) =>
  connection.query(
    `INSERT INTO care.actuals_told (member, id, month, code, office, content, way, told_on, teller, staff, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[member, randomUUID(), month, code, office, JSON.stringify({ services, rows })],
      ...[way, toldOn, teller, staff, madeAt],
    ],
  );

/** The same as an office's own actuals are read, of offices that have sent none themselves. */
export const actualsOf = (
  { insurer, insured }: Pick<Person, 'insurer' | 'insured'>,
  month: Month,
  told: readonly Told[],
  heard: readonly Actuals[],
): Actuals[] =>
  told
    .filter(({ office }) => !heard.some(({ key }) => key.office === office))
    .flatMap(({ office, services, rows }) =>
      services.map(
        (serviceType): Actuals => ({
          kind: 'actuals',
          key: { insurer, insured, month, office, serviceType },
          parts: { UPJSK: rows.filter(({ serviceCode = '' }) => serviceCode.startsWith(serviceType)) },
          pictures: [],
        }),
      ),
    );
