import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openPool, type Pool } from './connect.ts';
import { applicationUrls, type Role, roleUrl } from './roles.ts';

/** A database of a test file's own, cloned from the migrated template: an address for the migrator and for each role. */
export type TestDatabase = {
  readonly adminUrl: string;
  url(role: Role): string;
  /** of each application that has a schema, by its folder */
  applicationUrls(): Record<string, string>;
  /** a pool that is closed with the database */
  pool(role: Role | 'admin', max?: number): Pool;
  drop(): Promise<void>;
};

export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('adminUrl');
  const passwords = inject('rolePasswords');
  const name = `engawa_test_${randomBytes(6).toString('hex')}`;
  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query('SELECT pg_advisory_lock(7262)'); // a template can be copied by one at a time
    await client.query(sql).finally(() => client.end());
  };
  await onServer(`CREATE DATABASE ${name} TEMPLATE engawa_template`);
  const admin = new URL(server);
  admin.pathname = `/${name}`;
  const pools: Pool[] = [];
  const url = (role: Role) => roleUrl(admin.href, role, passwords);
  return {
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
