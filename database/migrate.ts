import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

const folder = new URL('.', import.meta.url);

/**
 * Brings the database at `adminUrl` to the newest schema: applies, in order and each in one transaction, the numbered
 * files of this folder that it does not know yet, and gives each application's schema to the role that is its own
 * (part-applications.sql). Two that start at once wait for each other.
 * @returns the names of the files that were applied
 */
export async function migrate(adminUrl: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => /^\d{6}-.+\.sql$/.test(name)).sort();
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(7261)');
    await client.query(
      'CREATE TABLE IF NOT EXISTS public.migration (file text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())',
    );
    const known = new Set((await client.query('SELECT file FROM public.migration')).rows.map((row) => row.file));
    const applied: string[] = [];
    for (const file of files) {
      if (known.has(file)) continue;
      await client.query('BEGIN');
      await client.query(await readFile(new URL(file, folder), 'utf8'));
      await client.query('INSERT INTO public.migration (file) VALUES ($1)', [file]);
      await client.query('COMMIT');
      applied.push(file);
    }
    await client.query(await readFile(new URL('part-applications.sql', folder), 'utf8'));
    return applied;
  } finally {
    await client.end();
  }
}
