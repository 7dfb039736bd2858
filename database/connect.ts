import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import pg from 'pg';

// Numbers of rows and log indexes stay far below 2^53; a value beyond it is a fault, never rounded.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond the safe integers`);
  return value;
});

export type Pool = pg.Pool;
export type Connection = pg.PoolClient;
/** What a query can be sent through: a pool, or the connection of a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

const names = new Map<string, string>();
/** Names are the server's, for one connection: the same text has the same name. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
  names.set(text, name);
  return name;
}

/**
 * Has each statement with parameters prepared once a connection. Row-level security and joins make many of ours dearer to plan than
 * to carry out. Their texts are few: what varies stands in the parameters. What is sent at one moment is written at once: a write for
 * each costs more, here and where the server wakes for it, than most statements themselves.
 */
class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own signature is a dozen overloads
  override query(text: any, values?: any, callback?: any): any {
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
    if (typeof text !== 'string' || !Array.isArray(values)) return super.query(text, values, callback);
    return super.query({ name: nameOf(text), text, values }, callback);
  }
}

/** One plan for all values of a statement, in one process, and none compiled: more would cost more to start than our statements last. */
const settings = '-c plan_cache_mode=force_generic_plan -c max_parallel_workers_per_gather=0 -c jit=off';

/**
 * Opens a pool on `url`. An idle connection that breaks is dropped and replaced; it never ends the process. Statements that are sent
 * without waiting for each other go to the server at once and are carried out in their order: a transaction lasts as long as its
 * journeys, and holds its locks as long.
 */
export function openPool(url: string, max = 10): Pool {
  const pool = new pg.Pool({
    ...{ connectionString: url, max, application_name: 'engawa' },
    ...{ pipeline: true, Client: PreparingClient, options: settings },
  });
  pool.on('error', () => {});
  return pool;
}

/** A client with a session of its own, not yet connected. Statements that are sent without waiting for each other go to the server at once, as a pool's do. */
export const makeClient = (url: string, name: string): pg.Client =>
  new pg.Client({ ...{ connectionString: url, application_name: name }, ...{ pipeline: true } });

/** The names under which row-level security lets a transaction see rows (database/*.sql, `exchange.context`). */
export type Context = Partial<
  Record<
    | 'member'
    | 'municipality'
    | 'auditor'
    | 'overdue'
    | 'account'
    | 'session'
    | 'sign_in'
    | 'application_session'
    | 'protections'
    | 'letters',
    string
  > &
    Record<'subjects' | 'digests' | 'systems' | 'messages' | 'subject_tags', readonly string[]>
>;

/** Names (more of) what the transaction on `connection` is about; gone at its end. */
export async function setContext(connection: Queryable, context: Context): Promise<void> {
  const entries = Object.entries(context).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return;
  const calls = entries.map((_, i) => `set_config('engawa.' || $${2 * i + 1}, $${2 * i + 2}, true)`);
  const values = entries.flatMap(([name, value]) => [name, typeof value === 'string' ? value : value!.join(',')]);
  await connection.query(`SELECT ${calls.join(', ')}`, values);
}

/**
 * Adds to the lists of what the transaction on `connection` is about and keeps what its caller has named: for functions that
 * look something up inside a transaction that is not theirs.
 */
export async function addContext(
  connection: Queryable,
  context: Partial<Record<'subjects' | 'digests', readonly string[]>>,
): Promise<void> {
  const entries = Object.entries(context).filter(([, value]) => value !== undefined && value.length > 0);
  if (entries.length === 0) return;
  const calls = entries.map((_, i) => {
    const name = `'engawa.' || $${2 * i + 1}`;
    return `set_config(${name}, concat_ws(',', NULLIF(current_setting(${name}, true), ''), $${2 * i + 2}::text), true)`;
  });
  await connection.query(
    `SELECT ${calls.join(', ')}`,
    entries.flatMap(([name, value]) => [name, value!.join(',')]),
  );
}

/**
 * What was sent without waiting for each other, in the order in which it was sent. The first failure is thrown, and only when none of it is under way
 * any more: what goes on after a transaction has ended would speak in the next one.
 */
export async function together<T extends readonly Promise<unknown>[]>(
  ...sent: T
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  const settled = await Promise.allSettled(sent);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never;
}

/** Runs `work` in one transaction under `context`; commits what it returns, rolls back what it throws. */
export const transact = <T>(pool: Pool, context: Context, work: (connection: Connection) => Promise<T>): Promise<T> =>
  transactEnding(pool, context, async (connection) => {
    const result = await work(connection);
    return { last: [], result: () => result };
  });

/** A statement of a transaction had failed, and nobody minded: the server has taken all of it back. */
export class RolledBack extends Error {
  override readonly name = 'RolledBack';
  constructor() {
    super('the transaction was rolled back by a failure that was passed over');
  }
}

/** How a transaction ends: its last statements, already sent, and what it comes to once they and the commit have been carried out. */
export type Ending<T> = { readonly last: readonly Promise<unknown>[]; readonly result: () => T | Promise<T> };

/**
 * As `transact`, with the commit sent behind the last statements and not after their answers: one journey fewer, and locks held as much shorter.
 * One of them that fails makes the server roll back, and is what is thrown.
 */
export async function transactEnding<T>(
  pool: Pool,
  context: Context,
  work: (connection: Connection) => Promise<Ending<T>>,
): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  // The pool listens to idle connections only; one that is lost at work would end the process.
  const note = (error: Error) => {
    broken = error;
  };
  connection.on('error', note);
  try {
    const begun = Promise.all([connection.query('BEGIN'), setContext(connection, context)]);
    begun.catch(() => {}); // awaited below, whatever becomes of the work
    const { last, result } = await work(connection).catch(async (error) => {
      await begun; // what made the server refuse everything after it
      throw error;
    });
    const committing = connection.query('COMMIT');
    // Awaited in the order in which they were sent: the first that failed explains the others.
    for (const one of [...last, committing]) one.catch(() => {});
    await begun;
    for (const one of last) await one;
    // The server answers so, and without an error, where a statement had failed and nobody minded.
    if ((await committing).command !== 'COMMIT') throw new RolledBack();
    return result();
  } catch (error) {
    await connection.query('ROLLBACK').catch((e: Error) => {
      broken = e;
    });
    throw error;
  } finally {
    connection.off('error', note);
    connection.release(broken);
  }
}
