import { type Connection, transact } from '../../database/connect.ts';
import { readGroup } from '../identify/person/group.ts';
import { everyTagOf } from '../identify/person/tags.ts';
import type { KeyStore } from '../keys.ts';
import type { Services } from '../services.ts';

/** Every tag under which a person's records stand: of each registration that was merged into it, and of before the keys were turned. */
export const findTags = ({ pools, keys }: Services, subject: string): Promise<string[]> =>
  transact(pools.exchange, {}, (connection) => findTagsIn(connection, keys, subject));

/** The same in a transaction that there is. */
export async function findTagsIn(connection: Connection, keys: KeyStore, subject: string): Promise<string[]> {
  const group = await readGroup(connection, [subject]);
  return everyTagOf(
    keys,
    group.map(({ id }) => id),
  );
}
