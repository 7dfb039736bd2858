import { memberOf, type SystemId } from '../../contracts/member.ts';
import { openPool, transact } from '../../database/connect.ts';
import { municipalities } from '../places.ts';
import type { Registration } from './kokuhoren/ledgers.ts';

/** Since when a person is 事業対象者, by the town hall's own code of them; undefined of whom it has not registered, or no more. */
export type Registered = (system: SystemId, code: string) => Promise<string | undefined>;

/**
 * What a town hall registers by a check list its clerks key into the business system that it had before: this one looks at the ledger where they have decided.
 * @param databaseUrl of the role app_municipal
 */
export function openRegistered(databaseUrl: string): {
  readonly find: Registered;
  /** whom all town halls have registered, and until when: what they tell the 国保連合会 of them（受給者異動連絡票） */
  list(): Promise<Registration[]>;
  stop(): Promise<void>;
} {
  const pool = openPool(databaseUrl, 1);
  return {
    find: (system, code) =>
      transact(pool, { member: memberOf(system) }, async (connection) => {
        const { rows } = await connection.query<{ since: string }>(
          `SELECT since::text FROM municipal.checklist_filing WHERE code = $1 AND state = 'registered' AND ended_on IS NULL
            ORDER BY since DESC LIMIT 1`,
          [code],
        );
        return rows[0]?.since;
      }),
    list: async () => {
      const all: Registration[] = [];
      for (const { code } of municipalities)
        await transact(pool, { member: `GOV/${code}` }, async (connection) => {
          const { rows } = await connection.query<Registration>(
            `SELECT insurer, insured, since::text AS "from", ended_on::text AS until FROM municipal.checklist_filing
              WHERE state = 'registered' ORDER BY since, id`,
          );
          all.push(...rows);
        });
      return all;
    },
    stop: () => pool.end(),
  };
}
