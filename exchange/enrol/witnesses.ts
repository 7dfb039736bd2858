import { Fault } from '../../contracts/fault.ts';
import { parseVkey } from '../../contracts/tlog/note.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { announce } from '../identify/enrol.ts';

export type NewWitness = { readonly name: string; readonly url: string; readonly vkey: string };

/** A witness (立会人) that is asked for its cosignature from now on. @throws Fault bad_request, conflict */
export async function enrolWitness(connection: Connection, { name, url, vkey }: NewWitness, now: Date): Promise<void> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    throw new Fault('bad_request', '立会人の住所は https:// で始まるものにしてください。');
  try {
    parseVkey(vkey);
  } catch (cause) {
    throw new Fault(
      'bad_request',
      '検証鍵（vkey）の行が正しくありません。立会人から受け取った行をそのまま渡してください。',
      { cause },
    );
  }
  await connection.query('INSERT INTO exchange.witness (vkey, name, url, enrolled_at) VALUES ($1, $2, $3, $4)', [
    vkey,
    name,
    url,
    now,
  ]);
  await announce(connection);
}

/** Those enrolled while the region runs. */
export async function readWitnesses(connection: Queryable): Promise<NewWitness[]> {
  return (await connection.query('SELECT name, url, vkey FROM exchange.witness ORDER BY enrolled_at')).rows;
}
