import { randomUUID } from 'node:crypto';
import { type CareLevel, careLevels } from '../../../../contracts/care/levels.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';

export type ServiceLimit = {
  readonly level: CareLevel;
  readonly service: string;
  /** null: no more */
  readonly units: number | null;
  /** YYYY-MM-DD */
  readonly from: string;
  readonly staff: string;
  readonly madeAt: Date;
};

/** Everything that the town has set, the newest day of each level and kind first. */
export async function listServiceLimits(connection: RowsConnection): Promise<ServiceLimit[]> {
  const { rows } = await connection.query<ServiceLimit>(
    `SELECT DISTINCT ON (level, service, from_day) level, service, units, from_day::text AS "from", staff, made_at AS "madeAt"
      FROM municipal.service_limit ORDER BY level, service, from_day DESC, made_at DESC, id`,
  );
  return rows;
}

/** What holds of a level（要介護3 …）on a day. */
export async function readServiceLimits(
  connection: RowsConnection,
  level: string,
  on: string,
): Promise<{ readonly service: string; readonly units: number }[]> {
  const code = Object.entries(careLevels).find(([, title]) => title === level)?.[0];
  const { rows } = await connection.query<{ service: string; units: number | null }>(
    `SELECT DISTINCT ON (service) service, units FROM municipal.service_limit WHERE level = $1 AND from_day <= $2
      ORDER BY service, from_day DESC, made_at DESC, id`,
    [code ?? '', on],
  );
  return rows.flatMap(({ service, units }) => (units === null ? [] : [{ service, units }]));
}

export const noteServiceLimit = (
  connection: RowsConnection,
  member: string,
  { level, service, units, from, staff, madeAt }: ServiceLimit,
) =>
  connection.query(
    `INSERT INTO municipal.service_limit (member, id, level, service, units, from_day, staff, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [member, randomUUID(), level, service, units, from, staff, madeAt],
  );
