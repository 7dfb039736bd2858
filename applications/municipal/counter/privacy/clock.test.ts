import { expect, test } from 'vitest';
import { sayClock } from './clock.ts';

// The day is that of Japan: at 23:30 there it is still the last one.
test.each([
  ['2026-12-08', '2026-12-08T14:30:00Z', 'stop', '今日が期限です'],
  ['2026-12-08', '2026-12-08T15:00:00Z', 'stop', '期限を1日過ぎています'],
  ['2026-12-08', '2026-12-03T00:00:00Z', 'wait', '期限まであと5日です'],
  ['2026-12-08', '2026-12-02T00:00:00Z', 'open', 'あと6日'],
])('%s at %s: %s %s', (dueOn, now, kind, text) => {
  expect(sayClock(dueOn, false, new Date(now))).toEqual({ kind, text });
  expect(sayClock(dueOn, true, new Date(now)).kind).toBe('done');
});
