import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { tablesSql } from './dump.ts';
import type { Manifest } from './manifest.ts';

/** Rows put in at a time, and how many characters of them at most, but for one that is longer by itself: PostgreSQL takes no JSON of 256 MiB. */
const batch = 500;
const batchLength = 8 * 1024 * 1024;

/** Whether every file is there and as it was written. @throws Error in Japanese, with the first that is not */
export async function checkFiles(folder: string, { tables }: Manifest): Promise<void> {
  for (const { name, sha256 } of tables) {
    const hash = createHash('sha256');
    try {
      for await (const chunk of createReadStream(path.join(folder, `${name}.jsonl`))) hash.update(chunk);
    } catch {
      throw new Error(`バックアップの ${name}.jsonl を読めません。写し直してください。`);
    }
    if (hash.digest('hex') !== sha256)
      throw new Error(`バックアップの ${name}.jsonl が、書いたときと違います。別のバックアップを使ってください。`);
  }
}

/**
 * Puts the tables back into a database that has the same structure and holds nobody yet: all in one transaction, and the references
 * between tables are checked at its end.
 * @throws Error in Japanese
 */
export async function loadDatabase(adminUrl: string, folder: string, { tables, migrations }: Manifest): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    const known = await client.query<{ file: string }>('SELECT file FROM public.migration ORDER BY file');
    if (known.rows.map(({ file }) => file).join() !== migrations.join())
      throw new Error(
        'バックアップは、データベースの構成が違う版のものです。バックアップを取った版の縁側で戻してから、新しくしてください。',
      );
    const names = (await client.query<{ name: string }>(tablesSql)).rows.map(({ name }) => name);
    if (names.join() !== tables.map(({ name }) => name).join())
      throw new Error('バックアップの表が、このデータベースの表と違います。');
    const { rows } = await client.query('SELECT EXISTS (SELECT FROM exchange.member) AS used');
    if (rows[0].used) throw new Error('データベースが空ではありません。空のデータフォルダーに戻してください。');
    const references = await takeReferences(client);
    for (const name of names) {
      await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER, NO FORCE ROW LEVEL SECURITY`);
      await client.query(`DELETE FROM ${name}`); // what a migration puts in
      await loadTable(client, name, path.join(folder, `${name}.jsonl`));
    }
    for (const restore of references) await client.query(restore);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** Takes away the references between tables, and the force of row-level security. @returns what puts them back */
async function takeReferences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; key: string; definition: string }>(
    `SELECT conrelid::regclass::text AS name, quote_ident(conname) AS key, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace NOT IN ('pg_catalog'::regnamespace)`,
  );
  for (const { name, key } of rows) await client.query(`ALTER TABLE ${name} DROP CONSTRAINT ${key}`);
  const { rows: forced } = await client.query<{ name: string }>(
    'SELECT oid::regclass::text AS name FROM pg_class WHERE relforcerowsecurity',
  );
  const { rows: tables } = await client.query<{ name: string }>(tablesSql);
  return [
    ...rows.map(({ name, key, definition }) => `ALTER TABLE ${name} ADD CONSTRAINT ${key} ${definition}`),
    ...tables.map(({ name }) => `ALTER TABLE ${name} ENABLE TRIGGER USER`),
    ...forced.map(({ name }) => `ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`),
  ];
}

async function loadTable(client: pg.Client, name: string, file: string): Promise<void> {
  const { rows } = await client.query<{ column: string; identity: boolean }>(
    `SELECT quote_ident(attname) AS column, attidentity <> '' AS identity FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    [name],
  );
  const columns = rows.map(({ column }) => column).join(', ');
  const insert = `INSERT INTO ${name} (${columns}) OVERRIDING SYSTEM VALUE
    SELECT ${columns} FROM jsonb_populate_recordset(NULL::${name}, $1::jsonb)`;
  let lines: string[] = [];
  let length = 0;
  const put = async () => {
    if (lines.length > 0) await client.query(insert, [`[${lines.join(',')}]`]);
    lines = [];
    length = 0;
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (length + line.length > batchLength) await put();
    lines.push(line);
    length += line.length;
    if (lines.length === batch) await put();
  }
  await put();
  for (const { column } of rows.filter(({ identity }) => identity))
    await client.query(
      `SELECT setval(pg_get_serial_sequence($1, $2), max(${column})) FROM ${name} HAVING max(${column}) IS NOT NULL`,
      [name, column.replaceAll('"', '')],
    );
}
