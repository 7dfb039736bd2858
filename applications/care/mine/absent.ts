import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { type absenting, isOver } from '../../../contracts/care/mine.ts';
import { tellAbsence } from '../heard/tell.ts';
import { listAbsences } from './absences.ts';
import type { Asking, Mine } from './asking.ts';
import { partsOf } from './visit.ts';
import { weekOf } from './week.ts';

/** One visit of these weeks that is not over: the office that comes is told in the same transaction. Said twice, it is said once. */
export async function absent(asking: Asking, { visit: id, word }: z.infer<typeof absenting>): Promise<Mine> {
  const { connection, member, person, asker, askerName, now } = asking;
  // Two presses at once are one after the other.
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 7))`, [
    `care.absence ${member} ${person.code}`,
  ]);
  const { visits } = await weekOf(asking);
  const visit = visits.find((one) => one.id === id);
  if (visit?.state !== 'planned' || isOver(visit, now)) return { refused: 409 };
  if (visit.absent) return { absences: await listAbsences(asking) };
  const absence = randomUUID();
  const { start, service, office } = partsOf(id);
  const said = {
    id: absence,
    day: visit.day.replaceAll('-', ''),
    service,
    start,
    word,
    by: asker,
    at: now.toISOString(),
  };
  const sent = await tellAbsence(connection, asking, office, said);
  await connection.query(
    `INSERT INTO care.absence (member, id, code, visit, day, office, what, word, asker, asker_name, at, sent)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[member, absence, person.code, id, visit.day, visit.office, visit.what, word, asker, askerName, now],
      sent ?? null,
    ],
  );
  return { absences: await listAbsences(asking) };
}
