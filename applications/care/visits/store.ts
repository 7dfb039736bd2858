import { memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { readEnded } from '../plans/ended/store.ts';
import { readHeld } from '../store/held.ts';
import { findByNumbers } from '../store/persons.ts';
import { slipsOf, visitsOn } from './planned.ts';

/** 訪問, with what was recorded of it. */
export type Visit = {
  readonly id: string;
  readonly code: string;
  readonly insurer: string;
  readonly insured: string;
  readonly day: string;
  readonly serviceType: string;
  readonly starts: string;
  readonly ends: string;
  readonly services: readonly ServiceRow[];
  readonly planned: boolean;
  readonly extra: boolean;
  readonly staff: string | null;
  readonly state: 'open' | 'done' | 'not-done';
  readonly started: string | null;
  readonly ended: string | null;
  readonly items: readonly string[];
  readonly conditions: readonly string[];
  readonly note: string;
  readonly reason: string | null;
  readonly recordedBy: string | null;
  readonly recordedAt: Date | null;
  /** the person has said that she does not want it, and nobody has taken that back */
  readonly absence: Absence | null;
  /** the plan in force is over before this day: its last day, YYYYMMDD */
  readonly planEndedOn?: string | undefined;
};
type Absence = { readonly sender: string; readonly id: string; readonly word: string; readonly at: string };

const columns = `id, code, insurer, insured, day, service_type AS "serviceType", starts, ends, services, planned, extra, staff, state, started, ended,
  items, conditions, note, reason, recorded_by AS "recordedBy", recorded_at AS "recordedAt",
  (SELECT json_build_object('sender', a.sender, 'id', a.id, 'word', a.word, 'at', a.at) FROM care.told_absence a
    WHERE (a.code, a.day, a.service_type, a.starts) = (v.code, v.day, v.service_type, v.starts) AND a.undone_at IS NULL
    ORDER BY a.at DESC LIMIT 1) AS absence`;

/**
 * Makes the visits of a day as the slips plan it now: new ones are added; one that the plan has no more stays, with whatever was recorded, and
 * says so. @returns how many planned persons the office's own list does not know
 */
export async function makeDay(connection: RowsConnection, member: string, day: string): Promise<number> {
  const held = await readHeld(connection, { kind: 'slip', period: day.slice(0, 6) });
  const planned = visitsOn(member, slipsOf(held, memberCode(member)), day);
  const persons = await findByNumbers(connection, planned);
  const codes = new Map(persons.map(({ insurer, insured, code }) => [`${insurer} ${insured}`, code]));
  const known = planned.flatMap((one) => {
    const code = codes.get(`${one.insurer} ${one.insured}`);
    return code === undefined ? [] : [{ ...one, code }];
  });
  for (const { id, code, insurer, insured, serviceType, starts, ends, services } of known)
    await connection.query(
      `INSERT INTO care.visit AS v (member, id, code, insurer, insured, day, service_type, starts, ends, services, planned, extra)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, false)
        ON CONFLICT (member, id) DO UPDATE SET services = $10, planned = true WHERE NOT v.planned OR v.services <> $10::jsonb`,
      [member, id, code, insurer, insured, day, serviceType, starts, ends, JSON.stringify(services)],
    );
  await connection.query(
    `UPDATE care.visit SET planned = false WHERE day = $1 AND planned AND NOT extra AND NOT (id = ANY ($2))`,
    [day, known.map(({ id }) => id)],
  );
  return (
    new Set(planned.map(({ insurer, insured }) => `${insurer} ${insured}`)).size -
    new Set(known.map(({ code }) => code)).size
  );
}

/** Visits of a day in order of time. What has gone from the plan stands among them only where something was recorded of it. */
export async function listVisits(connection: RowsConnection, day: string): Promise<Visit[]> {
  const { rows } = await connection.query<Visit>(
    `SELECT ${columns} FROM care.visit v WHERE day = $1 AND (planned OR extra OR state <> 'open' OR recorded_at IS NOT NULL) ORDER BY starts, ends, id`,
    [day],
  );
  return withEnds(connection, rows);
}

/** Whoever goes there all the same sees that the plan is over. */
async function withEnds(connection: RowsConnection, visits: readonly Visit[]): Promise<Visit[]> {
  const ended = visits.length === 0 ? new Map<string, string>() : await readEnded(connection);
  return visits.map((visit) => {
    const on = ended.get(visit.code);
    return on !== undefined && on < visit.day ? { ...visit, planEndedOn: on } : visit;
  });
}

export async function findVisit(connection: RowsConnection, id: string): Promise<Visit | undefined> {
  const { rows } = await connection.query<Visit>(`SELECT ${columns} FROM care.visit v WHERE id = $1`, [id]);
  return (await withEnds(connection, rows))[0];
}

/** Gives visits to a member of staff; `null`: to nobody. @param ifFree only where it is nobody's yet */
export async function giveVisit(
  connection: RowsConnection,
  id: string,
  staff: string | null,
  { ifFree = false } = {},
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE care.visit SET staff = $2 WHERE id = $1 AND (NOT $3 OR staff IS NULL OR staff = $2)`,
    [id, staff, ifFree],
  );
  return rowCount !== 0;
}

/** A visit beside the plan. */
export async function addVisit(
  connection: RowsConnection,
  member: string,
  visit: Pick<
    Visit,
    'id' | 'code' | 'insurer' | 'insured' | 'day' | 'serviceType' | 'starts' | 'ends' | 'services' | 'staff'
  >,
): Promise<void> {
  const { id, code, insurer, insured, day, serviceType, starts, ends, services, staff } = visit;
  await connection.query(
    `INSERT INTO care.visit (member, id, code, insurer, insured, day, service_type, starts, ends, services, planned, extra, staff)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false, true, $11) ON CONFLICT DO NOTHING`,
    [member, id, code, insurer, insured, day, serviceType, starts, ends, JSON.stringify(services), staff],
  );
}

/** What was recorded of visits, by id; of whom nothing was is not among them. */
export async function readStates(connection: RowsConnection, month: string): Promise<Map<string, Visit['state']>> {
  const { rows } = await connection.query<Pick<Visit, 'id' | 'state'>>(
    `SELECT id, state FROM care.visit WHERE day >= $1 || '01' AND day <= $1 || '31' AND state <> 'open'`,
    [month],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Kinds of service that this office has visits of. */
export async function listServiceTypes(connection: RowsConnection): Promise<string[]> {
  const { rows } = await connection.query<{ type: string }>(
    'SELECT DISTINCT service_type AS type FROM care.visit ORDER BY type',
  );
  return rows.map(({ type }) => type);
}
