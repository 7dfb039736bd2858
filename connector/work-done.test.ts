import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type TaskEvent, taskEvent } from '../contracts/task-event.ts';
import { ExchangeError } from './client.ts';
import type { Entry, Step } from './journal.ts';
import { findWorkDone, openWorkDone } from './work-done.ts';

/** One step a minute. */
const journalOf = (...steps: Step[]): Entry[] =>
  steps.map((step, i) => ({ ...step, at: new Date(Date.UTC(2026, 10, 25, 1, i)).toISOString() }));
const [job, again, id, retry, mail] = Array.from({ length: 5 }, () => randomUUID()) as [
  string,
  string,
  string,
  string,
  string,
];
const names = ['個人の名前が入りうるファイル名.CSV'];
const settled = (parcel: string, outcome: 'sent' | 'refused'): Step => ({
  ...{ step: 'settled', id: parcel, outcome, names, persons: ['digest'] },
});
const whole = journalOf(
  { step: 'claimed', job, order: '', names },
  { step: 'planned', job, parcels: [{ id, kind: '', names }] },
  settled(id, 'refused'),
  { step: 'claimed', job: again, order: '', names },
  { step: 'planned', job: again, parcels: [{ id: retry, kind: '', names }] },
  settled(retry, 'sent'),
  { step: 'writing', message: mail, files: [] },
  { step: 'written', message: mail },
);

/** An exchange that keeps by id, as ours does. */
function makeExchange() {
  const kept = new Map<string, TaskEvent>();
  let requests = 0;
  return {
    kept,
    requests: () => requests,
    async call<T>(_method: string, _path: string, body: unknown): Promise<T> {
      requests++;
      const { events } = body as { events: TaskEvent[] };
      for (const event of events) {
        taskEvent.parse(event);
        const known = kept.get(event.id);
        if (known && JSON.stringify(known) !== JSON.stringify(event))
          throw new ExchangeError(409, 'conflict', '食い違います', false);
      }
      for (const event of events) kept.set(event.id, event);
      return undefined as T;
    },
  };
}

test('what went and what came, with the attempts that were refused before; nobody and no name in it', () => {
  const found = findWorkDone(whole);
  expect(found).toMatchObject([
    { id: retry, kind: 'connector/file-sent', start: whole[3]!.at, end: whole[5]!.at, corrections: 1 },
    { id: mail, kind: 'connector/file-received', start: whole[6]!.at, end: whole[7]!.at, corrections: 0 },
  ]);
  for (const event of found) taskEvent.parse(event);
  expect(JSON.stringify(found)).not.toMatch(/名前|digest/);
});

test('drills, what is under way, and a clock that was put back are not reported', () => {
  const lane = { folder: '訓練', mode: '訓練', noMyNumber: false } as const;
  expect(findWorkDone(whole.map((entry) => (entry.step === 'claimed' ? { ...entry, lane } : entry)))).toHaveLength(1);
  expect(findWorkDone(whole.slice(0, 5))).toEqual([]);
  expect(
    findWorkDone(
      whole.map((entry) => (entry.step === 'written' ? { ...entry, at: '2026-01-01T00:00:00.000Z' } : entry)),
    ),
  ).toHaveLength(1);
});

test('reported once in a life, again after a restart; what was said first stands and holds up nothing', async () => {
  const exchange = makeExchange();
  const report = openWorkDone(exchange, { entries: () => whole });
  await report();
  await report();
  expect(exchange.requests()).toBe(1);
  // After a restart the journal has forgotten the refused attempt, and knows of new mail.
  const next = randomUUID();
  const later = [
    ...whole.filter((entry) => !(entry.step === 'settled' && entry.outcome === 'refused')),
    ...journalOf({ step: 'writing', message: next, files: [] }, { step: 'written', message: next }),
  ];
  await openWorkDone(exchange, { entries: () => later })();
  expect([...exchange.kept.keys()].sort()).toEqual([retry, mail, next].sort());
  expect(exchange.kept.get(retry)!.corrections).toBe(1);
});

test('what could not be reported is reported at the next look', async () => {
  const exchange = makeExchange();
  let down = true;
  const call = async <T>(...args: Parameters<typeof exchange.call>): Promise<T> => {
    if (down) throw new ExchangeError(0, 'unreachable', 'つながりません', true);
    return exchange.call<T>(...args);
  };
  const report = openWorkDone({ call: call as typeof exchange.call }, { entries: () => whole });
  await expect(report()).rejects.toThrow('つながりません');
  down = false;
  await report();
  expect(exchange.kept.size).toBe(2);
});
