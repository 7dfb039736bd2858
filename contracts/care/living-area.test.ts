import { expect, test } from 'vitest';
import { behindMunicipality, isSplit, openAreas, readAreaTable, writeAreaTable } from './living-area.ts';

const read = (...lines: string[]) => {
  const table = readAreaTable(lines.join('\n'));
  if ('wrong' in table) throw new Error(String(table.wrong));
  return table.areas;
};

const areaOf = openAreas(
  read(
    ...['大字奥沢,山手', '大字奥沢 251〜400番地,川辺'],
    ...['本町,中央', '本町 1〜2丁目,駅前', '本町3丁目 10～20番、川辺', '奥沢,谷', '西町 12番,川辺'],
  ),
);
test.each([
  ['縁側県縁側市大字奥沢250番地', '山手'],
  ['縁側市大字奥沢251番地3', '川辺'],
  ['縁側市大字奥沢　３００－２', '川辺'],
  ['縁側市大字奥沢400', '川辺'],
  ['縁側市大字奥沢401番地', '山手'],
  ['縁側市大字奥沢', '山手'],
  ['縁側市奥沢300番地', '谷'],
  ['縁側市本町一丁目5番2号', '駅前'],
  ['縁側市本町２丁目５−２', '駅前'],
  ['縁側市本町2-15-1', '駅前'],
  ['縁側市本町十二丁目1番', '中央'],
  ['縁側市本町三丁目十五番一号', '川辺'],
  ['縁側市本町3-15-1', '川辺'],
  ['縁側市本町3丁目21番', '中央'],
  ['縁側市西町12番1', '川辺'],
  ['縁側市西町120番1', undefined],
  ['隣町1番', undefined],
])('%s', (address, area) => {
  expect(areaOf(address)).toBe(area);
});

test('a 町字 that is called as its town is not found in the name of the town, nor a town in a 町字', () => {
  const find = openAreas(read('縁側,中央', '本町,駅前', '田市,谷'));
  expect(
    ['九十九県縁側市日向6番', '縁側市日向6番', '東京都町田市日向1', '縁側市縁側1番', '本町2丁目'].map(find),
  ).toEqual([...[undefined, undefined, undefined, '中央', '駅前']]);
  expect(
    [
      ...['東京都町田市本町1', '三重県四日市市本町1', '蒲郡市本町1', '北海道余市郡余市町本町1', '京都府京都市本町1'],
      ...['大和郡山市本町1', '郡山市本町1', '千葉県市川市本町1', '玉郡村田町本町1', '本町1-2', '市本町1', ''],
    ].map(behindMunicipality),
  ).toEqual([...Array(9).fill('本町1'), undefined, undefined, undefined]);
});

test.each<[string, string[], object]>([
  ['no area', ['本町'], { wrong: 1 }],
  ['an end before its beginning', ['本町,中央', '本町 9〜3番,川辺'], { wrong: 2 }],
  ['a range of nothing', ['本町 〜番,川辺'], { wrong: 1 }],
  ['no word', ['1〜3番,川辺'], { wrong: 1 }],
  ['no unit', ['本町 1〜3,川辺'], { wrong: 1 }],
  ['one over another', ['本町 1〜9番,中央', '本町 9〜12番地,川辺'], { wrong: 2, over: '本町 1〜9番' }],
])('is told by its line: %s', (_, lines, wrong) => {
  expect(readAreaTable(lines.join('\n'))).toEqual(wrong);
});

test('the table comes back as it was written, and its parts are told from its wholes', () => {
  const lines = ['本町,中央', '本町 1〜2丁目,駅前', '大字奥沢 251〜番,川辺'];
  expect(writeAreaTable(read(...lines, ''))).toBe(lines.join('\n'));
  expect(['本町', '本町2丁目', 'ニュータウン', '本町 2丁目', '大字奥沢 251〜番'].map(isSplit)).toEqual([
    ...[false, false, false, true, true],
  ]);
});
