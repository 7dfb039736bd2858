import type { RowsConnection } from '../../../web/application/rows.ts';

export type DraftKind = 'plan' | 'prevention';
export type DraftKey = { readonly kind: DraftKind; readonly code: string };
export type SaveWay = 'begun' | 'copied' | 'saved' | 'undone';
/** A draft as last saved. */
export type Draft<Content> = {
  readonly number: number;
  readonly version: number;
  readonly content: Content;
  readonly way: SaveWay;
  readonly savedAt: Date;
  readonly savedBy: string;
};
type By = { readonly member: string; readonly staff: string; readonly now: Date };

const columns = `number, version, content, way, saved_at AS "savedAt", saved_by AS "savedBy"`;

/** The open draft of a person, as last saved. */
export async function findDraft<Content>(
  connection: RowsConnection,
  { kind, code }: DraftKey,
): Promise<Draft<Content> | undefined> {
  const { rows } = await connection.query<Draft<Content>>(
    `SELECT ${columns} FROM care.draft_save s JOIN care.draft d USING (member, kind, code, number)
      WHERE kind = $1 AND code = $2 AND closed_at IS NULL ORDER BY number DESC, version DESC LIMIT 1`,
    [kind, code],
  );
  return rows[0];
}

/** What was saved as this version of the draft. */
async function findSave<Content>(
  connection: RowsConnection,
  { kind, code }: DraftKey,
  { number, version }: { readonly number: number; readonly version: number },
): Promise<Draft<Content> | undefined> {
  const { rows } = await connection.query<Draft<Content>>(
    `SELECT ${columns} FROM care.draft_save WHERE kind = $1 AND code = $2 AND number = $3 AND version = $4`,
    [kind, code, number, version],
  );
  return rows[0];
}

/** Persons of whom a draft is open, and when it was last saved. */
export async function listOpenDrafts(connection: RowsConnection, kind: DraftKind): Promise<Map<string, Date>> {
  const { rows } = await connection.query<{ code: string; savedAt: Date }>(
    `SELECT code, max(saved_at) AS "savedAt" FROM care.draft_save JOIN care.draft USING (member, kind, code, number)
      WHERE kind = $1 AND closed_at IS NULL GROUP BY code`,
    [kind],
  );
  return new Map(rows.map(({ code, savedAt }) => [code, savedAt]));
}

/** Nobody else begins, saves or closes a draft of this person until the transaction ends. */
export const lockDraft = (connection: RowsConnection, { kind, code }: DraftKey, member: string): Promise<unknown> =>
  connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 7))`, [`care.draft ${member} ${kind} ${code}`]);

/** Begins a draft; where one is open already it stays as it is. */
export async function beginDraft(
  connection: RowsConnection,
  key: DraftKey,
  content: object,
  way: SaveWay,
  by: By,
): Promise<void> {
  await lockDraft(connection, key, by.member);
  if (await findDraft(connection, key)) return;
  const { rows } = await connection.query<{ number: number }>(
    `INSERT INTO care.draft (member, kind, code, number, started_at, started_by)
      SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5 FROM care.draft WHERE kind = $2 AND code = $3 RETURNING number`,
    [by.member, key.kind, key.code, by.now, by.staff],
  );
  await insertSave(connection, key, { number: rows[0]!.number, version: 1, content, way }, by);
}

/** The draft as it was saved before, in the same transaction. */
export type Seen<Content> = (version: number) => Promise<Draft<Content> | undefined>;

/**
 * Saves what `change` makes of the draft as it stands now. Nothing is ever overwritten: each saving is a version of its own.
 * @param change told what stands now; `undefined` leaves it so
 * @returns what stands now, and whether it was changed; undefined where no draft is open
 */
export async function saveDraft<Content extends object>(
  connection: RowsConnection,
  key: DraftKey,
  change: (now: Draft<Content>, seen: Seen<Content>) => Content | undefined | Promise<Content | undefined>,
  by: By,
  way: SaveWay = 'saved',
): Promise<{ readonly draft: Draft<Content>; readonly saved: boolean } | undefined> {
  await lockDraft(connection, key, by.member);
  const draft = await findDraft<Content>(connection, key);
  if (!draft) return undefined;
  const seen: Seen<Content> = (version) => findSave(connection, key, { number: draft.number, version });
  const content = await change(draft, seen);
  if (content === undefined || JSON.stringify(content) === JSON.stringify(draft.content))
    return { draft, saved: false };
  const version = draft.version + 1;
  await insertSave(connection, key, { number: draft.number, version, content, way }, by);
  return { draft: { ...draft, version, content, way, savedAt: by.now, savedBy: by.staff }, saved: true };
}

/** Takes the last saving back: what stood before it is saved anew, so that this too can be taken back. */
export const undoSave = <Content extends object>(connection: RowsConnection, key: DraftKey, by: By) =>
  saveDraft<Content>(connection, key, async ({ version }, seen) => (await seen(version - 1))?.content, by, 'undone');

export async function closeDraft(
  connection: RowsConnection,
  { kind, code }: DraftKey,
  as: 'given' | 'dropped',
  now: Date,
): Promise<void> {
  await connection.query(
    `UPDATE care.draft SET closed_at = $3, closed_as = $4 WHERE kind = $1 AND code = $2 AND closed_at IS NULL`,
    [kind, code, now, as],
  );
}

async function insertSave(
  connection: RowsConnection,
  { kind, code }: DraftKey,
  save: { readonly number: number; readonly version: number; readonly content: object; readonly way: SaveWay },
  { member, staff, now }: By,
): Promise<void> {
  await connection.query(
    `INSERT INTO care.draft_save (member, kind, code, number, version, content, way, saved_at, saved_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [member, kind, code, save.number, save.version, JSON.stringify(save.content), save.way, now, staff],
  );
}
