import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openPool, type Pool } from './connect.ts';
import { applicationUrls, type Role, roleUrl } from './roles.ts';

/** A database of a test file's own, cloned from the migrated template: an address for the migrator and for each role. */
export type TestDatabase = {
  readonly name: string;
  readonly adminUrl: string;
  url(role: Role): string;
  /** of each application that has a schema, by its folder */
  applicationUrls(): Record<string, string>;
  /** a pool that is closed with the database */
  pool(role: Role | 'admin', max?: number): Pool;
  drop(): Promise<void>;
};

/** @param template what it is a copy of (`makeTemplate`); left out: a region in which nothing is yet */
export async function createTestDatabase(template = 'engawa_template'): Promise<TestDatabase> {
  const name = `engawa_test_${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return openTestDatabase(name);
}

/**
 * A template that is filled by the first file of the run which asks for it, and copied by the others.
 * @param fill ends with no connection open
 * @returns its name for `createTestDatabase`
 */
export async function makeTemplate(name: string, fill: (database: TestDatabase) => Promise<void>): Promise<string> {
  const template = `engawa_template_${name}`;
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(7264)');
    const { rows } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
    if (rows.length > 0) return template;
    // It has its name once all is in it.
    const database = await createTestDatabase();
    await fill(database);
    await onServer(`ALTER DATABASE ${database.name} RENAME TO ${template}`);
    return template;
  } finally {
    await client.end();
  }
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  await client.query('SELECT pg_advisory_lock(7262)'); // a template can be copied by one at a time
  await client.query(sql).finally(() => client.end());
}

function openTestDatabase(name: string): TestDatabase {
  const passwords = inject('rolePasswords');
  const admin = new URL(inject('adminUrl'));
  admin.pathname = `/${name}`;
  const pools: Pool[] = [];
  const url = (role: Role) => roleUrl(admin.href, role, passwords);
  return {
    name,
    adminUrl: admin.href,
    url,
    applicationUrls: () => applicationUrls(admin.href, passwords),
    pool(role, max = 10) {
      const pool = openPool(role === 'admin' ? admin.href : url(role), max);
      pools.push(pool);
      return pool;
    },
    async drop() {
      await Promise.all(pools.map((pool) => pool.end()));
      await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Every role that a process of the test run may enter as. */
export const everyRole = (): Role[] => Object.keys(inject('rolePasswords')) as Role[];
