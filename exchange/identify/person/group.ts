import { Fault } from '../../../contracts/fault.ts';
import { addContext, type Connection, type Queryable } from '../../../database/connect.ts';
import { lockSubjects } from './facts.ts';

/** One registration among those of a person: `successor` is the one that it was merged into, `survivor` where that chain ends. */
export type Registered = { readonly id: string; readonly successor: string | null; readonly survivor: string | null };

/** The registrations of each of these persons: the person's own, and all that were merged into it. They are named in the transaction. */
export async function findGroup(connection: Queryable, subjects: readonly string[]): Promise<Registered[]> {
  const group = await readGroup(connection, subjects);
  await addContext(connection, { subjects: group.map(({ id }) => id) });
  return group;
}

/** The same for who relies on nothing else that stands under them: one journey. */
export async function readGroup(connection: Queryable, subjects: readonly string[]): Promise<Registered[]> {
  const [, { rows }] = await Promise.all([
    addContext(connection, { subjects }),
    connection.query<Registered>(
      `SELECT id, successor, survivor FROM exchange.subject WHERE id = ANY ($1::uuid[]) OR survivor = ANY ($1::uuid[]) ORDER BY id`,
      [subjects],
    ),
  ]);
  return rows;
}

/**
 * Locks persons against everybody who relies on them, under whichever of their registrations: a message that waits names the one that
 * it was accepted for.
 * @throws Fault conflict when one of them is merged or split at this very moment
 */
export async function lockGroup(connection: Connection, subjects: readonly string[]): Promise<Registered[]> {
  const before = await findGroup(connection, subjects);
  await lockSubjects(connection, [...new Set([...subjects, ...before.map(({ id }) => id)])], 'exclusive');
  const after = await findGroup(connection, subjects);
  if (JSON.stringify(after) !== JSON.stringify(before)) throw changedMeanwhile();
  return after;
}

export const changedMeanwhile = () =>
  new Fault('conflict', '対象者の登録が、いま統合または分割されました。もう一度行ってください。');

/** Who each of these persons is now: itself, or whom it was merged into. Nobody stays as asked. */
export async function survivorsOf(
  connection: Queryable,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  await addContext(connection, { subjects });
  const { rows } = await connection.query<Registered>(
    'SELECT id, survivor FROM exchange.subject WHERE id = ANY ($1::uuid[]) AND survivor IS NOT NULL',
    [subjects],
  );
  const survivors = new Map(rows.map(({ id, survivor }) => [id, survivor!]));
  return new Map(subjects.map((subject) => [subject, survivors.get(subject) ?? subject]));
}
