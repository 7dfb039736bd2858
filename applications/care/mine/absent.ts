import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { absenting } from '../../../contracts/care/mine.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { listAbsences } from './absences.ts';
import type { Asking, Mine } from './asking.ts';
import { weekOf } from './week.ts';

/** One visit of these weeks, from today on, that has not taken place. Said twice, it is said once. */
export async function absent(asking: Asking, { visit: id, word }: z.infer<typeof absenting>): Promise<Mine> {
  const { connection, member, person, asker, askerName, now } = asking;
  const { visits } = await weekOf(asking);
  const visit = visits.find((one) => one.id === id);
  if (visit?.state !== 'planned' || visit.day < dayIn(now)) return { refused: 409 };
  const { day, office, what } = visit;
  await connection.query(
    `INSERT INTO care.absence (member, id, code, visit, day, office, what, word, asker, asker_name, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
    [member, randomUUID(), person.code, id, day, office, what, word, asker, askerName, now],
  );
  return { absences: await listAbsences(asking) };
}
