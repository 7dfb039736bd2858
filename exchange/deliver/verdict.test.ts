import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asideMs, backOffMs, judge } from './verdict.ts';

const now = new Date('2026-11-24T01:00:00Z');
const answered = (status: number, headers: Record<string, string> = {}) => judge({ status, headers }, now);

test.each([200, 201, 204])('%d is done', (status) => {
  expect(answered(status)).toEqual({ message: 'done' });
});

test('what each other answer means', () => {
  expect(answered(202)).toEqual({ message: 'accepted' });
  expect(answered(410)).toEqual({ message: 'retired' });
  for (const status of [300, 301, 302, 303, 304, 307, 308])
    expect(answered(status)).toEqual({ message: 'returned', failure: 'redirect' });
  for (const status of [400, 401, 403, 404, 413, 415, 422])
    expect(answered(status)).toMatchObject({ message: 'aside', failure: 'refused' });
  for (const status of [203, 206, 500, 502, 503, 504])
    expect(answered(status)).toMatchObject({ message: 'returned', failure: 'broken' });
  expect(judge({ failed: 'silent' }, now)).toEqual({ message: 'unknown', failure: 'silent' });
  expect(judge({ failed: 'unreachable' }, now)).toEqual({ message: 'returned', failure: 'unreachable' });
});

test('Retry-After: seconds or a date, never longer than a day, and nonsense is as if it were not there', () => {
  const wait = (text: string) => answered(429, { 'retry-after': text });
  expect(wait('120')).toMatchObject({ failure: 'busy', waitMs: 120_000 });
  expect(wait('Tue, 24 Nov 2026 01:00:30 GMT')).toMatchObject({ waitMs: 30_000 });
  expect(wait('Tue, 24 Nov 2020 01:00:30 GMT')).toMatchObject({ waitMs: 0 });
  for (const text of ['999999999', '9999999999', '9'.repeat(400)])
    expect(wait(text)).toMatchObject({ waitMs: 24 * 60 * 60_000 });
  for (const text of ['', 'soon', '-5', '1.5e400']) {
    const { waitMs } = wait(text) as { waitMs?: number };
    expect(waitMs === undefined || (waitMs >= 0 && waitMs <= 24 * 60 * 60_000)).toBe(true);
  }
});

test('every answer has a meaning; only 200, 201 and 204 end a message', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 999 }), fc.string(), (status, retryAfter) => {
      const verdict = answered(status, { 'retry-after': retryAfter });
      expect(verdict.message === 'done').toBe([200, 201, 204].includes(status));
    }),
  );
});

test('back-off grows, is bounded, and never waits less than half of its step', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (count, chance) => {
        const ms = backOffMs(count, chance);
        expect(ms).toBeGreaterThanOrEqual(500);
        expect(ms).toBeLessThanOrEqual(15 * 60_000);
        expect(backOffMs(count + 2, 0)).toBeGreaterThanOrEqual(Math.min(ms, 7.5 * 60_000));
        expect(asideMs(count)).toBeLessThanOrEqual(60 * 60_000);
      },
    ),
  );
});
