import type { z } from 'zod';
import type { FamilyMessage, saying } from '../../../contracts/care/mine.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Asking, Mine } from './asking.ts';

type Row = Omit<FamilyMessage, 'at' | 'by' | 'mine' | 'name'> & {
  readonly at: Date;
  readonly asker: FamilyMessage['by'];
  readonly askerName: string | null;
  readonly name: string | null;
};
/** As many as somebody reads on a page; older ones stay with the office. */
const most = 200;

/** The family's room, the oldest first. */
export async function listMessages({ connection, person, askerName }: Asking): Promise<FamilyMessage[]> {
  const { rows } = await connection.query<Row>(
    `SELECT id, at, asker, asker_name AS "askerName", name, text FROM care.family_message WHERE code = $1 ORDER BY at DESC, id LIMIT $2`,
    [person.code, most],
  );
  return rows.reverse().map(({ id, at, asker, name, text, ...row }) => ({
    ...{ id, at: at.toISOString(), by: asker, mine: row.askerName === askerName, text },
    ...(name !== null && { name }),
  }));
}

/** Sent twice under one id, it is one message. */
export async function say(asking: Asking, { id, text, name }: z.infer<typeof saying>): Promise<Mine> {
  const { connection, member, person, asker, askerName, now } = asking;
  await connection.query(
    `INSERT INTO care.family_message (member, id, code, asker, asker_name, name, text, at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [member, id, person.code, asker, askerName, name === undefined || name === '' ? null : name, text, now],
  );
  return { messages: await listMessages(asking) };
}

/** What the office writes in the family's room. @param one its id comes with the form: sent twice, it is one message */
export async function sayFromOffice(
  connection: RowsConnection,
  {
    member,
    staff,
    name,
    now,
  }: { readonly member: string; readonly staff: string; readonly name: string; readonly now: Date },
  { id, code, text }: { readonly id: string; readonly code: string; readonly text: string },
): Promise<void> {
  await connection.query(
    `INSERT INTO care.family_message (member, id, code, asker, staff, name, text, at)
      VALUES ($1, $2, $3, 'office', $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [member, id, code, staff, name, text, now],
  );
}
