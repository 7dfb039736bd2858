import type { MemberId } from '../../../contracts/member.ts';
import { addContext, type Connection } from '../../../database/connect.ts';
import { type CodeRow, openRow, sealRow } from './codes.ts';
import type { Linkage } from './digests.ts';

/** @property number of the linkage key under which the row stands */
type Held = CodeRow & { readonly member: MemberId; readonly leading: boolean; readonly number: number };

/** What a member is to be told of its own codes. `leading` is its other code of the same person. */
export type CodeNews =
  | { readonly member: MemberId; readonly kind: 'merged'; readonly code: string; readonly leading: string }
  | { readonly member: MemberId; readonly kind: 'split'; readonly code: string };

/**
 * Lets all codes of one person lead to the survivor. A member that has one of the survivor already keeps both, and goes on being
 * given that; only such a member is told, for it alone learns something.
 * @param group every registration of the merged person
 */
export async function leadCodes(
  connection: Connection,
  linkage: Linkage,
  group: readonly string[],
  survivor: string,
): Promise<CodeNews[]> {
  const held = await findHeld(connection, linkage, [...group, survivor]);
  const leaders = new Map(
    held.filter((one) => one.leading && one.subject === survivor).map((one) => [one.member, one]),
  );
  const moved: (Held & { readonly news?: CodeNews })[] = [];
  for (const one of held.filter(({ subject }) => subject !== survivor)) {
    const leader = leaders.get(one.member);
    if (!leader && one.leading) leaders.set(one.member, one);
    moved.push({
      ...one,
      subject: survivor,
      leading: one.leading && !leader,
      ...(leader && { news: { member: one.member, kind: 'merged', code: one.code, leading: leader.code } }),
    });
  }
  await connection.query(
    `UPDATE exchange.pairwise_code AS c SET by_subject = new.by_subject, sealed = new.sealed, leads = new.leads
     FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::boolean[]) AS new (by_code, by_subject, sealed, leads)
     WHERE c.by_code = new.by_code`,
    [
      moved.map(({ byCode }) => byCode),
      moved.map(({ member, number }) => linkage.digests('subject-of-member', member, survivor)[number]!),
      moved.map((one) => sealRow(linkage, one)),
      moved.map(({ leading }) => leading),
    ],
  );
  return moved.flatMap(({ news }) => news ?? []);
}

/** Ends every code of these registrations: what was written under one of them may be about another person. */
export async function killCodes(
  connection: Connection,
  linkage: Linkage,
  group: readonly string[],
): Promise<CodeNews[]> {
  const held = await findHeld(connection, linkage, group);
  await connection.query(
    `UPDATE exchange.pairwise_code SET dead_at = date_trunc('day', now()) WHERE by_code = ANY ($1::bytea[])`,
    [held.map(({ byCode }) => byCode)],
  );
  return held.map(({ member, code }) => ({ member, kind: 'split', code }));
}

/** Every living code of these registrations. Rows say neither whose nor which member's they are: each member is asked for by its digests. */
async function findHeld(connection: Connection, linkage: Linkage, group: readonly string[]): Promise<Held[]> {
  const { rows: members } = await connection.query<{ id: MemberId }>('SELECT id FROM exchange.member ORDER BY id');
  const digests = members.flatMap(({ id }) =>
    group.flatMap((subject) => linkage.digests('subject-of-member', id, subject)),
  );
  await addContext(connection, { digests: digests.map((digest) => digest.toString('hex')) });
  type Row = { by_code: Buffer; sealed: Buffer; member: MemberId; leads: boolean; linkage_key: number };
  // Locked: a row whose digests are renewed meanwhile would not be found again by the old ones.
  const { rows } = await connection.query<Row>(
    `SELECT by_code, sealed, member, leads, linkage_key FROM exchange.pairwise_code
     WHERE by_subject = ANY ($1::bytea[]) AND dead_at IS NULL ORDER BY leads DESC, by_code FOR UPDATE`,
    [digests],
  );
  return rows.map((row) => ({
    ...openRow(linkage, row),
    member: row.member,
    leading: row.leads,
    number: row.linkage_key,
  }));
}
