import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { createCluster, startCluster } from './embedded/cluster.ts';
import { locate } from './embedded/place.ts';
import { migrate } from './migrate.ts';
import { findApplicationRoles, makeRolePasswords, type RolePasswords, setRolePasswords } from './roles.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    /** for what files share beside the server */
    folder: string;
    rolePasswords: RolePasswords;
  }
}

/** One database server for the whole run (ENGAWA_TEST_DATABASE_URL, or embedded), one migrated template that each file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-test-'));
  const own = process.env.ENGAWA_TEST_DATABASE_URL;
  const started = own ? undefined : await startOwn(folder);
  const adminUrl = own ?? started!.url;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows } = await admin.query(`SELECT datname FROM pg_database WHERE datname LIKE 'engawa\\_template%'`);
  for (const { datname } of rows) await admin.query(`DROP DATABASE ${datname}`);
  await admin.query('CREATE DATABASE engawa_template');
  await admin.end();
  const template = new URL(adminUrl);
  template.pathname = '/engawa_template';
  await migrate(template.href);
  const passwords = makeRolePasswords(await findApplicationRoles(template.href));
  await setRolePasswords(adminUrl, passwords);
  project.provide('adminUrl', adminUrl);
  project.provide('folder', folder);
  project.provide('rolePasswords', passwords);
  return async () => {
    await started?.stop();
    await rm(folder, { recursive: true, force: true });
    if (started) await rm(started.folder, { recursive: true, force: true }); // elsewhere, where root's folders are closed
  };
}

async function startOwn(folder: string) {
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755);
  const place = await locate(folder);
  await createCluster(place, 'test');
  // Durability is what the crash tests are about, and they start their own region; here speed counts.
  const started = await startCluster(place, 'test', { fsync: 'off', max_connections: '300' });
  return { ...started, folder: place.folder };
}
