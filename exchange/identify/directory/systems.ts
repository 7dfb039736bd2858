import type { RunMode } from '../../../contracts/kind.ts';
import type { Queryable } from '../../../database/connect.ts';
import type { RunModesOf } from './run-mode.ts';

/** Systems as of a transaction: the directory in memory may be a moment behind. */
export type SystemsNow = {
  /** revoked, or not there, or of a member that has left */
  readonly revoked: ReadonlySet<string>;
  readonly runModesOf: RunModesOf;
};

/** Which of these systems take part at this moment, and in what run modes. One statement for both, because whatever is asked or answered needs both. */
export async function findSystems(connection: Queryable, systems: readonly string[]): Promise<SystemsNow> {
  const { rows } = await connection.query<{ id: string; runModes: RunMode[]; takesPart: boolean }>(
    `SELECT s.id, s.run_modes AS "runModes", s.revoked_at IS NULL AND m.left_at IS NULL AS "takesPart"
      FROM exchange.system s JOIN exchange.member m ON m.id = s.member WHERE s.id = ANY ($1)`,
    [systems],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return {
    revoked: new Set(systems.filter((system) => !found.get(system)?.takesPart)),
    runModesOf: (system) => found.get(system)?.runModes,
  };
}
