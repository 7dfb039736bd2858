import { expect, test } from 'vitest';
import { type Certification, certificationFields } from './certification.ts';
import { isNews } from './notices.ts';
import { isNotified, standingOf } from './standing.ts';

const today = '2026-11-24';
const id = '00000000-0000-4000-8000-000000000001';
const one = (more: Partial<Certification> = {}): Certification => ({
  ...certificationFields.parse({ insurer: '123456', insured: '0000000101', kind: '更新', appliedOn: '2026-03-01' }),
  ...{ id, code: 'A', certifiedOn: '2026-03-20', notifiedOn: '2026-03-23', level: '要介護2' },
  ...{ validFrom: '2026-04-01', validUntil: '2027-03-31', limitUnits: 19705, ...more },
});
const underWay = one({ level: null, certifiedOn: null, notifiedOn: null, validFrom: null, validUntil: null });

test('what is in force is said; what the person has not in hand is not', () => {
  expect(standingOf([one()], today).certification).toMatchObject({ level: '要介護2' });
  expect(isNotified(one({ notifiedOn: '2026-11-25' }), today)).toBe(false);
  expect(standingOf([one({ notifiedOn: null })], today)).toEqual({ absence: '申請中' });
  // The old one goes on being said until the person has the new one.
  const changed = { kind: '区分変更', level: '要介護4', validFrom: '2026-11-01', appliedOn: '2026-11-01' } as const;
  expect(standingOf([one({ ...changed, notifiedOn: null }), one()], today).certification?.level).toBe('要介護2');
  expect(standingOf([one({ ...changed, notifiedOn: today }), one()], today).certification?.level).toBe('要介護4');
});

test('of nothing in force it is said why; a certification that is to come is better than none', () => {
  expect(standingOf([], today)).toEqual({ absence: '申請がない' });
  expect(standingOf([one({ validUntil: '2026-10-31' })], today)).toEqual({ absence: '有効期間が過ぎた' });
  expect(standingOf([underWay, one({ validUntil: '2026-10-31' })], today)).toEqual({ absence: '申請中' });
  const coming = one({ validFrom: '2026-12-01', validUntil: '2027-11-30', level: '要介護3' });
  expect(standingOf([coming, one({ validUntil: '2026-10-31' })], today).certification?.level).toBe('要介護3');
  expect(standingOf([coming, one()], today).certification?.level).toBe('要介護2');
  expect(
    standingOf(
      [one({ kind: '取消し', level: '非該当', validFrom: null, validUntil: null, certifiedOn: '2026-11-01' }), one()],
      today,
    ).certification?.level,
  ).toBe('非該当');
});

test('of two that begin on one day the later decision holds, in whatever order they stand', () => {
  const corrected = one({
    certifiedOn: '2026-04-10',
    notifiedOn: '2026-04-12',
    level: '要介護3',
    appliedOn: '2026-04-01',
  });
  for (const own of [
    [one(), corrected],
    [corrected, one()],
  ])
    expect(standingOf(own, today).certification?.level).toBe('要介護3');
});

test('the last day of a period is within it, a leap day too', () => {
  const leap = one({ validUntil: '2028-02-29' });
  expect(standingOf([leap], '2028-02-29').certification?.level).toBe('要介護2');
  expect(standingOf([leap], '2028-03-01')).toEqual({ absence: '有効期間が過ぎた' });
});

test('news is what the person has in hand and a plan stands on', () => {
  expect(isNews(undefined, one(), today)).toBe(true);
  expect(isNews(undefined, one({ notifiedOn: null }), today)).toBe(false);
  expect(isNews(one({ notifiedOn: null }), one(), today)).toBe(true);
  expect(isNews(underWay, one(), today)).toBe(true);
  expect(isNews(one(), one({ level: '要介護3' }), today)).toBe(true);
  expect(isNews(one(), one({ boardOpinion: '改めた' }), today)).toBe(false);
  expect(isNews(one(), one(), today)).toBe(false);
});
