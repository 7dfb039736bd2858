import { setTimeout as sleep } from 'node:timers/promises';
import type { Queryable } from '../../database/connect.ts';

const lookMs = 20;

/**
 * Waits until the region has a ledger: its first tree is under a checkpoint, by this process or another, or it is written down why nothing
 * may be signed. Only a new region waits; why it does so for long is in the sequencer's own log.
 * @param connection of the role sequencer
 */
export async function waitForLedger(connection: Queryable): Promise<void> {
  while (!(await hasBegun(connection))) await sleep(lookMs);
}

async function hasBegun(connection: Queryable): Promise<boolean> {
  const { rows } = await connection.query(
    `SELECT EXISTS (SELECT FROM ledger.checkpoint)
         OR EXISTS (SELECT FROM ledger.sequencing WHERE blocked IS NOT NULL) AS begun`,
  );
  return rows[0].begun;
}
