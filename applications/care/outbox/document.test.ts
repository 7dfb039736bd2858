import fc from 'fast-check';
import { expect, test } from 'vitest';
import { letterPdf } from '../../../web/print/letter-pdf.ts';
import { textOfPdf } from '../../../web/print/testing.ts';
import type { Entry } from '../files/model/group.ts';
import { anyActuals, anyPlan, anySlip } from '../files/testing.ts';
import { carePlanContract } from '../store/sent.ts';
import { tablesOf } from './document.ts';
import type { SentMessage } from './message.ts';
import { paperOf, sheetFile } from './paper.ts';

test.each([
  ['plan', anyPlan],
  ['slip', anySlip],
  ['actuals', anyActuals],
] as const)('%s: any of them is tables whose every row fits its head, within the width of the paper', (_, one) => {
  fc.assert(
    fc.property(one as fc.Arbitrary<Entry>, (entry) => {
      const tables = tablesOf(entry);
      expect(tables.length).toBeGreaterThan(0);
      for (const { head, rows, widths } of tables) {
        expect(rows.length).toBeGreaterThan(0);
        for (const row of rows) expect(row.length).toBe(head.length);
        expect(widths?.length).toBe(head.length);
        expect(widths!.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(100);
      }
    }),
    { numRuns: 30 },
  );
});

test('every day and visit of a slip stands on the paper, as often as it is planned; for whom it is, its number and its pages stand on the fax', async () => {
  const service = { serviceCode: '111111', start: '0900', end: '0930', officeName: '見本ヘルパー' };
  const entry = {
    kind: 'slip',
    key: { insurer: '123456', insured: '0000000001', month: '202611' },
    parts: {
      UPHOSOKU: [],
      UPPLAN: [
        { ...service, day: '20261102', count: 1 },
        { ...service, day: '20261105', count: 2 },
        { ...service, start: '1600', end: '1630', day: '20261102', count: 1 },
      ],
      UPSIKYU: [],
    },
    pictures: [],
  } as unknown as Entry;
  const [table] = tablesOf(entry);
  expect(table!.rows.map(([time, , , days, count]) => [time, days, count])).toEqual([
    ['09:00～09:30', '2、5×2', '3'],
    ['16:00～16:30', '2', '1'],
  ]);
  const message = {
    ...{
      way: 'fax',
      contract: carePlanContract,
      receiver: 'CARE/9970100229',
      kind: 'slip',
      sequence: '20261124100000',
    },
    ...{ madeAt: new Date('2026-11-24T01:00:00Z') },
    files: [
      sheetFile(
        { entries: [entry], names: { '123456/0000000001': '見本　一' }, contact: '0999-00-0000' },
        'slip',
        '202611',
      ),
    ],
  } as unknown as SentMessage;
  const about = {
    nameOf: () => '訪問入浴サービスゆのか',
    office: 'ケアプランセンター渡場',
    persons: [],
    places: new Map(),
  };
  const letter = paperOf(message, about)!;
  expect(paperOf({ ...message, contract: 'care/hospital-sheet' }, about)).toBeUndefined();
  expect(letter.to.name).toBe('訪問入浴サービスゆのか');
  expect(letter.number).toContain('20261124100000');
  expect(letter.tables!.map(({ caption }) => caption).join()).toContain('見本　一');
  expect(letter.tables![0]!.caption).toContain('返信の欄');
  expect(letter.contact).toContain('0999-00-0000');
  const text = textOfPdf((await letterPdf(letter)).bytes).replace(/\s/g, '');
  for (const said of ['送信先', '訪問入浴サービスゆのか', '20261124100000', '2、5×2', '1/2', '2/2'])
    expect(text).toContain(said);
});
