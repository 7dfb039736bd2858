import pg from 'pg';
import { expect } from 'vitest';
import type { Pool } from '../../database/connect.ts';

/*
 * For the tests of crashes: sessions of the database that end in a chosen gap of the road.
 */

/** Before the statement, or after it with its answer lost on the way. */
export const deaths = ['before', 'unanswered'] as const;
export type Death = (typeof deaths)[number];

/** What is under way for other reasons than the request, or only now and then. */
const background =
  /FROM exchange\.clock|exchange\.(?:revision|sending|security_count|breadth_asked|oidc_artifact)|LISTEN|ledger\.publishing|ledger\.refusal|relay\.deferred d SET|WHERE deadline|ledger\.take_refusals|DELETE FROM (?!exchange\.asking WHERE message = ANY)/;
const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => Promise<unknown>;
/** A statement of a request: the `nth` of its text. */
export type Step = { readonly sql: string; readonly nth: number };
/** Where the next session dies (undefined: nowhere), and what has been sent so far. */
type Plan = { readonly at: Step | undefined; readonly death: Death; dead: boolean; readonly seen: Step[] };
let plan: Plan | undefined;
let admin: Pool;

const sqlOf = (first: unknown): string =>
  typeof first === 'string' ? first : String((first as { text?: string }).text);

/** A session that is dying: what is sent behind the statement of its death arrives after it, as it was sent. */
const dyingSessions = new WeakMap<pg.Client, Promise<unknown>>();

async function mortalQuery(this: pg.Client, ...args: unknown[]): Promise<unknown> {
  const sql = sqlOf(args[0]);
  const ending = dyingSessions.get(this);
  if (ending) return ending.then(() => query.apply(this, args));
  if (!plan || plan.dead || this.user !== 'engawa_exchange' || background.test(sql)) return query.apply(this, args);
  const step = { sql, nth: plan.seen.filter((one) => one.sql === sql).length };
  plan.seen.push(step);
  if (plan.at?.sql !== sql || plan.at.nth !== step.nth) return query.apply(this, args);
  const { death } = plan;
  plan.dead = true;
  const pid = (this as unknown as { processID: number }).processID;
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();
  dyingSessions.set(this, gone);
  const die = () => admin.query('SELECT pg_terminate_backend($1, 5000)', [pid]).finally(isGone);
  if (death === 'before') await die();
  const result = await query.apply(this, args);
  if (death === 'before') return result;
  await die();
  throw new Error('Connection terminated unexpectedly');
}

/** From now on sessions of the role exchange in this process die where `dying` says. @param pool of the migrator: it kills */
export function makeMortal(pool: Pool): void {
  admin = pool;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    // A query with a callback is the pool's own; it answers nobody.
    return typeof args.at(-1) === 'function' ? query.apply(this, args) : mortalQuery.apply(this, args);
  } as typeof pg.Client.prototype.query;
}

export function makeImmortal(): void {
  pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
}

/** Does `work` with a session that dies at `at`. @returns the statements of it, and whether it died */
export async function dying(at: Step | undefined, death: Death, work: () => Promise<{ status: number }>) {
  const own: Plan = { at, death, dead: false, seen: [] };
  plan = own;
  const { status } = await work();
  plan = undefined;
  if (own.dead) expect([200, 202, 204, 500, 503]).toContain(status);
  else expect(status).toBeLessThan(300);
  return { ...own, status };
}

/** Every gap of `work`, each with a message of its own. @returns the statements at which sessions died */
export async function everyGap(work: (at: Step | undefined) => ReturnType<typeof dying>): Promise<string[]> {
  const died: string[] = [];
  for (const step of (await work(undefined)).seen) if ((await work(step)).dead) died.push(step.sql);
  return died;
}
