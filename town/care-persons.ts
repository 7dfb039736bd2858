import type { MemberId } from '../contracts/member.ts';
import { openPool, transact } from '../database/connect.ts';
import { members } from './members.ts';
import type { Town } from './town.ts';

/** The codes that each office has of the persons whom it cares for: by resident's id. */
export type OfficeCodes = ReadonlyMap<MemberId, ReadonlyMap<string, string>>;

const caring = new Set(['care-manager', 'prevention-manager', 'care-provider']);

/** Whom each office that uses the care application cares for, as the town's relations say. */
export function personsOfOffices({ relations }: Town): Map<MemberId, string[]> {
  const using = members.filter(({ id, systems }) =>
    systems.some((system) => system.id === `${id}/care` && id.startsWith('CARE/')),
  );
  return new Map(
    using.map(({ id }) => [
      id,
      [
        ...new Set(
          relations.filter(({ member, kind }) => member === id && caring.has(kind)).map(({ resident }) => resident),
        ),
      ],
    ]),
  );
}

/**
 * Fills the lists of persons（利用者）of the care application, for every office that uses it. Who is there already stays as they are.
 * @param databaseUrl of the role app_care
 */
export async function fillCarePersons(town: Town, databaseUrl: string, codes: OfficeCodes): Promise<void> {
  const pool = openPool(databaseUrl, 1);
  const byId = new Map(town.residents.map((one) => [one.id, one]));
  try {
    for (const [member, own] of codes) {
      const rows = [...own].flatMap(([id, code]) => {
        const { name, kana, birth, sex, address, insured } = byId.get(id)!;
        const [number] = insured;
        if (!number) return [];
        const { insurer, insured: of } = number;
        const person = { member, code, insurer, insured: of, name, kana, birth, sex, address };
        return [{ ...person, kana_key: kana.replace(/\s/g, ''), telephone: null, since: '2024-04-01', until: null }];
      });
      await transact(pool, { member }, (connection) =>
        connection.query(
          `INSERT INTO care.person SELECT (jsonb_populate_recordset(NULL::care.person, $1)).* ON CONFLICT DO NOTHING`,
          [JSON.stringify(rows)],
        ),
      );
    }
  } finally {
    await pool.end();
  }
}
