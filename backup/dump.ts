import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Manifest } from './manifest.ts';

/**
 * Rows read at a time: memory stays flat however large a table is. Of rows that may be large, each by itself: a night's sealed parcels are tens of
 * MiB each.
 */
const sizes = [
  { rows: 1_000, where: (bytes: string) => `${bytes} <= 8192` },
  { rows: 1, where: (bytes: string) => `${bytes} > 8192` },
] as const;

export const tablesSql = `
  SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'public') ORDER BY 1`;

type Dumped = Pick<Manifest, 'migrations' | 'checkpoint' | 'tables'>;

/**
 * Writes every table as it stood at one moment, one row a line in JSON, while the region goes on running.
 * @param adminUrl of the migrator, which sees all rows
 */
export async function dumpDatabase(adminUrl: string, folder: string, say: (text: string) => void): Promise<Dumped> {
  await mkdir(folder, { mode: 0o700 });
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Where a policy would hide rows from us, this fails rather than writing less.
    await client.query('SET LOCAL row_security = off');
    const { rows } = await client.query<{ name: string }>(tablesSql);
    const tables: Manifest['tables'] = [];
    for (const { name } of rows) {
      const table = await dumpTable(client, name, folder);
      if (table.rows > 100_000) say(`  ${name} ${table.rows}行`);
      tables.push(table);
    }
    const migrations = await client.query<{ file: string }>('SELECT file FROM public.migration ORDER BY file');
    const last = await client.query<{ note: string }>(
      'SELECT note FROM ledger.checkpoint ORDER BY tree DESC, size DESC LIMIT 1',
    );
    await client.query('COMMIT');
    return { migrations: migrations.rows.map(({ file }) => file), checkpoint: last.rows[0]?.note ?? null, tables };
  } finally {
    await client.end();
  }
}

async function dumpTable(client: pg.Client, name: string, folder: string): Promise<Manifest['tables'][number]> {
  const file = await open(path.join(folder, `${name}.jsonl`), 'wx', 0o600);
  const hash = createHash('sha256');
  let count = 0;
  try {
    const bytes = await bytesOf(client, name);
    for (const { rows: most, where } of sizes) {
      await client.query(
        `DECLARE dumped NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${name} t WHERE ${where(bytes)}`,
      );
      for (;;) {
        const { rows } = await client.query<{ row: string }>(`FETCH ${most} FROM dumped`);
        if (rows.length === 0) break;
        const text = rows.map(({ row }) => `${row}\n`).join('');
        hash.update(text);
        count += rows.length;
        await file.appendFile(text);
      }
      await client.query('CLOSE dumped');
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { name, rows: count, sha256: hash.digest('hex') };
}

/** What a row's values take, as SQL; of texts and bytes it is known without reading them. */
async function bytesOf(client: pg.Client, name: string): Promise<string> {
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT format(CASE WHEN atttypid IN ('text'::regtype, 'bytea'::regtype) THEN 'octet_length(t.%I)' ELSE 'pg_column_size(t.%I)' END, attname) AS bytes
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attlen = -1`,
    [name],
  );
  return ['0', ...rows.map(({ bytes }) => `coalesce(${bytes}, 0)`)].join(' + ');
}
