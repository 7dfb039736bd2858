import { expect, test } from 'vitest';
import { placePattern, tellsPlace, withoutPlaceIn } from './place-words.ts';

const place = placePattern({ address: '九十九県縁側市渡場2番13号　ハイツ渡場101', telephone: '0999-02-3456' })!;

test.each([
  '九十九県縁側市渡場2番13号ハイツ渡場101',
  '縁側市渡場2-13',
  '渡場２−１３ ハイツ渡場 101',
  '渡場 二番十三号'.replace('十三', '一三'),
  '渡場2の13',
  '0999-02-3456',
  '０９９９（０２）３４５６',
  '0999023456',
  '0999 02 3456',
])('%s is found, and goes', (said) => {
  expect(tellsPlace(`長女は${said}に住む。`, place)).toBe(true);
  expect(withoutPlaceIn({ rows: [[`長女は${said}に住む。`, 3, null]] }, place)).toEqual({
    rows: [['長女は（伏せています）に住む。', 3, null]],
  });
});

test.each([
  'ケアプランセンター渡場の担当',
  '渡場2番130号',
  '渡場12番13号'.replace('12', '3'),
  '10999-02-34567',
  '第2番、13号室',
  '',
])('%s tells no place', (said) => {
  expect(tellsPlace(said, place)).toBe(false);
  expect(withoutPlaceIn(said, place)).toBe(said);
});

test('what the office does not know cannot be found, and a district by its name alone is none', () => {
  expect(placePattern({ address: null, telephone: null })).toBeUndefined();
  expect(placePattern({ address: '渡場', telephone: '119' })).toBeUndefined();
  const whole = placePattern({ address: '縁側市一丁目', telephone: null });
  expect(whole && tellsPlace('縁側市一丁目です', whole)).toBe(true);
  const lot = placePattern({ address: '軒端町大字浜12番地', telephone: null })!;
  expect(withoutPlaceIn('大字浜12番地の家、大字浜121番地', lot)).toBe('（伏せています）の家、大字浜121番地');
  const chome = placePattern({ address: '東京都千代田区永田町一丁目7-1', telephone: null })!;
  for (const said of ['永田町1-7-1', '千代田区永田町１丁目７番１号', '永田町一丁目七番一号'])
    expect(withoutPlaceIn(said, chome)).toBe('（伏せています）');
});
