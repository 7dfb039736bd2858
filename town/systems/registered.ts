import { memberOf, type SystemId } from '../../contracts/member.ts';
import { openPool, transact } from '../../database/connect.ts';

/** Since when a person is 事業対象者, by the town hall's own code of them; undefined of whom it has not registered, or no more. */
export type Registered = (system: SystemId, code: string) => Promise<string | undefined>;

/**
 * What a town hall registers by a check list its clerks key into the business system that it had before: this one looks at the ledger where they have decided.
 * @param databaseUrl of the role app_municipal
 */
export function openRegistered(databaseUrl: string): { readonly find: Registered; stop(): Promise<void> } {
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
    stop: () => pool.end(),
  };
}
