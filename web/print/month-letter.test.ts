import { expect, test } from 'vitest';
import { sayMonth } from '../japanese/day.ts';
import { letterPdf } from './letter-pdf.ts';
import { byDay, monthBefore, monthLetter } from './month-letter.ts';
import { textOfPdf } from './testing.ts';

const told = (time: string, said: string, runMode = '通常') => ({ time: new Date(time), said, runMode });
const about = {
  month: '2026-10',
  more: false,
  number: '縁窓第12号',
  date: '2026-11-02',
  to: { name: '髙﨑　𠮷' },
  from: { title: '縁側市長', seal: 'omitted' },
  telephone: { who: '縁側市役所 代表', number: '0999-00-0101' },
  url: 'http://localhost:8081/resident',
} as const;

test('what happened is told by day of Japan, as one reads a diary; a drill says that it is one', () => {
  const days = byDay([
    told('2026-10-31T15:30:00Z', '三つ目', '訓練'),
    told('2026-10-31T01:12:00Z', '二つ目'),
    told('2026-10-02T23:59:00Z', '一つ目'),
  ]);
  expect(days).toEqual([
    { title: '令和8年10月3日（土）', items: [{ lead: '8時59分', text: '一つ目' }] },
    { title: '令和8年10月31日（土）', items: [{ lead: '10時12分', text: '二つ目' }] },
    { title: '令和8年11月1日（日）', items: [{ lead: '0時30分', text: '【訓練】三つ目' }] },
  ]);
  expect([sayMonth('2019-04'), monthBefore('2027-01'), monthBefore('2026-10')]).toEqual([
    '平成31年4月',
    '2026-12',
    '2026-09',
  ]);
});

test('the letter says how to ask by telephone and at the counter, also where nothing happened; long ones have all their pages', async () => {
  const none = textOfPdf((await letterPdf(monthLetter({ ...about, entries: [] }))).bytes);
  for (const part of ['記録は、ありませんでした', '0999-00-0101', '窓口で', '髙﨑　𠮷　様', '（公印省略）'])
    expect(none).toContain(part);
  const entries = Array.from({ length: 300 }, (_, i) =>
    told(new Date(Date.UTC(2026, 9, 1 + (i % 28), 3, i % 60)).toISOString(), `第${i}の記録です。`),
  );
  const { bytes } = await letterPdf(monthLetter({ ...about, entries, more: true }));
  const text = textOfPdf(bytes);
  for (let i = 0; i < 300; i++) expect(text).toContain(`第${i}の記録です。`);
  expect(text).toContain('記録が多いため、新しいものだけ');
  const pages = bytes.toString('latin1').match(/\/Type \/Page\n/g)!.length;
  expect(pages).toBeGreaterThan(5);
  expect(text).toContain(`${pages} / ${pages}`);
});
