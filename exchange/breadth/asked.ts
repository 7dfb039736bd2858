import { createHmac } from 'node:crypto';
import type { Clock } from '../../contracts/clock.ts';
import type { SystemId } from '../../contracts/member.ts';
import { columns } from '../../database/columns.ts';
import type { Pool } from '../../database/connect.ts';
import { writeEachSecond } from '../each-second.ts';
import { keyObjectOf } from '../key-object.ts';
import type { KeyStore } from '../keys.ts';

/** Notes whom each system asks about, so that unusual breadth can be seen. It never blocks and never throws. */
export type Asked = {
  /** @param whom the persons, each by its id; where there is none, by what was asked with: whoever tries out numbers asks about many too */
  note(system: SystemId, whom: readonly string[]): void;
  /** writes what is noted so far */
  flush(): Promise<void>;
  /** flushes a last time */
  stop(): Promise<void>;
};

const hourMs = 60 * 60_000;
/** The beginning of an hour; hours of UTC are hours of Asia/Tokyo. */
export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / hourMs) * hourMs);

type Noted = { readonly system: SystemId; readonly hour: number; readonly whom: Set<string> };
const tagBytes = 16;

/**
 * Notes in memory and writes tags once a second, each but once a process and hour. What a process that is killed had not written is
 * forgotten: the records themselves are in the ledger, this is only what rings.
 * @param pool of the role exchange
 * @param clock the region's: it is its usual hours that are learned
 */
export function startBreadth(pool: Pool, keys: Pick<KeyStore, 'secret'>, clock: Clock): Asked {
  let noted = new Map<string, Noted>();
  const written = new Map<string, Set<string>>();

  async function write(): Promise<void> {
    const hour = hourOf(clock.now()).getTime();
    for (const key of written.keys()) if (Number(key.split(' ')[0]) !== hour) written.delete(key);
    if (noted.size === 0) return;
    const writing = noted;
    noted = new Map();
    try {
      const secret = await keys.secret('breadth');
      const fresh = [...writing].flatMap(([key, { system, hour, whom }]) =>
        [...whom]
          .map((one) => tagOf(secret, system, hour, one))
          .filter((tag) => !written.get(key)?.has(tag.toString('hex')))
          .map((tag) => ({ key, tag: tag.toString('hex'), row: [system, new Date(hour), tag] })),
      );
      if (fresh.length === 0) return;
      await pool.query(
        `INSERT INTO exchange.breadth_asked (system, hour, tag)
         SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bytea[]) ORDER BY 1, 2, 3 ON CONFLICT DO NOTHING`,
        columns(fresh.map(({ row }) => row)),
      );
      for (const { key, tag } of fresh) written.set(key, (written.get(key) ?? new Set()).add(tag));
    } catch (error) {
      for (const [key, one] of writing) add(key, one);
      throw error;
    }
  }
  function add(key: string, { system, hour, whom }: Noted): void {
    noted.set(key, { system, hour, whom: new Set([...(noted.get(key)?.whom ?? []), ...whom]) });
  }

  return {
    note(system, whom) {
      if (whom.length === 0) return;
      const hour = hourOf(clock.now()).getTime();
      const key = `${hour} ${system}`;
      const one = noted.get(key) ?? { system, hour, whom: new Set<string>() };
      for (const person of whom) one.whom.add(person);
      noted.set(key, one);
    },
    ...writeEachSecond(write),
  };
}

const tagOf = (secret: Buffer, system: string, hour: number, whom: string): Buffer =>
  createHmac('sha256', keyObjectOf(secret))
    .update(JSON.stringify(['engawa/breadth', system, hour, whom]))
    .digest()
    .subarray(0, tagBytes);
