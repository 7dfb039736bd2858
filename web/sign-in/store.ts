import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../../contracts/clock.ts';
import { type Connection, type Pool, transact, transactEnding } from '../../database/connect.ts';
import type { Seal } from './seal.ts';
import type { Attempt, Content } from './session.ts';

/** A row of a session. `version` counts the changes of its content. */
export type Stored = { readonly content: Content; readonly version: number; readonly usedAt: number };

/** An attempt is good for so long: somebody looks for their sign-in letter. */
export const attemptMs = 30 * 60_000;
/** Whose an ended session was is remembered for so long, for a form that comes late. */
export const rememberMs = 24 * 3_600_000;
/** Long enough to fetch a token; then another request may try. */
const renewalMs = 10_000;

/** 256 random bits, base64url. */
export const newId = (): string => randomBytes(32).toString('base64url');

/**
 * What one application keeps of those who sign in, in PostgreSQL: any number of processes share it. Rows are found by the hash of a
 * random id that only the browser holds.
 * @param clock the machine's: ends of sessions protect
 */
export function openStore(
  { pool, seal, clock }: { readonly pool: Pool; readonly seal: Seal; readonly clock: Clock },
  application: string,
) {
  const rowOf = (table: string, id: string) => {
    const hash = createHash('sha256')
      .update(JSON.stringify([application, table, id]))
      .digest();
    return { hash, name: `${table} ${hash.toString('hex')}` };
  };
  const contextOf = (hash: Buffer) => ({ application_session: hash.toString('hex') });
  const inRow = <T>(hash: Buffer, work: (connection: Connection) => Promise<T>) =>
    transact(pool, contextOf(hash), work);
  const after = (ms: number) => new Date(clock.now().getTime() + ms);

  return {
    async keepAttempt(id: string, attempt: Attempt): Promise<void> {
      const { hash, name } = rowOf('attempt', id);
      const sealed = await seal.seal(name, attempt);
      await inRow(hash, (connection) =>
        connection.query('INSERT INTO application_session.attempt (id, sealed, forget_at) VALUES ($1, $2, $3)', [
          ...[hash, sealed, after(attemptMs)],
        ]),
      );
    },

    /** The attempt of that id, once. */
    async takeAttempt(id: string): Promise<Attempt | undefined> {
      const { hash, name } = rowOf('attempt', id);
      const { rows } = await inRow(hash, (connection) =>
        connection.query<{ sealed: string; forget_at: Date }>(
          'DELETE FROM application_session.attempt WHERE id = $1 RETURNING sealed, forget_at',
          [hash],
        ),
      );
      if (!rows[0] || rows[0].forget_at <= clock.now()) return undefined;
      return seal.open<Attempt>(name, rows[0].sealed);
    },

    /** @returns the id for the browser: a new one each time */
    async begin(content: Content): Promise<string> {
      const id = newId();
      const { hash, name } = rowOf('session', id);
      const sealed = await seal.seal(name, content);
      const forgetAt = new Date(content.endsAt + rememberMs);
      await inRow(hash, (connection) =>
        connection.query(
          'INSERT INTO application_session.session (id, sealed, version, used_at, forget_at) VALUES ($1, $2, 1, $3, $4)',
          [hash, sealed, clock.now(), forgetAt],
        ),
      );
      return id;
    },

    async find(id: string): Promise<Stored | undefined> {
      const { hash, name } = rowOf('session', id);
      // Each page asks this: one journey.
      const { rows } = await transactEnding(pool, contextOf(hash), async (connection) => {
        const finding = connection.query<{ sealed: string; version: number; used_at: Date }>(
          'SELECT sealed, version, used_at FROM application_session.session WHERE id = $1',
          [hash],
        );
        return { last: [finding], result: () => finding };
      });
      const content = rows[0] && (await seal.open<Content>(name, rows[0].sealed));
      return content && { content, version: rows[0]!.version, usedAt: rows[0]!.used_at.getTime() };
    },

    async touch(id: string): Promise<void> {
      const { hash } = rowOf('session', id);
      await inRow(hash, (connection) =>
        connection.query('UPDATE application_session.session SET used_at = greatest(used_at, $2) WHERE id = $1', [
          ...[hash, clock.now()],
        ]),
      );
    },

    /** Whether the caller is the one who fetches new tokens for this version. */
    async claimRenewal(id: string, version: number): Promise<boolean> {
      const { hash } = rowOf('session', id);
      const { rowCount } = await inRow(hash, (connection) =>
        connection.query(
          `UPDATE application_session.session SET renewing_until = $3
            WHERE id = $1 AND version = $2 AND (renewing_until IS NULL OR renewing_until < $4)`,
          [hash, version, after(renewalMs), clock.now()],
        ),
      );
      return rowCount === 1;
    },

    async releaseRenewal(id: string, version: number): Promise<void> {
      const { hash } = rowOf('session', id);
      await inRow(hash, (connection) =>
        connection.query(
          'UPDATE application_session.session SET renewing_until = NULL WHERE id = $1 AND version = $2',
          [...[hash, version]],
        ),
      );
    },

    /** Replaces the content of that version. @returns whether it was still that one */
    async replace(id: string, version: number, content: Content): Promise<boolean> {
      const { hash, name } = rowOf('session', id);
      const sealed = await seal.seal(name, content);
      const { rowCount } = await inRow(hash, (connection) =>
        connection.query(
          `UPDATE application_session.session SET sealed = $3, version = version + 1, renewing_until = NULL
            WHERE id = $1 AND version = $2`,
          [hash, version, sealed],
        ),
      );
      return rowCount === 1;
    },

    /** Nothing of it remains. */
    async remove(id: string): Promise<void> {
      const { hash } = rowOf('session', id);
      await inRow(hash, (connection) =>
        connection.query('DELETE FROM application_session.session WHERE id = $1', [hash]),
      );
    },

    kept: openKept({ pool, seal, clock }, application),

    /** Deletes what is over. */
    async forget(): Promise<void> {
      for (const table of ['attempt', 'session', 'kept'])
        await transact(pool, {}, (connection) => connection.query(`DELETE FROM application_session.${table}`));
    },
  };
}
export type Store = ReturnType<typeof openStore>;

/** What somebody had entered when their session had ended. */
export type KeptForm = {
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly keptAt: number;
  /** shown by the page where it was entered, and offered nowhere else (web/application/fresh.tsx) */
  readonly shown?: boolean;
};

const mostKept = 3;
/** Longer than anybody types; a file is not kept. */
const mostCharacters = 100_000;

function openKept(
  { pool, seal, clock }: { readonly pool: Pool; readonly seal: Seal; readonly clock: Clock },
  application: string,
) {
  const inOwner = <T>(account: string, work: (connection: Connection, owner: Buffer) => Promise<T>) => {
    const owner = seal.hash('kept', application, account);
    return transact(pool, { application_session: owner.toString('hex') }, (connection) => work(connection, owner));
  };
  const nameOf = (owner: Buffer, id: string) => `kept ${owner.toString('hex')} ${id}`;

  async function add(account: string, form: Omit<KeptForm, 'keptAt'>): Promise<string | undefined> {
    if (JSON.stringify(form).length > mostCharacters) return undefined;
    const keptAt = clock.now().getTime();
    const id = randomUUID();
    await inOwner(account, async (connection, owner) => {
      await connection.query(
        `DELETE FROM application_session.kept WHERE owner = $1 AND id NOT IN
             (SELECT id FROM application_session.kept WHERE owner = $1 ORDER BY forget_at DESC LIMIT $2)`,
        [owner, mostKept - 1],
      );
      const sealed = await seal.seal(nameOf(owner, id), { ...form, keptAt } satisfies KeptForm);
      await connection.query(
        'INSERT INTO application_session.kept (owner, id, sealed, forget_at) VALUES ($1, $2, $3, $4)',
        [owner, id, sealed, new Date(keptAt + rememberMs)],
      );
    });
    return id;
  }

  return {
    /** Keeps a form for that account; the oldest goes where there are many. @returns whether it could be kept */
    add: async (account: string, form: Omit<KeptForm, 'keptAt' | 'shown'>): Promise<boolean> =>
      (await add(account, form)) !== undefined,

    /** Keeps one that the page where it was entered shows again. @returns its id; undefined where it could not be kept */
    addShown: (account: string, form: Omit<KeptForm, 'keptAt' | 'shown'>): Promise<string | undefined> =>
      add(account, { ...form, shown: true }),

    async findShown(account: string, id: string): Promise<KeptForm | undefined> {
      const { owner, sealed } = await inOwner(account, async (connection, of) => {
        const { rows } = await connection.query<{ sealed: string }>(
          'SELECT sealed FROM application_session.kept WHERE owner = $1 AND id::text = $2 AND forget_at > $3',
          [of, id, clock.now()],
        );
        return { owner: of, sealed: rows[0]?.sealed };
      });
      const form = sealed === undefined ? undefined : await seal.open<KeptForm>(nameOf(owner, id), sealed);
      return form?.shown ? form : undefined;
    },

    /** Those to be offered when their person has signed in again, the newest first. */
    async list(account: string): Promise<(KeptForm & { readonly id: string })[]> {
      const { owner, rows } = await inOwner(account, async (connection, of) => {
        const found = await connection.query<{ id: string; sealed: string }>(
          'SELECT id, sealed FROM application_session.kept WHERE owner = $1 AND forget_at > $2 ORDER BY forget_at DESC',
          [of, clock.now()],
        );
        return { owner: of, rows: found.rows };
      });
      const opened = await Promise.all(
        rows.map(async ({ id, sealed }) => {
          const form = await seal.open<KeptForm>(nameOf(owner, id), sealed);
          return form && { ...form, id };
        }),
      );
      return opened.filter((one) => one !== undefined && !one.shown) as (KeptForm & { readonly id: string })[];
    },

    async remove(account: string, id: string): Promise<void> {
      await inOwner(account, (connection, owner) =>
        connection.query('DELETE FROM application_session.kept WHERE owner = $1 AND id = $2', [owner, id]),
      );
    },
  };
}
