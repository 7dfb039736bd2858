import type { MemberId } from '../../../contracts/member.ts';
import type { ProtectionAct, ProtectionOpinion, ProtectionReason } from '../../../contracts/protection.ts';
import type { Connection, Queryable } from '../../../database/connect.ts';
import type { KeyStore } from '../../keys.ts';
import { openForSubject, sealForSubject } from './digests.ts';

export type ProtectionTerms = { readonly reason: ProtectionReason; readonly opinion: ProtectionOpinion };
/** One proposal about one person's protection, and what became of it. */
export type ProtectionEntry = {
  readonly id: string;
  readonly subject: string;
  readonly municipality: string;
  readonly member: MemberId;
  readonly act: ProtectionAct;
  readonly until: Date | null;
  readonly urgent: boolean;
  /** null where the person's own key was dropped */
  readonly terms: ProtectionTerms | null;
  readonly proposer: string;
  readonly proposerRole: string;
  readonly proposedAt: Date;
  readonly decider: string | null;
  readonly decidedAt: Date | null;
  readonly outcome: 'approved' | 'declined' | 'withdrawn' | 'overtaken' | null;
  /** when the alarm rang that nobody had looked at it; of what is urgent */
  readonly alarmAt: Date | null;
};

// Every function here runs in a transaction that names the town's protections.

type Row = Omit<ProtectionEntry, 'terms'> & { readonly terms: string };
const columns = `id, subject, municipality, member, act, until, urgent, terms, proposer, proposer_role AS "proposerRole",
  proposed_at AS "proposedAt", decider, decided_at AS "decidedAt", outcome, alarm_at AS "alarmAt"`;

const openRow = async (keys: KeyStore, row: Row): Promise<ProtectionEntry> => ({
  ...row,
  terms: await openForSubject(keys, row.subject, row.terms).then(JSON.parse, () => null),
});

export async function insertProtection(
  connection: Connection,
  keys: KeyStore,
  entry: Omit<ProtectionEntry, 'decider' | 'decidedAt' | 'outcome' | 'alarmAt' | 'terms'> & {
    readonly terms: ProtectionTerms;
  },
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.protection (id, subject, municipality, member, act, until, urgent, terms, proposer, proposer_role, proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[entry.id, entry.subject, entry.municipality, entry.member, entry.act, entry.until, entry.urgent],
      await sealForSubject(keys, entry.subject, JSON.stringify(entry.terms)),
      ...[entry.proposer, entry.proposerRole, entry.proposedAt],
    ],
  );
}

/** The proposal, held until the commit: it is decided once. */
export async function lockProtection(
  connection: Connection,
  keys: KeyStore,
  id: string,
): Promise<ProtectionEntry | undefined> {
  const { rows } = await connection.query<Row>(`SELECT ${columns} FROM exchange.protection WHERE id = $1 FOR UPDATE`, [
    id,
  ]);
  return rows[0] && openRow(keys, rows[0]);
}

/** @param decider null: withdrawn by who proposed it */
export async function closeProtection(
  connection: Connection,
  id: string,
  outcome: 'approved' | 'declined' | 'withdrawn',
  decider: { readonly id: string; readonly role: string } | null,
  now: Date,
): Promise<void> {
  await connection.query('UPDATE exchange.protection SET outcome = $2, decider = $3, decided_at = $4 WHERE id = $1', [
    id,
    outcome,
    decider?.id ?? null,
    now,
  ]);
}

/** What else was proposed about the person: what it was proposed on is no more. */
export async function overtakeProtections(connection: Connection, subject: string, now: Date): Promise<void> {
  await connection.query(
    `UPDATE exchange.protection SET outcome = 'overtaken', decided_at = $2 WHERE subject = $1 AND decided_at IS NULL`,
    [subject, now],
  );
}

export type Overdue = Pick<ProtectionEntry, 'id' | 'subject' | 'municipality' | 'member' | 'proposer' | 'proposerRole'>;

/**
 * What is urgent and no second person has looked at in the hours that its member has set, marked so that each rings once. Under the context `overdue`.
 * @param usualHours of members that have set none
 */
export async function takeOverdue(
  connection: Connection,
  { now, usualHours, most }: { readonly now: Date; readonly usualHours: number; readonly most: number },
): Promise<Overdue[]> {
  const { rows } = await connection.query<Overdue>(
    `UPDATE exchange.protection SET alarm_at = $1 WHERE id IN (
       SELECT p.id FROM exchange.protection p JOIN exchange.member m ON m.id = p.member
        WHERE p.urgent AND p.decided_at IS NULL AND p.alarm_at IS NULL
          AND p.proposed_at < $1::timestamptz - make_interval(hours => CASE jsonb_typeof(m.attributes -> 'protectionHours')
                WHEN 'number' THEN (m.attributes ->> 'protectionHours')::int ELSE $2 END)
        ORDER BY p.proposed_at LIMIT $3 FOR UPDATE OF p SKIP LOCKED)
     RETURNING id, subject, municipality, member, proposer, proposer_role AS "proposerRole"`,
    [now, usualHours, most],
  );
  return rows;
}

/** Whether something about the person waits for a decision already; what is urgent waits for nobody. */
export async function hasOpenProtection(connection: Queryable, subject: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    'SELECT FROM exchange.protection WHERE subject = $1 AND decided_at IS NULL AND NOT urgent LIMIT 1',
    [subject],
  );
  return rowCount !== 0;
}

/** Until when the person is protected; null where not at this moment. The transaction names the person. */
export async function findProtectedUntil(connection: Queryable, subject: string, now: Date): Promise<Date | null> {
  const { rows } = await connection.query<{ until: Date | null }>(
    'SELECT protected_until AS until FROM exchange.subject WHERE id = $1 AND protected_until > $2',
    [subject, now],
  );
  return rows[0]?.until ?? null;
}

/** Everybody of the town who is protected at this moment, who ends soonest first. */
export async function listProtected(
  connection: Queryable,
  municipality: string,
  now: Date,
): Promise<{ readonly subject: string; readonly until: Date }[]> {
  const { rows } = await connection.query<{ subject: string; until: Date }>(
    `SELECT id AS subject, protected_until AS until FROM exchange.subject
      WHERE municipality = $1 AND status = 'active' AND protected_until > $2 ORDER BY protected_until, id`,
    [municipality, now],
  );
  return rows;
}

/** What waits, and what was decided last, the newest first. */
export async function listProtections(connection: Queryable, keys: KeyStore, most: number): Promise<ProtectionEntry[]> {
  const { rows } = await connection.query<Row>(
    `SELECT ${columns} FROM exchange.protection ORDER BY decided_at DESC NULLS FIRST, proposed_at DESC, id LIMIT $1`,
    [most],
  );
  return Promise.all(rows.map((row) => openRow(keys, row)));
}
