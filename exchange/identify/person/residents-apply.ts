import { randomUUID } from 'node:crypto';
import type { MemberId } from '../../../contracts/member.ts';
import type { ResidentChange } from '../../../contracts/residents.ts';
import type { Connection } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import type { Linkage } from './digests.ts';
import type { Planned, Town } from './residents.ts';
import { createSubjects } from './subjects.ts';

/** Does what was planned, in one transaction of the caller's. */
export async function applyImport(
  connection: Connection,
  { keys, linkage, member, municipality }: Town & { readonly keys: KeyStore; readonly member: MemberId },
  lines: readonly Planned[],
  now: Date,
): Promise<void> {
  const of = (...changes: ResidentChange[]) => lines.filter(({ change }) => changes.includes(change));
  const created = of('registered').map(({ subject, row }) => ({
    id: subject,
    municipality,
    insuredNumbers: row.insured ? [row.insured] : [],
    fourItems: row,
  }));
  if (created.length > 0) await createSubjects(connection, keys, created, now);
  await connection.query(
    `UPDATE exchange.subject SET status = 'active', closed_at = NULL WHERE id = ANY ($1::uuid[])`,
    [of('reopened').map(({ subject }) => subject)],
  );
  await connection.query(
    `UPDATE exchange.subject_identifier SET ended_at = $2
     WHERE coalesce(leads_to, subject) = ANY ($1::uuid[]) AND kind = 'four-items' AND ended_at IS NULL`,
    [of('corrected').map(({ subject }) => subject), now],
  );
  await addDigests(connection, linkage, of('registered', 'linked', 'reopened', 'renewed', 'corrected', 'insured'));
  const gone = of('closed');
  await connection.query(
    `UPDATE exchange.subject SET status = 'closed', closed_at = (gone.day || 'T00:00:00+09:00')::timestamptz
     FROM unnest($1::uuid[], $2::text[]) AS gone (id, day) WHERE subject.id = gone.id`,
    [gone.map(({ subject }) => subject), gone.map(({ row }) => row.day)],
  );
  await assertTown(connection, member, of('registered', 'linked', 'reopened', 'insured'), now);
}

async function addDigests(
  connection: Connection,
  { number: current }: Linkage,
  lines: readonly Planned[],
): Promise<void> {
  const rows = lines.flatMap(({ subject, digests: { number, items, insured } }) => [
    { subject, kind: 'resident-number', digest: number[current]! },
    { subject, kind: 'four-items', digest: items[current]! },
    ...(insured.length === 0 ? [] : [{ subject, kind: 'insured-number', digest: insured[current]! }]),
  ]);
  await connection.query(
    `INSERT INTO exchange.subject_identifier (digest, subject, kind, linkage_key)
     SELECT decode(digest, 'hex'), subject, kind, $2 FROM jsonb_to_recordset($1) AS new (digest text, subject uuid, kind text)
     ON CONFLICT (digest, subject) DO UPDATE SET ended_at = NULL`,
    [JSON.stringify(rows), current],
  );
}

/** What a town hall is to its residents by its own register; what stands already stays as it is. */
async function assertTown(connection: Connection, member: MemberId, lines: readonly Planned[], now: Date) {
  const rows = lines.flatMap(({ subject, row }) => [
    { id: randomUUID(), subject, kind: 'resident' },
    ...(row.insured ? [{ id: randomUUID(), subject, kind: 'insurer-care' }] : []),
  ]);
  await connection.query(
    `INSERT INTO exchange.relation (id, subject, member, kind, asserted_by, asserter, evidence, valid_from, valid_until)
     SELECT id, subject, $2, kind, 'municipality', $2, '宛名情報の取込み', $3, NULL
     FROM jsonb_to_recordset($1) AS new (id uuid, subject uuid, kind text)
     WHERE NOT EXISTS (SELECT FROM exchange.relation r WHERE coalesce(r.leads_to, r.subject) = new.subject AND r.member = $2
       AND r.kind = new.kind AND r.ended_at IS NULL AND (r.valid_until IS NULL OR r.valid_until > $3))`,
    [JSON.stringify(rows), member, now],
  );
}
