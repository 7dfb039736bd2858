import { openPool, transact } from '../database/connect.ts';
import type { Town } from './town.ts';

/** The codes that each town hall has of its residents: by resident's id. */
export type TownCodes = ReadonlyMap<string, string>;

const fold = (kana: string): string => kana.replace(/\s/g, '');

/**
 * Fills the town halls' own registers（名簿）of the municipal application, for every town. Who is there already stays as they are.
 * @param databaseUrl of the role app_municipal
 * @param codes of each municipality, by its code
 */
export async function fillMunicipalRegisters(
  town: Town,
  databaseUrl: string,
  codes: ReadonlyMap<string, TownCodes>,
): Promise<void> {
  const pool = openPool(databaseUrl, 1);
  try {
    for (const [municipality, own] of codes) {
      const member = `GOV/${municipality}`;
      const rows = town.residents.flatMap((one, i) => {
        const code = own.get(one.id);
        if (code === undefined) return [];
        const { name, kana, birth, sex, address, position, movedOut } = one;
        const [insured] = one.insured;
        return {
          ...{ member, code, name, kana, birth, sex, address, position },
          number: String(i + 1).padStart(8, '0'),
          kana_key: fold(kana),
          household: one.household.slice(0, 8),
          insurer: insured?.insurer ?? null,
          insured: insured?.insured ?? null,
          left_by: movedOut === undefined ? null : '転出',
          left_on: movedOut ?? null,
        };
      });
      await transact(pool, { member }, (connection) =>
        connection.query(
          `INSERT INTO municipal.resident SELECT (jsonb_populate_recordset(NULL::municipal.resident, $1)).* ON CONFLICT DO NOTHING`,
          [JSON.stringify(rows)],
        ),
      );
    }
  } finally {
    await pool.end();
  }
}
