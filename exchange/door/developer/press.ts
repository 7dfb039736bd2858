import type { Context } from 'hono';
import type { Clock } from '../../../contracts/clock.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { Door } from '../app.ts';

const mostBytes = 2_000;

/**
 * Reads the form of a button that was pressed on our own page.
 * @param mostInHour so many, of everybody: a page that anybody may press must fill neither the directory nor the ledger
 * @param realClock the machine's own
 */
export function createPress(mostInHour: number, realClock: Clock) {
  const pressed: number[] = [];
  return {
    /** @throws Fault forbidden, bad_request, too_large */
    async read(c: Context<Door>): Promise<URLSearchParams> {
      // A page elsewhere must not make a visitor's browser press it.
      if (!['same-origin', 'none', undefined].includes(c.req.header('Sec-Fetch-Site'))) throw new Fault('forbidden');
      const length = c.req.header('Content-Length');
      if (length === undefined) throw new Fault('bad_request', '本文の長さ（Content-Length）を付けてください。');
      if (Number(length) > mostBytes) throw new Fault('too_large');
      return new URLSearchParams(await c.req.text());
    },
    /** @throws Fault too_many_requests */
    count(): void {
      const now = realClock.now().getTime();
      pressed.splice(0, pressed.findLastIndex((at) => at < now - 3_600_000) + 1);
      if (pressed.length >= mostInHour) throw new Fault('too_many_requests');
      pressed.push(now);
    },
  };
}
