import type { RowsConnection } from '../../../web/application/rows.ts';
import { applyUnit, type Difference } from '../files/compare/difference.ts';
import { type Held, type HeldEntry, identityOf } from '../files/compare/held.ts';
import type { Entry, GroupKind } from '../files/model/group.ts';
import type { SendingUnit } from '../files/model/unit.ts';

type Row = {
  readonly identity: string;
  readonly sender: string;
  readonly kind: GroupKind;
  readonly key: HeldEntry['key'];
  readonly sequence: string;
  readonly entry: unknown;
  readonly message: string | null;
  readonly takenAt: Date;
};
/** What is held under a key, by which message it came (null: made here), and when. */
export type Kept = HeldEntry & { readonly message: string | null; readonly takenAt: Date };

export type Wanted = {
  readonly kind?: GroupKind;
  /** 対象年月 YYYYMM, or the form's day YYYYMMDD */
  readonly period?: string;
  readonly person?: { readonly insurer: string; readonly insured: string };
  /** 事業所番号 */
  readonly sender?: string;
};

/** What the office holds, deleted keys too (without `entry`), newest period first. */
export async function readHeld(
  connection: RowsConnection,
  { kind, period, person, sender }: Wanted = {},
): Promise<Kept[]> {
  const { rows } = await connection.query<Row>(
    `SELECT identity, sender, kind, key, sequence, entry, message, taken_at AS "takenAt" FROM care.held
      WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR period = $2) AND ($3::text IS NULL OR insurer = $3)
        AND ($4::text IS NULL OR insured = $4) AND ($5::text IS NULL OR sender = $5)
      ORDER BY period DESC, sequence DESC`,
    [kind ?? null, period ?? null, person?.insurer ?? null, person?.insured ?? null, sender ?? null],
  );
  return rows.map(keptOf);
}

/** Every version that ever stood under a key, the newest first; of a deletion `entry` is missing. */
export async function readVersions(
  connection: RowsConnection,
  identity: string,
): Promise<{ sequence: string; entry?: Entry; message: string | null; takenAt: Date }[]> {
  const { rows } = await connection.query<Pick<Row, 'sequence' | 'entry' | 'message' | 'takenAt'>>(
    `SELECT sequence, entry, message, taken_at AS "takenAt" FROM care.version WHERE identity = $1 ORDER BY sequence DESC`,
    [identity],
  );
  return rows.map(({ entry, ...row }) => ({ ...row, ...(entry !== null && { entry: fromRow(entry) }) }));
}

/**
 * Takes a unit in, or says what taking it in would mean. Each key is locked, so that two units of one sender take effect one after the other.
 * @param taking left out: nothing is changed (試し読み)
 */
export async function takeUnit(
  connection: RowsConnection,
  member: string,
  unit: SendingUnit,
  taking?: { readonly now: Date; readonly message: string | null },
): Promise<Difference[]> {
  const items = unit.content.entries ?? unit.content.deletions ?? [];
  const identities = items.map(({ kind, key }) => identityOf(unit.route.from, kind, key)).sort();
  if (taking)
    await connection.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1 || one, 5)) FROM (SELECT DISTINCT one FROM unnest($2::text[]) AS one ORDER BY one) AS all_of_them`,
      [`care.held ${member} `, identities],
    );
  const { rows } = await connection.query<Row>(
    `SELECT identity, sender, kind, key, sequence, entry, message, taken_at AS "takenAt" FROM care.held WHERE identity = ANY ($1)`,
    [identities],
  );
  const before: Held = new Map(rows.map((row) => [row.identity, keptOf(row)]));
  const { held, differences } = applyUnit(before, unit);
  const taken = differences.filter(({ outcome }) => outcome !== 'older' && outcome !== 'contradicting');
  if (taking && taken.length > 0) {
    const all = new Map(taken.map(({ identity }) => [identity, held.get(identity)!]));
    await write(connection, member, all, taking);
  }
  return differences;
}

/** All keys by two statements, however many: a month's unit has hundreds. */
async function write(
  connection: RowsConnection,
  member: string,
  all: ReadonlyMap<string, HeldEntry>,
  { now, message }: { readonly now: Date; readonly message: string | null },
): Promise<void> {
  const rows = [...all].map(([identity, { from, kind, key, sequence, entry }]) => ({
    ...{ member, identity, sender: from, kind, insurer: key.insurer, insured: key.insured, period: periodOf(key) },
    ...{ key, sequence, entry: entry ? toRow(entry) : null, message, taken_at: now },
  }));
  const text = JSON.stringify(rows);
  await connection.query(
    `INSERT INTO care.held SELECT (jsonb_populate_recordset(NULL::care.held, $1)).*
      ON CONFLICT (member, identity) DO UPDATE
        SET sequence = excluded.sequence, entry = excluded.entry, message = excluded.message, taken_at = excluded.taken_at`,
    [text],
  );
  await connection.query(
    `INSERT INTO care.version (member, identity, sequence, entry, message, taken_at)
      SELECT member, identity, sequence, entry, message, taken_at FROM jsonb_populate_recordset(NULL::care.version, $1) ON CONFLICT DO NOTHING`,
    [text],
  );
}

const periodOf = (key: HeldEntry['key']): string => key.month ?? key.planDay ?? key.consultedOn ?? '';

/** Pictures are bytes, which JSON has not. */
const toRow = (entry: Entry): unknown => ({
  ...entry,
  pictures: entry.pictures.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
});

function fromRow(row: unknown): Entry {
  const entry = row as Omit<Entry, 'pictures'> & { readonly pictures: readonly { name: string; base64: string }[] };
  return {
    ...entry,
    pictures: entry.pictures.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') })),
  } as Entry;
}

const keptOf = ({ sender, kind, key, sequence, entry, message, takenAt }: Row): Kept => ({
  ...{ from: sender, kind, key, sequence, message, takenAt },
  ...(entry !== null && { entry: fromRow(entry) }),
});
