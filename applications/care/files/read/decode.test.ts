import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { decode, unreadable } from './decode.ts';

const cp932 = (text: string) => iconv.encode(text, 'cp932');

test('CP932, with what Windows has beyond JIS, is read as it is', () => {
  const text = '髙﨑①㈱～－ﾃｽﾄ,"一,二"\r\n';
  expect(decode(cp932(text))).toEqual({ text, bad: [] });
});

test('the second byte of a character may be a comma’s neighbour, a backslash or a bar: it is no sign of its own', () => {
  expect(decode(cp932('表,ソ,ポ\r\n')).text).toBe('表,ソ,ポ\r\n');
});

test('bytes that mean nothing are marked, each, and what stands around them stays', () => {
  const bytes = Buffer.concat([
    cp932('甲,'),
    Buffer.from([0xfd]),
    cp932(',乙'),
    Buffer.from([0x81]),
    cp932(',"丙"\r\n'),
  ]);
  expect(decode(bytes)).toEqual({ text: `甲,${unreadable},乙${unreadable},"丙"\r\n`, bad: ['FD', '81'] });
  expect(decode(Buffer.from([0x88, 0xff]))).toEqual({ text: unreadable, bad: ['88FF'] });
  expect(decode(Buffer.from([0x41, 0x88]))).toEqual({ text: `A${unreadable}`, bad: ['88'] });
});

test('other encodings are named; UTF-8 is still read, so that all that is wrong is found at one look', () => {
  expect(decode(Buffer.from('氏名,ｶﾅ'))).toEqual({ text: '氏名,ｶﾅ', flaw: 'utf8', bad: [] });
  expect(decode(Buffer.from('\ufeff氏名'))).toEqual({ text: '氏名', flaw: 'utf8_mark', bad: [] });
  expect(decode(Buffer.from('\ufeff1,2'))).toEqual({ text: '1,2', flaw: 'utf8_mark', bad: [] });
  expect(decode(Buffer.from('\ufeff氏名', 'utf16le'))).toMatchObject({ text: '', flaw: 'utf16' });
  expect(decode(Buffer.from([0x31, 0x00]))).toMatchObject({ text: '', flaw: 'not_text' });
});

test('EUC-JP and JIS, which CP932 reads as kana that nobody wrote, are named; what is CP932 is never taken for them', () => {
  const text = '1,"大橋　静江",通所介護\r\n';
  expect(decode(iconv.encode(text, 'euc-jp'))).toEqual({ text, flaw: 'euc', bad: [] });
  expect(decode(iconv.encode('ひろば', 'euc-jp'))).toMatchObject({ flaw: 'euc' });
  const jis = Buffer.from('1,\x1b$BBg66\x1b(B\r\n');
  expect(decode(jis)).toEqual({ text: '1,大橋\r\n', flaw: 'euc', bad: [] });
  const sign = fc.constantFrom(...'ｱｶﾞﾊﾟｰ｡｢｣､･あがアガ　、ー大橋静江髙﨑①㈱亜腕1,"\r\n');
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 12 }), (signs) => {
      const bytes = cp932(signs.join(''));
      // Of a few signs alone some are UTF-8 by accident (ﾊ大ｱｱ), which a whole file never is.
      if (isUtf8(bytes)) expect(decode(bytes).flaw).not.toBe('euc');
      else expect(decode(bytes)).toEqual({ text: signs.join(''), bad: [] });
    }),
    { numRuns: 2000 },
  );
});

test('half-width kana that look like UTF-8 are CP932', () => {
  expect(iconv.encode('ﾃｽ', 'cp932')).toEqual(Buffer.from([0xc3, 0xbd]));
  expect(decode(cp932('1,"ﾃｽ"\r\n'))).toEqual({ text: '1,"ﾃｽ"\r\n', bad: [] });
});
