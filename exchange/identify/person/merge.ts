import { Fault } from '../../../contracts/fault.ts';
import type { Connection } from '../../../database/connect.ts';
import { isTownHallOf, notFound, type Registrar } from '../standing/standing.ts';
import { tellChanges } from './code-changes.ts';
import { type CodeNews, killCodes, leadCodes } from './code-moves.ts';
import type { Linkage } from './digests.ts';
import { readFacts } from './facts.ts';
import { changedMeanwhile, lockGroup, type Registered } from './group.ts';

/** The person as it stands after a merge or a split, and what its members have been told of their codes. */
export type Changed = { readonly municipality: string; readonly told: readonly CodeNews[] };

const tables = ['relation', 'consent', 'subject_identifier', 'asked_why', 'subject_request'] as const;

/**
 * Two registrations are found to be one person's: the second leads to the first, with its codes, identifiers, relations and consents. Both
 * must be residents of the town hall that says so. Protection (支援措置) of either holds for the one. Takes both persons' locks: call
 * it in a transaction that holds none.
 * @throws Fault not_found, conflict (one of them is closed; they are one already)
 */
export async function mergeSubjects(
  connection: Connection,
  linkage: Linkage,
  who: Registrar,
  { survivor, merged }: { readonly survivor: string; readonly merged: string },
  now: Date,
): Promise<Changed> {
  const group = await lockGroup(connection, [survivor, merged]);
  const facts = await readFacts(connection, [survivor, merged], now);
  const [kept, ended] = [facts.get(survivor), facts.get(merged)];
  if (!kept || !ended || !isTownHallOf(who, kept) || !isTownHallOf(who, ended)) throw notFound();
  if (survivor === merged) throw new Fault('conflict', 'この二つは、すでに同じ方の登録です。');
  if (kept.id !== survivor || ended.id !== merged) throw changedMeanwhile();
  if (kept.status !== 'active' || ended.status !== 'active')
    throw new Fault('conflict', '登録の終了した方は、統合できません。');
  await connection.query(`UPDATE exchange.subject SET status = 'merged', successor = $1, survivor = $1 WHERE id = $2`, [
    survivor,
    merged,
  ]);
  await connection.query('UPDATE exchange.subject SET survivor = $1 WHERE survivor = $2', [survivor, merged]);
  await connection.query(
    `UPDATE exchange.subject SET protected_until = greatest(protected_until,
       (SELECT protected_until FROM exchange.subject WHERE id = $2)) WHERE id = $1`,
    [survivor, merged],
  );
  for (const table of tables)
    await connection.query(`UPDATE exchange.${table} SET leads_to = $1 WHERE coalesce(leads_to, subject) = $2`, [
      survivor,
      merged,
    ]);
  const ids = group.filter((one) => one.id === merged || one.survivor === merged).map(({ id }) => id);
  const told = await leadCodes(connection, linkage, ids, survivor);
  await tellChanges(connection, linkage, told, now);
  return { municipality: kept.municipality, told };
}

/**
 * A merge was wrong: the registration `merged` stands alone again, with whatever had been merged into it before, and with what was
 * registered for it. Every code of either person dies, since what was written under it meanwhile may be about the other; their members are
 * told. What was registered during the merge stays with the survivor; protection stays with both.
 * @throws Fault not_found, conflict (it is not merged)
 */
export async function splitSubject(
  connection: Connection,
  linkage: Linkage,
  who: Registrar,
  { survivor, merged }: { readonly survivor: string; readonly merged: string },
  now: Date,
): Promise<Changed> {
  const group = await lockGroup(connection, [survivor]);
  const facts = (await readFacts(connection, [survivor], now)).get(survivor);
  if (!facts || !isTownHallOf(who, facts)) throw notFound();
  if (survivor === merged) throw new Fault('conflict', 'この方の登録は、ほかの登録に統合されていません。');
  if (!group.some((one) => one.id === merged && one.survivor === survivor)) throw changedMeanwhile();
  const apart = branchOf(group, merged);
  await connection.query(
    `UPDATE exchange.subject SET status = 'active', successor = NULL, survivor = NULL, split_at = $2,
       protected_until = greatest(protected_until, (SELECT protected_until FROM exchange.subject WHERE id = $3))
     WHERE id = $1`,
    [merged, now, survivor],
  );
  await connection.query('UPDATE exchange.subject SET split_at = $2 WHERE id = $1', [survivor, now]);
  await connection.query('UPDATE exchange.subject SET survivor = $1 WHERE id = ANY ($2::uuid[]) AND id <> $1', [
    merged,
    apart,
  ]);
  for (const table of tables)
    await connection.query(
      `UPDATE exchange.${table} SET leads_to = nullif($1::uuid, subject) WHERE subject = ANY ($2::uuid[])`,
      [merged, apart],
    );
  const told = await killCodes(
    connection,
    linkage,
    group.map(({ id }) => id),
  );
  await tellChanges(connection, linkage, told, now);
  return { municipality: facts.municipality, told };
}

/** The registration and all that was merged into it, however long the chain. */
function branchOf(group: readonly Registered[], root: string): string[] {
  const branch = [root];
  for (const id of branch) branch.push(...group.filter(({ successor }) => successor === id).map((one) => one.id));
  return branch;
}
