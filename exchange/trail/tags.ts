import { transact } from '../../database/connect.ts';
import { findGroup } from '../identify/group.ts';
import { everyTagOf } from '../identify/tags.ts';
import type { Services } from '../services.ts';

/** Every tag under which a person's records stand: of each registration that was merged into it, and of before the keys were turned. */
export async function findTags({ pools, keys }: Services, subject: string): Promise<string[]> {
  const group = await transact(pools.exchange, {}, (connection) => findGroup(connection, [subject]));
  return everyTagOf(
    keys,
    group.map(({ id }) => id),
  );
}
