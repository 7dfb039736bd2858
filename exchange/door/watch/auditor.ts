import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { parseTilePath } from '../../../contracts/tlog/tile.ts';
import { transact } from '../../../database/connect.ts';
import { insertRecords } from '../../record/record.ts';
import { documentAsked } from '../../record/registration.ts';
import { findView, readRecords } from '../../record/tree/view.ts';
import type { Services } from '../../services.ts';
import { checkProof } from '../../travel/registration.ts';
import type { Routes } from '../app.ts';
import { pathBelow, prefixes, treeNumber } from './ledger.ts';

/**
 * `/ledger/records/<N>`: the records themselves, for an auditor who verifies the whole ledger; nobody's name stands in them. It is
 * our own addition to C2SP tlog-tiles. That they were read is recorded like every exchange. `?size=` cuts them to an earlier checkpoint.
 */
export function addRecords(app: Routes, services: Services): void {
  const { pools, clock, realClock } = services;
  for (const prefix of prefixes)
    app.get(`${prefix}/records/*`, async (c) => {
      const caller = c.get('caller');
      if (caller?.memberKind !== 'auditor') throw new Fault('not_found'); // for everybody else there is no such thing
      await services.checkPublishing();
      const path = pathBelow(c);
      const bundle = parseTilePath(path.replace(/^records\//, 'tile/entries/'));
      const view = await findView(pools.trail, treeNumber(c));
      if (!bundle || !view) throw new Fault('not_found');
      const size = Math.min(view.size, sizeAsked(c.req.query('size')) ?? view.size);
      const records = await readRecords(pools.trail, { ...view, size }, bundle.number);
      if (records === undefined) throw new Fault('not_found');
      await transact(pools.exchange, {}, async (connection) => {
        await checkProof(connection, caller, realClock.now());
        const record = documentAsked('trail-look-up', caller, clock.now(), randomUUID(), {
          phase: 'outcome',
          decision: 'permit',
          reasons: [],
          items: [`${view.tree.origin}/${path}`],
        });
        await insertRecords(connection, [{ records: [record] }], realClock.now());
      });
      return c.body(records, 200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
    });
}

function sizeAsked(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new Fault('bad_request', 'size は0以上の整数で指定してください。');
  return Number(text);
}
