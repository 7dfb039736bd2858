import { readFile } from 'node:fs/promises';
import type { Configuration } from '../configuration.ts';
import { migratorFile } from './database.ts';
import { accessFile, type DatabaseAccess } from './secrets.ts';

/**
 * The migrator's address of the region's database, for commands that an operator runs: DATABASE_URL, or our own while
 * `npm start` runs it. Undefined before a first start.
 */
export async function findAdminUrl({ data, databaseUrl }: Configuration): Promise<string | undefined> {
  if (databaseUrl !== undefined) return databaseUrl;
  try {
    const { url }: DatabaseAccess = JSON.parse(await readFile(accessFile(data), 'utf8'));
    const admin = new URL(url);
    admin.username = 'engawa_migrator';
    admin.password = await readFile(migratorFile(data), 'utf8');
    return admin.href;
  } catch {
    return undefined;
  }
}
