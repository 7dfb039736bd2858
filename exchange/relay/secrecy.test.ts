import { randomBytes, randomInt } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

/*
 * Against whoever takes a copy of the database while mail is under way: a dump, or the files of the server itself. Every content
 * is marked, and no mark may be found, plain or encoded.
 */
let region: TestRegion;
let manager: TestClient;
let helper: TestClient;
const helperId = 'CARE/0300000005';
const person = { insurer: '123456', insured: '123456789' };
const began = Date.now();

/** In every content: letters, and text of the kind that people write, as its bytes are in CP932. */
const letters = `KANARIA${randomBytes(9).toString('hex').toUpperCase()}`;
const kana = Array.from({ length: 12 }, () => String.fromCharCode(0x30a2 + randomInt(80))).join('');
// Katakana ァ (U+30A1) … ヶ (U+30F6) stand in CP932 at 0x8340 and on, in order, without 0x837f.
const cp932 = (text: string) =>
  Buffer.from(
    [...text].flatMap((letter) => {
      const low = 0x40 + letter.charCodeAt(0) - 0x30a1;
      return [0x83, low >= 0x7f ? low + 1 : low];
    }),
  );
const marks = [Buffer.from(letters), Buffer.from(kana), cp932(kana)];

/** The part of a base64 text that a mark decides wherever in it the mark begins. */
const inBase64 = (mark: Buffer): Buffer[] =>
  [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), mark]).toString('base64');
    const sure = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + mark.length) * 8) / 6));
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')].map((one) => Buffer.from(one));
  });
const once = marks.flatMap((mark) => [mark, Buffer.from(mark.toString('hex')), ...inBase64(mark)]);
const forms = new Map(
  [...once, ...marks.flatMap(inBase64).flatMap(inBase64)].map((one) => [one.toString('latin1'), one]),
);
const isMarked = (bytes: Buffer): boolean => [...forms.values()].some((form) => bytes.includes(form));

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  helper = await region.client('CARE/0300000005/careplan');
});
afterAll(() => region.close());

let number = 0;
async function send(code: string) {
  const row = Buffer.concat([
    Buffer.from(`202407,${person.insurer},${person.insured},20261101,20261101,1,"${letters}`),
    cp932(kana),
    Buffer.from(`",1,,,,,1,"",,"",,"","","",,\r\n`),
  ]);
  const name = `UP2KYO_0300000100_43_0300000005_11_${20260101000000 + number++}.CSV`;
  const files = [{ name, mediaType: 'text/csv', content: row.toString('base64') }];
  const sent = await manager.send({ receiver: helperId, parcel: { subjects: [{ code }], files } });
  expect(sent.status).toBe(202);
  return sent.body.message!;
}

/** COPY of every table in one snapshot, as text and in binary, where texts and bytea are their own bytes. */
async function dump(): Promise<Buffer> {
  const client = new pg.Client({ connectionString: region.database.adminUrl });
  const chunks: Buffer[] = [];
  await client.connect();
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('copyData', ({ chunk }: { chunk: Buffer }) => chunks.push(Buffer.from(chunk)));
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`,
  );
  for (const { name } of rows) {
    await client.query(`COPY ${name} TO STDOUT`);
    await client.query(`COPY ${name} TO STDOUT (FORMAT binary)`);
  }
  await client.query('COMMIT');
  await client.end();
  return Buffer.concat(chunks);
}

test('the marks are found in what they would stand in', async () => {
  for (const mark of marks) {
    const inJson = Buffer.from(JSON.stringify({ files: [{ content: `?${mark.toString('base64')}` }] }));
    for (const plain of [mark, Buffer.from(mark.toString('hex')), inJson, Buffer.from(inJson.toString('base64url'))])
      expect(isMarked(Buffer.concat([Buffer.from('before'), plain, Buffer.from('after')]))).toBe(true);
  }
});

test('in the middle of traffic a dump holds no marked content', { timeout: 240_000 }, async () => {
  const [own] = await manager.codesOf([person]);
  const standing = await send(own!.code!);
  let going = true;
  const sending = (async () => {
    while (going) await send(own!.code!);
  })();
  const collecting = (async () => {
    while (going) {
      const { messages } = await helper.collect();
      // One in three stays handed over and not acknowledged, so that every state is in the dumps.
      const done = messages.filter(({ message }, i) => i % 3 !== 0 && message !== standing);
      for (const { sealed } of messages.slice(0, 1))
        expect(isMarked(Buffer.from((await helper.open(sealed)).files[0]!.content))).toBe(true);
      if (done.length > 0) await helper.acknowledge(done.map(({ message }) => message));
    }
  })();
  const seen = new Set<string>();
  try {
    // However slow the machine is: until every state was seen, with enough mail under way.
    for (let round = 0; round < 5 || seen.size < 3 || number <= 10; round++) {
      const copy = await dump();
      expect(copy.includes(standing)).toBe(true); // it is a dump of this region, with mail in it
      expect(isMarked(copy)).toBe(false);
      for (const state of ['kept', 'handed-over', 'acknowledged']) if (copy.includes(`\t${state}\t`)) seen.add(state);
    }
  } finally {
    going = false;
    await Promise.all([sending, collecting]);
  }
});

/** The files of the database server that were written since `began`: those of this region’s database, what all share, and the WAL. */
async function* serverFiles(folder: string): AsyncGenerator<readonly [name: string, bytes: Buffer]> {
  const admin = region.database.pool('admin', 1);
  const local = (await readdir(folder).catch((): string[] => [])).includes('PG_VERSION');
  // Where the folder is another user's or another machine's, the server reads it to us.
  const { rows } = await admin.query<{ name: string; size: number }>(
    `WITH RECURSIVE file (name, isdir, size, modification) AS (
       SELECT top, isdir, size, modification FROM pg_ls_dir('.') AS top, pg_stat_file(top, true)
       UNION ALL
       SELECT name || '/' || below, about.isdir, about.size, about.modification
         FROM file, pg_ls_dir(name, true, false) AS below, pg_stat_file(name || '/' || below, true) AS about
        WHERE file.isdir
          AND (name !~ '^base/\\d+$' OR name = 'base/' || (SELECT oid FROM pg_database WHERE datname = current_database()))
     )
     SELECT name, size FROM file WHERE NOT isdir AND size > 0 AND modification >= $1`,
    [new Date(began - 1000)],
  );
  for (const { name, size } of rows) {
    if (local) yield [name, await readFile(path.join(folder, name)).catch(() => Buffer.alloc(0))];
    else {
      const text = 'SELECT pg_read_binary_file($1, 0, $2, true) AS bytes';
      const read = await admin.query({ text, values: [name, size], binary: true } as pg.QueryConfig);
      yield [name, read.rows[0].bytes ?? Buffer.alloc(0)];
    }
  }
}

test('the server’s data folder and WAL, as bytes, hold none', { timeout: 120_000 }, async () => {
  const standing = await send((await manager.codesOf([person]))[0]!.code!);
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query('SHOW data_directory');
  await admin.query('CHECKPOINT');
  const id = Buffer.from(standing.replaceAll('-', ''), 'hex');
  const holding: string[] = [];
  let controls = 0;
  const look = (name: string, bytes: Buffer) => {
    if (isMarked(bytes)) holding.push(name);
    if (bytes.includes(id)) controls++;
  };
  for await (const [name, bytes] of serverFiles(rows[0].data_directory)) look(name, bytes);
  for (const name of await readdir(region.data, { recursive: true })) {
    const file = path.join(region.data, name);
    const about = await stat(file).catch(() => undefined);
    if (about?.isFile() && about.mtimeMs >= began - 1000) look(name, await readFile(file).catch(() => Buffer.alloc(0)));
  }
  expect(holding).toEqual([]);
  expect(controls).toBeGreaterThanOrEqual(2); // the message itself is there, in a table and in the WAL
});
