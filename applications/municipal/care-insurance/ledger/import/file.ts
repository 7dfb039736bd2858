import type { RowsConnection } from '../../../../../web/application/rows.ts';
import { dayIn } from '../../../../../web/japanese/day.ts';
import { openWaiting, type Waiting } from '../../../file/waiting.ts';
import { listByInsured } from '../../../register/resident.ts';
import { taskOutbox } from '../../../tasks/outbox.ts';
import { listOf, putCertifications } from '../certification.ts';
import { isNews, putNotice } from '../notices.ts';
import { reachedOf } from '../reached.ts';
import { putProgress } from '../steps.ts';
import { type Planned, planOf } from './difference.ts';
import { type FileRow, fileRow } from './read-file.ts';

export const files = openWaiting<FileRow>('certification', fileRow);

/** What taking the file in would mean now. */
export async function plan(rows: RowsConnection, { rows: lines }: Waiting<FileRow>): Promise<Planned> {
  const residents = await listByInsured(
    rows,
    lines.map(({ insurer, insured }) => ({ insurer, insured })),
  );
  return planOf(
    lines,
    residents,
    await listOf(
      rows,
      residents.map(({ code }) => code),
    ),
  );
}

/**
 * Takes the file in, in one transaction with the notices that it is the reason of. Two that come at once take effect one after the other.
 * @returns how many applications are other than before. Call `wake` after the commit
 */
export async function takeIn(
  rows: RowsConnection,
  member: string,
  file: Waiting<FileRow>,
  now: Date,
): Promise<{ readonly put: number }> {
  await rows.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [`municipal.certification ${member}`]);
  const { changes } = await plan(rows, file);
  await putCertifications(
    rows,
    member,
    changes.map(({ after }) => after),
    now,
  );
  const news = changes.filter(({ before, after }) => isNews(before, after, dayIn(now)));
  for (const { after } of news) await putNotice(rows, member, after, now);
  await putProgress(rows, member, changes, now);
  await rows.query('DELETE FROM municipal.register_file WHERE id = $1', [file.id]);
  await taskOutbox.put(rows, member, [
    { kind: 'certification-imported', start: file.readAt, end: now },
    ...changes
      .flatMap(({ before, after }) => reachedOf(before, after, now) ?? [])
      .map((one) => ({ ...one, channel: 'system' as const })),
  ]);
  return { put: changes.length };
}
