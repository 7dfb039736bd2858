import { beforeAll, describe, expect, test } from 'vitest';
import { hasGlyph } from './font.ts';
import { findShownOtherwise } from './glyphs.ts';
import type { Letter } from './letter.ts';
import { LetterPaper } from './letter-paper.tsx';
import { letterPdf } from './letter-pdf.ts';
import { qrRuns } from './qr.ts';
import { textOfPdf } from './testing.ts';

const letter: Letter = {
  number: '縁介第123号',
  date: '2019-05-01',
  to: { postcode: '000-0123', address: ['縁側市大字𠮷谷34番地'], name: '髙﨑　𠮷葛\u{E0100}' },
  from: { title: '縁側市長', name: '小野寺　誠', seal: 'place' },
  title: '要介護認定の更新について',
  paragraphs: [
    '①㈱〜－令和元年。濵田𣘺本。',
    '絵文字\u{1F600}は印刷できません。',
    ...Array.from({ length: 60 }, (_, i) => `段落${i}`),
  ],
  tables: [{ caption: '現在の認定', head: ['番号', '区分'], rows: [['0000000123', '要介護2']] }],
  contact: ['介護保険課'],
  qr: { text: 'http://localhost:8081/renewal', caption: '申請のしかた' },
};

describe('a letter as PDF', () => {
  let pdf: Buffer;
  let text: string;
  beforeAll(async () => {
    pdf = (await letterPdf(letter)).bytes;
    text = textOfPdf(pdf);
  });

  test('its text comes out as it went in: 髙﨑𠮷, signs of Windows, digits with their zeros', () => {
    for (const part of [
      '縁介第123号',
      '令和元年5月1日',
      '髙﨑　𠮷葛　様',
      '大字𠮷谷34番地',
      '①㈱〜－令和元年。濵田𣘺本。',
      '0000000123',
      '段落59',
      '申請のしかた',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('\uFFFD');
  });

  test('what paper shows otherwise than the register stands in a note', () => {
    expect(text).toContain('「葛」は、登録されている字形（U+845B U+E0100）と異なる形で印刷しています。');
    expect(text).toContain('「〓」は、印刷できない文字（U+1F600）の代わりです。');
    expect(text).toContain('絵文字〓は');
  });

  test('every page has its number of all pages; the font is a small part of itself', () => {
    const count = pdf.toString('latin1').match(/\/Type \/Page\n/g)!.length;
    expect(count).toBeGreaterThan(1);
    for (let page = 1; page <= count; page++) expect(text).toContain(`${page} / ${count}`);
    expect(pdf.length).toBeLessThan(120_000);
  });

  test('says its language and title, runs nothing and opens nothing', () => {
    const source = pdf.toString('latin1');
    expect(source).toMatch(/\/Lang \(ja-JP\)/);
    expect(source).toMatch(/\/DisplayDocTitle true/);
    // a file that says it is tagged and holds no tags is read aloud as empty
    expect(source).not.toMatch(/\/Marked true/);
    expect(source).not.toMatch(/\/JavaScript|\/OpenAction|\/Launch|\/URI/);
  });
});

test('the same letter on the screen: the same words and the same note', () => {
  const paper = String(<LetterPaper letter={letter} />);
  for (const part of ['髙﨑　𠮷葛', '令和元年5月1日', 'U+845B U+E0100', 'U+1F600', '公印'])
    expect(paper).toContain(part);
  expect(paper).not.toMatch(/style=|\u{E0100}/u);
});

test('nothing to note where the font has every glyph', () => {
  expect(findShownOtherwise({ ...letter, to: { name: '髙﨑𠮷' }, paragraphs: ['～∥'] })).toEqual([]);
  expect(hasGlyph('𠮷')).toBe(true);
  expect(hasGlyph('\u{E000}')).toBe(false);
});

test('a QR code is made of whole runs: the finder pattern begins with seven dark modules', () => {
  const { size, runs } = qrRuns('http://localhost/');
  expect(runs[0]).toEqual({ x: 4, y: 4, w: 7 });
  expect(size).toBe(25 + 8);
});
