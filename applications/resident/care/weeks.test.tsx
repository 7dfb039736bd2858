import { expect, test } from 'vitest';
import { isOver, type Visit } from '../../../contracts/care/mine.ts';
import type { Care } from './office.ts';
import { Weeks } from './weeks.tsx';

const care = {
  whose: { person: 'own', as: 'self', name: 'わたし' },
  office: undefined,
  telephones: new Map(),
} as unknown as Care;
const visit = (day: string, more: Partial<Visit> = {}): Visit => ({
  ...{ id: day, day, from: '10:00', to: '11:00', office: 'ヘルパー', what: '訪問', state: 'planned', absent: false },
  ...more,
});
const now = new Date('2026-11-27T10:00:00+09:00');
const days = { from: '2026-11-23', until: '2026-12-06' };
const say = (week: object, at = now) =>
  String(Weeks({ care, now: at, week: { ...days, visits: [], ...week } }))
    .replace(/<r([tp])>[^<]*<\/r\1>/g, '')
    .replace(/<details/g, '［')
    .replace(/<\/details>/g, '］')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('today comes first; what was before is folded, and is no plan any more', () => {
  const said = say({ visits: [visit('2026-11-24'), visit('2026-11-25', { state: 'done' }), visit('2026-11-27')] });
  const [before, folded] = said.split('［');
  expect(before).toMatch(/11月27日.*予定 /);
  expect(before).not.toContain('11月24日');
  expect(folded).toMatch(/11月24日.*予定の日を過ぎました.*11月25日.*済みました/);
});

test('that nobody comes is said of decided days alone', () => {
  expect(say({})).toMatch(/今週 このあとの予定はありません。 来週 予定はありません。/);
  const open = say({ undecided: { from: '2026-12-01', until: '2026-12-06' }, visits: [visit('2026-11-30')] });
  expect(open).toMatch(/来週 .*11月30日.*12月1日（火）から12月6日（日）までの 予定 は、まだ 決 まっていません/);
  expect(say({ undecided: days })).not.toContain('予定はありません');
});

test('what is over today can be told off no more; what has begun, or goes past midnight, can', () => {
  const at = (hour: string) => new Date(`2026-11-27T${hour}:00+09:00`);
  const visits = [visit('2026-11-27')];
  expect(say({ visits }, at('10:59'))).toContain('休 みます');
  expect(say({ visits }, at('11:00'))).toContain('予定の時刻を過ぎました');
  expect(say({ visits }, at('11:00'))).not.toContain('休 みます');
  expect(say({ visits: [visit('2026-11-27', { from: '23:00', to: '01:00' })] }, at('23:30'))).toContain('休 みます');
  expect(isOver({ day: '2026-11-27' }, at('23:59'))).toBe(false);
  expect(isOver({ day: '2026-11-27' }, new Date('2026-11-27T15:00:00Z'))).toBe(true); // midnight where people live
});
