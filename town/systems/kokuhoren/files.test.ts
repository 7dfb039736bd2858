import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeClaims, writeSlips } from '../../../applications/care/claims/files.ts';
import { claimed, claimsOf, visitOn } from '../../../applications/care/claims/testing.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { makeTown } from '../../town.ts';
import { openBook } from './book.ts';
import { receiveFile } from './intake.ts';
import { emptyHistory } from './ledgers.ts';
import { listsOf, writeList } from './lists.ts';
import { reasons } from './reasons.ts';
import { review } from './review.ts';
import { clinic, home, ledgersWith } from './testing.ts';
import { makeTownLedgers } from './town-ledgers.ts';

const tables = await readTables();
const ledgers = ledgersWith(tables);
const { slip, statements } = claimsOf(tables, [
  visitOn(home, '111211', 2),
  visitOn(home, '111211', 3),
  visitOn(clinic, '312113', 9),
]);
const own = statements.filter(({ provider }) => provider === home);

test('claims and slips are received as they were sent', () => {
  expect(receiveFile(writeClaims(home, '202612', own))).toEqual({ slips: [], statements: own });
  expect(receiveFile(writeSlips('0300000100', '202612', [slip!]))).toEqual({ slips: [slip], statements: [] });
});

test.each<[string, Buffer, RegExp]>([
  ['another office’s claims', writeClaims(clinic, '202612', own), /事業所番号と違う/],
  [
    'an invoice that is not its statements’ sum',
    Buffer.from(writeClaims(home, '202612', own).toString('latin1').replace('"774"', '"775"'), 'latin1'),
    /請求書の件数か金額/,
  ],
  [
    'a statement that is not its sums',
    Buffer.from(
      writeClaims(home, '202612', own)
        .toString('latin1')
        .replaceAll(/"774","6966"/g, '"775","6966"'),
      'latin1',
    ),
    /合いません/,
  ],
  [
    'a slip that does not add up',
    Buffer.from(writeSlips('0300000100', '202612', [slip!]).toString('latin1').replace('"774"', '"773"'), 'latin1'),
    /給付計画合計単位数/,
  ],
  ['no file of ours', Buffer.from('こんにちは'), /./],
])('is not received: %s', (_, bytes, text) => {
  const received = receiveFile(bytes);
  expect('problems' in received ? received.problems.map((one) => one.text).join() : '').toMatch(text);
});

test('every office is sent its lists, and they can be read', () => {
  const cut = { ...slip!, lines: [{ ...slip!.lines[0]!, units: 500 }] };
  const reviewed = review(ledgers, emptyHistory, '202612', { slips: [cut], statements: [...statements, own[0]!] });
  const lists = listsOf(reviewed);
  expect(lists.map(({ office, list }) => `${office} ${list}`).sort()).toEqual([
    ...[`${home} 7211`, `${home} 7411`, `${home} 7513`, `${home} 7521`],
    ...[`${clinic} 7513`, `${clinic} 7521`],
  ]);
  for (const list of lists) {
    const { records, problems, control } = readRecords(writeList(list, '202612'));
    expect(problems).toEqual([]);
    expect(control).toMatchObject({ office: list.office, data: list.list.slice(0, 3) });
    expect(records).toHaveLength(list.records.length);
  }
  const [change] = lists.find(({ list }) => list === '7211')!.records;
  expect(change!.values).toMatchObject({
    claimed: 774,
    decided: 500,
    change: -274,
    reason: 'B',
    text: '給付管理票の実績を超えるもの',
  });
  const [back] = lists.find(({ list }) => list === '7411')!.records;
  expect(back!.values).toMatchObject({ reason: 'ANN2', outcome: '返戻', form: '請求' });
});

test('a slip that went back stands on the planning office’s list; every reason fits its column', () => {
  const wrong = { ...slip!, limit: 1 };
  const lists = listsOf(review(ledgers, emptyHistory, '202612', { slips: [wrong], statements: [] }));
  expect(lists).toMatchObject([
    { office: '0300000100', list: '7411', records: [{ values: { reason: '12P3', form: '給管' } }] },
  ]);
  const [record] = lists[0]!.records;
  for (const { text, mend } of Object.values(reasons)) {
    const values = { ...record!.values, text: `${text}。${mend}` };
    expect(
      readRecords(writeList({ ...lists[0]!, records: [{ layout: 'returned', values }] }, '202612')).problems,
    ).toEqual([]);
  }
});

test('the town’s own ledgers: a month of somebody of the town is decided', () => {
  const town = makeTown();
  const books = makeTownLedgers(town, tables);
  const [id, entry] = [...books.insured].find(([, { certified }]) => certified[0]!.level >= '21')!;
  const [insurer, insured] = id.split('/') as [string, string];
  const [{ level, from, until }] = entry.certified as [(typeof entry.certified)[number]];
  const person = { ...claimed, insurer, insured, level, certifiedFrom: from, certifiedUntil: until };
  const theirs = claimsOf(tables, [visitOn(home, '111211', 2)], person);
  const { decided, returned, returnedSlips } = review(books, emptyHistory, '202612', {
    slips: [theirs.slip!],
    statements: theirs.statements,
  });
  expect([returned, returnedSlips]).toEqual([[], []]);
  expect(decided).toHaveLength(1);
  expect([...books.offices.keys()]).toContain('0300000100');
});

test('whom an insurer had registered as 事業対象者 at a review is kept with it: opened again, the book decides the same', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-book-'));
  const someone = { ...slip!, insured: '0000000777', level: '06' as const, limit: 5032 };
  const file = writeSlips('0300000100', '202612', [someone]).toString('base64');
  const name = 'KYUKAN_0300000100_202612_20261205000001.CSV';
  const parcel = { subjects: [{ code: 'code' }], files: [{ name, mediaType: 'text/csv', content: file }] };
  const book = await openBook(folder, ledgers);
  await book.keep({ message: 'm1', sender: 'CARE/0300000100/care', acceptedAt: '2026-12-05T00:00:00Z', parcel });
  const told = { insurer: someone.insurer, insured: someone.insured, from: '2026-11-01', until: null };
  const { returnedSlips, history } = await book.review('202612', [], [told]);
  expect([returnedSlips, [...history.slips.values()]]).toMatchObject([[], [{ level: '06', lines: someone.lines }]]);
  expect((await openBook(folder, ledgers)).history()).toEqual(history);
  await rm(folder, { recursive: true });
});
