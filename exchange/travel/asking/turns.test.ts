import { expect, test } from 'vitest';
import { openTurns } from './turns.ts';

test('one at a time, by turns of the providers; who gives large answers again and again waits for itself, and not without end', async () => {
  const inTurn = openTurns(30);
  const order: string[] = [];
  let running = 0;
  const give = (provider: string, name: string, bytes = 10) =>
    inTurn(provider, bytes, async () => {
      expect(++running).toBe(1);
      await new Promise(setImmediate);
      running--;
      order.push(name);
      if (name === 'a2') throw new Error('one that fails holds up nobody');
      return name;
    });
  const all = [give('a', 'a1'), give('a', 'a2'), give('a', 'a3'), give('b', 'b1'), give('a', 'a4'), give('a', 'a5')];
  const settled = await Promise.allSettled(all);
  expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
    ...['a1', 'failed', 'a3', 'b1', 'a4', 'too much'],
  ]);
  expect(await give('a', 'a6', 1_000)).toBe('a6'); // alone, it waits for nobody
});
