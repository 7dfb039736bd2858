import { randomUUID } from 'node:crypto';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { typeOf } from '../visits/planned.ts';

export type Person = { readonly insurer: string; readonly insured: string };
export type Source = 'visit' | 'file' | 'typed';
/** 実績: one row of 第6表 as it was done. */
export type Actual = Person & {
  readonly id: string;
  readonly month: string;
  readonly serviceType: string;
  readonly service: ServiceRow;
  readonly source: Source;
  readonly visit: string | null;
  readonly staff: string;
  readonly madeAt: Date;
};
type By = { readonly member: string; readonly staff: string; readonly now: Date };

const columns = `id, insurer, insured, month, service_type AS "serviceType", service, source, visit, staff, made_at AS "madeAt"`;

/** What holds of a month, by person, day and time. */
export async function listActuals(connection: RowsConnection, month: string, person?: Person): Promise<Actual[]> {
  const { rows } = await connection.query<Actual>(
    `SELECT ${columns} FROM care.actual
      WHERE month = $1 AND gone_at IS NULL AND ($2::text IS NULL OR insurer = $2 AND insured = $3)
      ORDER BY insurer, insured, service ->> 'day', service ->> 'start', service ->> 'serviceCode', made_at, id`,
    [month, person?.insurer ?? null, person?.insured ?? null],
  );
  return rows;
}

/** One writer of a person's month at a time: two offices' desks and a phone do not overwrite each other. */
const lock = (connection: RowsConnection, member: string, { insurer, insured }: Person, month: string) =>
  connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [
    `care.actual ${member} ${insurer} ${insured} ${month}`,
  ]);

/** What a service row says of itself: which of two is meant when one is looked for. */
export const sameService = (one: ServiceRow): string =>
  JSON.stringify([one.day, one.start, one.end, one.serviceCode, one.satellite, one.itemNo]);
/** All that is said of what was done: not who wrote it when, nor for which planner, which is decided when it is sent. */
const wholeOf = ({ writtenOn: _, plannerOffice: __, planner: ___, updater: ____, ...row }: ServiceRow): string =>
  JSON.stringify(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/**
 * Brings what holds for some of a person's month to `wanted`: rows that hold already stay as they are, others are added, and what is not wanted
 * any more is gone from now on. Nothing is erased.
 * @param of which rows are spoken of
 */
async function bring(
  connection: RowsConnection,
  { member, staff, now }: By,
  {
    person,
    month,
    held,
    wanted,
    source,
    visit = null,
  }: {
    person: Person;
    month: string;
    held: readonly Actual[];
    wanted: readonly ServiceRow[];
    source: Source;
    visit?: string | null;
  },
): Promise<number> {
  const left = [...held];
  const added = wanted.filter((row) => {
    const at = left.findIndex(({ service }) => wholeOf(service) === wholeOf(row));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  for (const { id } of left)
    await connection.query('UPDATE care.actual SET gone_at = $2, gone_by = $3 WHERE id = $1 AND gone_at IS NULL', [
      id,
      now,
      staff,
    ]);
  for (const service of added)
    await connection.query(
      `INSERT INTO care.actual (member, id, insurer, insured, month, service_type, service, source, visit, staff, made_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        member,
        randomUUID(),
        person.insurer,
        person.insured,
        month,
        typeOf(service),
        JSON.stringify(service),
        source,
        visit,
        staff,
        now,
      ],
    );
  return left.length + added.length;
}

/** What a visit did. What was brought by a file or by hand for the same service is taken to be this visit, and is not doubled. */
export async function putVisit(
  connection: RowsConnection,
  by: By,
  visit: Person & { readonly id: string; readonly day: string },
  services: readonly ServiceRow[],
): Promise<void> {
  const month = visit.day.slice(0, 6);
  await lock(connection, by.member, visit, month);
  const all = await listActuals(connection, month, visit);
  const own = all.filter((one) => one.visit === visit.id);
  const free = all.filter((one) => one.visit === null);
  const wanted: ServiceRow[] = [];
  for (const service of services) {
    const at = own.some((one) => sameService(one.service) === sameService(service))
      ? -1
      : free.findIndex((one) => sameService(one.service) === sameService(service));
    if (at < 0) wanted.push(own.find((one) => sameService(one.service) === sameService(service))?.service ?? service);
    else {
      const [taken] = free.splice(at, 1);
      await connection.query('UPDATE care.actual SET visit = $2 WHERE id = $1', [taken!.id, visit.id]);
    }
  }
  await bring(connection, by, { person: visit, month, held: own, wanted, source: 'visit', visit: visit.id });
}

/** Everything of a person's month and kind of service, as a file or a form of the office says it. @returns how many rows are otherwise than before */
export async function putWhole(
  connection: RowsConnection,
  by: By,
  {
    person,
    month,
    serviceType,
    services,
    source,
  }: { person: Person; month: string; serviceType: string; services: readonly ServiceRow[]; source: Source },
): Promise<number> {
  await lock(connection, by.member, person, month);
  const all = await listActuals(connection, month, person);
  const held = all.filter((one) => one.serviceType === serviceType);
  // What is typed names no planner. The row that does may be gone before it is sent: then it would go to nobody.
  const named = all.find(({ service }) => service.plannerOffice !== undefined)?.service;
  const planner = named && {
    plannerOffice: named.plannerOffice,
    ...(named.planner !== undefined && { planner: named.planner }),
  };
  const wanted = services.map((row) => (row.plannerOffice === undefined ? { ...row, ...planner } : row));
  return bring(connection, by, { person, month, held, wanted, source });
}
