import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { optionalText } from '../../../web/form/fields.ts';
import { putVisit } from '../actuals/store.ts';
import { cleanPhoto, type Photo } from '../photo/clean.ts';
import { findVisit, type Visit } from './store.ts';
import { words } from './words.ts';

/** 5 MB: what a phone's camera makes, and no film. */
export const photoLimit = 5 * 1024 * 1024;
const acts = ['start', 'end', 'save', 'not-done'] as const;

const time = (label: string) =>
  optionalText(label, 5).transform((value, context) => {
    if (value === '') return null;
    const found = /^([01]?\d|2[0-3]):?([0-5]\d)$/.exec(value.normalize('NFKC'));
    if (found) return found[1]!.padStart(2, '0') + found[2];
    context.addIssue(words.record.wrongTime(label));
    return z.NEVER;
  });
const many = z
  .union([z.array(z.string()), z.string()])
  .optional()
  .transform((sent = []) => (typeof sent === 'string' ? [sent] : sent).map((one) => one.slice(0, 60)).slice(0, 60));

/** A picture as it is kept: without what the camera wrote beside it. What is wrong with it, in words; undefined where none was sent. */
export async function readPhoto(sent: unknown): Promise<{ readonly wrong: string } | Photo | undefined> {
  if (!(sent instanceof File) || sent.size === 0) return undefined;
  if (sent.size > photoLimit) return { wrong: words.record.photoLarge };
  return cleanPhoto(Buffer.from(await sent.arrayBuffer())) ?? { wrong: words.record.photoKind };
}

/** An entry as a device sends it: whole, so that the newest of a visit says everything. */
export const entrySchema = z.object({
  entry: z.uuid(),
  visit: z.uuid(),
  act: z.enum(acts),
  /** of the device; what it does not say is now */
  at: z.iso.datetime({ offset: true }).optional().catch(undefined),
  /** what its clock says as it sends this */
  sent: z.iso.datetime({ offset: true }).optional().catch(undefined),
  started: time(words.record.started),
  ended: time(words.record.ended),
  items: many,
  conditions: many,
  note: optionalText(words.record.note, 500),
  reason: z.string().max(60).optional(),
  photo: z.any().optional(),
});
export const notDoneSchema = entrySchema.extend({
  reason: z.string({ error: words.record.reasonMissing }).min(1, words.record.reasonMissing).max(60),
});
export type Entry = z.infer<typeof entrySchema>;

/** A device's clock may be wrong, by a day too: how long ago it was by that very clock counts, and nothing is recorded after now. */
export const madeAt = ({ at, sent }: Pick<Entry, 'at' | 'sent'>, now: Date): Date => {
  if (at === undefined) return now;
  const said = sent === undefined ? new Date(at) : new Date(now.getTime() - (Date.parse(sent) - Date.parse(at)));
  return said > now ? now : said;
};

/**
 * Takes an entry in, once, by its own id. Every entry stays; the newest of a visit says what stands in it, the newest that says whether it was made
 * decides that, in whatever order they arrive.
 * @returns `absent` where there is no such visit of this office
 */
export async function takeEntry(
  connection: RowsConnection,
  { member, staff, role, now }: { member: string; staff: string; role: string; now: Date },
  { entry, photo: _, sent, ...content }: Entry,
  photo?: { readonly type: string; readonly bytes: Buffer },
): Promise<'taken' | 'known' | 'absent'> {
  const visit = await findVisit(connection, content.visit);
  if (!visit) return 'absent';
  const at = madeAt({ at: content.at, sent }, now);
  const { rowCount } = await connection.query(
    `INSERT INTO care.visit_entry (member, id, visit, act, content, staff, role, made_at, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [member, entry, visit.id, content.act, JSON.stringify(content), staff, role, at, now],
  );
  if (rowCount === 0) return 'known';
  if (photo)
    await connection.query(
      'INSERT INTO care.visit_photo (member, id, visit, media_type, content) VALUES ($1, $2, $3, $4, $5)',
      [...[member, entry, visit.id, photo.type, photo.bytes]],
    );
  await connection.query(
    `UPDATE care.visit SET started = $2, ended = $3, items = $4, conditions = $5, note = $6, recorded_by = $7, recorded_at = $8, staff = coalesce(staff, $7)
      WHERE id = $1 AND (recorded_at IS NULL OR recorded_at <= $8)`,
    [visit.id, content.started, content.ended, content.items, content.conditions, content.note, staff, at],
  );
  if (content.act === 'save' || content.act === 'not-done')
    await decide(connection, { member, staff, now }, visit, { ...content, act: content.act, at });
  return 'taken';
}

/**
 * Whether a visit was made: the newest entry that says so decides, and none that only begins or ends it. A phone that was without a network tells of a
 * visit after another phone has touched it: it was made all the same.
 */
async function decide(
  connection: RowsConnection,
  by: { member: string; staff: string; now: Date },
  visit: Visit,
  { act, reason, at }: { act: 'save' | 'not-done'; reason?: string | undefined; at: Date },
): Promise<void> {
  const state = act === 'save' ? 'done' : 'not-done';
  const { rowCount } = await connection.query(
    `UPDATE care.visit SET state = $2, reason = $3 WHERE id = $1 AND NOT EXISTS (
        SELECT FROM care.visit_entry e WHERE e.visit = $1 AND e.act IN ('save', 'not-done') AND e.made_at > $4)`,
    [visit.id, state, act === 'not-done' ? (reason ?? null) : null, at],
  );
  if (rowCount !== 0) await putVisit(connection, by, visit, state === 'done' ? servicesDone(visit, by.member) : []);
}

/** What a visit that was made is claimed for: what the slip planned, at the planned time. */
const servicesDone = ({ services }: Visit, member: string) =>
  services.map(({ writtenOn: _, ...row }) => ({ ...row, updater: memberCode(member) }));

/** Pictures of a visit, by the entry that each came with. */
export async function listPhotos(connection: RowsConnection, visit: string): Promise<string[]> {
  const { rows } = await connection.query<{ id: string }>(
    `SELECT p.id FROM care.visit_photo p JOIN care.visit_entry e ON e.id = p.id WHERE p.visit = $1 ORDER BY e.made_at DESC`,
    [visit],
  );
  return rows.map(({ id }) => id);
}
/** A picture of a visit, and of whom. */
export async function findPhoto(
  connection: RowsConnection,
  id: string,
): Promise<(Photo & { readonly code: string }) | undefined> {
  const { rows } = await connection.query<Photo & { readonly code: string }>(
    `SELECT p.media_type AS type, p.content AS bytes, v.code FROM care.visit_photo p JOIN care.visit v ON v.id = p.visit WHERE p.id = $1`,
    [id],
  );
  return rows[0];
}
