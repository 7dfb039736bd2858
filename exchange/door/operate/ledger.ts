import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { encodeExport, ledgerExportType } from '../../../contracts/ledger-export.ts';
import { enact } from '../../enrol/act.ts';
import { getApproved } from '../../enrol/operations.ts';
import { exportLedger } from '../../record/operating/export.ts';
import { countDue, first, mostCounted, removeDue } from '../../record/operating/retention.ts';
import { readKeyTurns } from '../../record/tree/key-turns.ts';
import { readLedgerKeys } from '../../record/tree/ledger-keys.ts';
import { findView } from '../../record/tree/view.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';
import type { UseProof } from '../proof.ts';

const approved = z.uuid().meta({ description: '二人で行う操作の番号' });
/** Of five hundred records each: a request lasts seconds, and says how far it is. */
const steps = 40;

/** `/v1/operations/exports`, `/v1/operations/removals`: the ledger written out, and what was kept long enough removed. */
export function addLedgerOperations(
  app: Routes,
  { services, useProof }: { services: Services; useProof: UseProof },
): void {
  const { pools, keys, realClock } = services;
  app.post(
    '/v1/operations/exports',
    describe('監査台帳を書き出す（運営者）。approved がなければ、記録の本文は入りません', {
      200: { description: '一行に一つのファイル（path と、base64 の content）。最後の行は、件数（entries）' },
    }),
    checked('json', z.strictObject({ approved: approved.optional(), actor })),
    async (c) => {
      const caller = c.get('caller');
      const { approved: id, actor: named } = c.req.valid('json');
      const acted = { act: 'operation', actor: named, details: ['export', ...(id ? [id] : [])] } as const;
      // On record before the first byte leaves: the answer begins after the commit.
      await enact(services, caller, acted, async (connection, _, { said }) => {
        if (!(await findView(pools.trail))) throw new Fault('not_found', '監査台帳には、まだ何もありません。');
        if (id === undefined) return;
        const { reason } = await getApproved(connection, services, id, 'export', caller, realClock.now());
        said({ details: ['export', id, 'ledger with records', reason] });
      });
      const files = exportLedger({
        trail: pools.trail,
        ledgerKeys: await readLedgerKeys(keys),
        keyTurns: await readKeyTurns(keys),
        records: id !== undefined,
      });
      return c.body(asStream(encodeExport(files)), 200, { 'Content-Type': ledgerExportType });
    },
  );
  app.get(
    '/v1/operations/removals',
    describe('保存期間の過ぎた記録を数える（運営者）', {
      200: {
        description: `件数。${mostCounted}件より先は数えず、more が true になります`,
        schema: z.object({ due: z.number(), more: z.boolean() }),
      },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      if (caller.memberKind !== 'operator') throw new Fault('not_found'); // for everybody else there is no such thing
      const due = await countDue(pools.exchange);
      return c.json({ due, more: due === mostCounted });
    },
  );
  app.post(
    '/v1/operations/removals',
    describe('保存期間の過ぎた記録の本文を、監査台帳から削除する（運営者）', {
      200: {
        description: '削除した件数と、続きがあるときは、次の after',
        schema: z.object({ removed: z.number(), after: z.uuid().nullable() }),
      },
    }),
    checked('json', z.strictObject({ approved, after: z.guid().default(first), actor })),
    async (c) => {
      const caller = c.get('caller');
      const { approved: id, after, actor: named } = c.req.valid('json');
      const acted = { act: 'operation', actor: named, details: ['retain', id] } as const;
      await enact(services, caller, acted, async (connection, _, { said }) => {
        const { reason } = await getApproved(connection, services, id, 'retain', caller, realClock.now());
        // Counted once for all its steps.
        const due = after === first ? await countDue(connection) : 0;
        const which = after === first ? `records ${due}${due === mostCounted ? ' or more' : ''}` : `behind ${after}`;
        said({ details: ['retain', id, which, reason] });
      });
      const done = await removeDue(pools.exchange, id, after, steps);
      return c.json({ removed: done.removed, after: done.after ?? null });
    },
  );
}

/** Made only as fast as it is taken. */
const asStream = (chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
