import { expect } from 'vitest';
import { isLeafOf } from '../../contracts/leaf.ts';
import { openCheckpoint } from '../../contracts/tlog/checkpoint.ts';
import { hashLeaf, memoryTree, rootOf } from '../../contracts/tlog/merkle.ts';
import type { TestLedger } from './testing.ts';
import { lastCheckpointFile } from './tree/block.ts';
import { vkeysOf } from './tree/ledger-keys.ts';
import { findTree, treeReader } from './tree/tree.ts';

/**
 * Checks the whole ledger as it stands in the database, against contracts/tlog and against the superuser's view of the records:
 * places without a gap, each record once, every leaf the commitment to its record, every published checkpoint the root of a
 * prefix, the note outside not behind. @returns what is under the newest checkpoint of the newest tree
 */
export async function checkLedger({ admin, signing }: TestLedger): Promise<{ size: number; records: string[] }> {
  const tree = await findTree(admin);
  if (!tree) return { size: 0, records: [] };
  const { rows } = await admin.query(
    `SELECT p.index, r.id, r.leaf, r.fields, r.secret FROM ledger.place p JOIN ledger.record r ON r.id = p.record
      WHERE p.tree = $1 ORDER BY p.index`,
    [tree.number],
  );
  for (const [i, row] of rows.entries()) {
    expect(row.index).toBe(i);
    expect(isLeafOf(row.leaf, row.fields, row.secret)).toBe(true);
  }
  const counted = await admin.query(
    `SELECT (SELECT count(*) FROM ledger.record) AS recorded, (SELECT count(*) FROM ledger.place) AS placed,
            (SELECT count(*) FROM ledger.unplaced) AS waiting,
            (SELECT count(*) FROM ledger.unplaced u JOIN ledger.place p ON p.record = u.record) AS both`,
  );
  const { recorded, placed, waiting, both } = counted.rows[0];
  expect({ placed: placed + waiting, both }).toEqual({ placed: recorded, both: 0 });
  const memory = memoryTree(rows.map(({ leaf }) => hashLeaf(leaf)));
  const checkpoints = await admin.query('SELECT size, note FROM ledger.checkpoint WHERE tree = $1 ORDER BY size', [
    tree.number,
  ]);
  const vkeys = vkeysOf(tree.origin, signing.ledgerKeys);
  for (const { size, note } of checkpoints.rows) {
    const { checkpoint, signedBy } = openCheckpoint(note, vkeys);
    expect(signedBy).toHaveLength(vkeys.length);
    expect(checkpoint.size).toBe(size);
    expect(checkpoint.root.equals(await rootOf(size, memory))).toBe(true);
    expect(checkpoint.root.equals(await rootOf(size, treeReader(admin, tree.number, rows.length)))).toBe(true);
  }
  const size = checkpoints.rows.at(-1)?.size ?? 0;
  const last = await signing.keys.readNote(lastCheckpointFile);
  if (last) {
    const { checkpoint } = openCheckpoint(last, vkeys);
    expect(checkpoint.size).toBeGreaterThanOrEqual(size);
    expect(checkpoint.root.equals(await rootOf(checkpoint.size, memory))).toBe(true);
  }
  return { size, records: rows.slice(0, size).map(({ id }) => id) };
}
