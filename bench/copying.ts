import type pg from 'pg';
import { copyIn } from '../database/testing-copy.ts';
import { withAdmin } from './region.ts';

/** What COPY … TO STDOUT gives of a table. */
async function copyOut(admin: pg.Client, query: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const { connection } = admin as unknown as { connection: NodeJS.EventEmitter };
  const take = ({ chunk }: { chunk: Buffer }) => chunks.push(Buffer.from(chunk));
  connection.on('copyData', take);
  await admin.query(`COPY (${query}) TO STDOUT`);
  connection.off('copyData', take);
  return Buffer.concat(chunks);
}

/**
 * Seconds that COPY takes to put the rows of these queries into tables like those that they stand in, with their keys and indexes, in one
 * transaction that is on the disk in the end: what storing alone costs, by the quickest way that the database has.
 */
export const timeCopy = (
  adminUrl: string,
  queries: Readonly<Record<string, string>>,
): Promise<{ readonly seconds: number; readonly megabytes: number; readonly rows: number }> =>
  withAdmin(adminUrl, async (admin) => {
    let [rows, bytes] = [0, 0];
    const ready: [string, Buffer][] = [];
    for (const [table, query] of Object.entries(queries)) {
      const data = await copyOut(admin, query);
      const name = `copied_${table.replace('.', '_')}`;
      await admin.query(
        `DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} (LIKE ${table} INCLUDING INDEXES INCLUDING DEFAULTS)`,
      );
      rows += (await admin.query<{ count: number }>(`SELECT count(*)::int AS count FROM (${query}) AS all_of_them`))
        .rows[0]!.count;
      bytes += data.length;
      ready.push([name, data]);
    }
    const started = performance.now();
    await admin.query('BEGIN');
    for (const [name, data] of ready) await copyIn(admin, name, data);
    await admin.query('COMMIT');
    const seconds = (performance.now() - started) / 1000;
    for (const [name] of ready) await admin.query(`DROP TABLE ${name}`);
    return { seconds, megabytes: bytes / 1_000_000, rows };
  });
