import type pg from 'pg';
import type { Clock } from '../../../contracts/clock.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { hashLeaf } from '../../../contracts/tlog/merkle.ts';
import { makeClient } from '../../../database/connect.ts';
import { insertRecords } from '../record.ts';
import { type Block, findBlock, findDifference, lastCheckpointFile, openOwn, type Signing } from '../tree/block.ts';
import { publishCheckpoint } from '../tree/publish.ts';
import { sequencerLock } from '../tree/sequencer.ts';
import { findTree, growTiles, originOf, type Tree } from '../tree/tree.ts';
import { documentOperation } from './operation.ts';

/** What is wrong, and what a new tree would keep of the old one. */
export type Diagnosis = {
  readonly block: Block;
  /** the tree in the database */
  readonly tree: Tree | undefined;
  /** entries of it that are under a checkpoint which it still proves: they stay, the others get a new place */
  readonly kept: number;
  /** what was signed and cannot be shown any more; undefined when not even its note is left */
  readonly lost: { readonly origin: string; readonly first: number; readonly beyond: number } | undefined;
};
export type Recovery = { readonly origin: string; readonly diagnosis: Diagnosis };

/** Who opens a new tree, and why: it stands in its first entry. */
export type Recoverer = { readonly operator: MemberId; readonly actor: string; readonly reason: string };

type Options = {
  /** the migrator's: places that cannot be proved are taken back, which no running process may do */
  readonly adminUrl: string;
  readonly signing: Signing;
  readonly realClock: Clock;
};

/** Why the ledger is not signed; undefined while all is well. Changes nothing, and waits for nobody. */
export const diagnose = (options: Options): Promise<Diagnosis | undefined> =>
  withClient(options, (client) => findDiagnosis(client, options.signing));

/**
 * Opens a new tree under a new origin, when the database does not extend what was signed. Its first entry names the last signed
 * checkpoint and the range that is lost; the old tree ends where its last checkpoint still proves it, and stays readable. Entries
 * beyond that get a new place. Begun and cut off, it is finished by calling it again.
 * @returns undefined when nothing is wrong
 */
export const recover = (options: Options, by: Recoverer): Promise<Recovery | undefined> =>
  withClient(options, async (client) => {
    // A sequencer that works holds the lock for good; one that is blocked lets go of it between rounds.
    if (!(await findDiagnosis(client, options.signing))) return undefined;
    await client.query("SET lock_timeout = '30s'");
    await client.query('SELECT pg_advisory_lock($1)', [sequencerLock]);
    const diagnosis = await findDiagnosis(client, options.signing);
    if (!diagnosis) return undefined;
    const tree = (await findUnfinished(client, diagnosis)) ?? (await openTree(client, diagnosis, options, by));
    // From here on the note outside names the new tree, and the sequencer goes on with it.
    await publishCheckpoint(client, tree, options.signing, options.realClock);
    await client.query('UPDATE ledger.sequencing SET blocked = NULL');
    return { origin: tree.origin, diagnosis };
  });

async function withClient<T>({ adminUrl }: Options, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = makeClient(adminUrl, 'engawa-recover');
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function findDiagnosis(client: pg.Client, signing: Signing): Promise<Diagnosis | undefined> {
  const block = await findBlock(client, signing);
  if (!block) return undefined;
  const tree = await findTree(client);
  const kept = tree ? await findKept(client, tree, signing) : 0;
  const signed = block.signed?.checkpoint;
  const lost = signed && {
    origin: signed.origin,
    first: signed.origin === tree?.origin ? Math.min(kept, signed.size) : 0,
    beyond: signed.size,
  };
  return { block, tree, kept, lost };
}

/** The size of the newest checkpoint that we signed and that the tree in the database still proves. */
async function findKept(client: pg.Client, tree: Tree, { ledgerKeys }: Signing): Promise<number> {
  const { rows } = await client.query<{ note: string }>(
    'SELECT note FROM ledger.checkpoint WHERE tree = $1 ORDER BY size DESC',
    [tree.number],
  );
  for (const { note } of rows) {
    const checkpoint = openOwn(note, ledgerKeys)?.checkpoint;
    if (checkpoint?.origin === tree.origin && !(await findDifference(client, tree, checkpoint))) return checkpoint.size;
  }
  return 0;
}

/** A tree that an earlier run opened against this very note, and did not come to sign. */
async function findUnfinished(client: pg.Client, { block, tree }: Diagnosis): Promise<Tree | undefined> {
  const { rows } = await client.query(
    `SELECT 1 FROM ledger.tree t WHERE t.number = $1 AND t.previous_note = $2
      AND NOT EXISTS (SELECT FROM ledger.checkpoint c WHERE c.tree = t.number)`,
    [tree?.number, block.note ?? ''],
  );
  return rows.length > 0 ? tree : undefined;
}

/** The number in an origin that `originOf` has made; 0 for a stranger's. */
function numberOf(base: string, origin: string | undefined): number {
  if (origin === base) return 1;
  const number = origin?.startsWith(`${base}/`) ? origin.slice(base.length + 1) : '';
  return /^[1-9]\d{0,8}$/.test(number) ? Number(number) : 0;
}

/** What the first entry of a new tree says, one statement a line. */
const itemsOf = ({ block, tree, kept, lost }: Diagnosis): string[] => [
  ...(block.signed
    ? [
        `previous ${block.signed.checkpoint.origin} ${block.signed.checkpoint.size} ${block.signed.checkpoint.root.toString('base64')}`,
      ]
    : []),
  ...(tree ? [`kept ${tree.origin} ${kept}`] : []),
  lost ? `lost ${lost.origin} ${lost.first}-${lost.beyond}` : 'lost unknown',
];

async function openTree(
  client: pg.Client,
  diagnosis: Diagnosis,
  { signing, realClock }: Options,
  { operator, actor, reason }: Recoverer,
): Promise<Tree> {
  const { block, tree, kept } = diagnosis;
  // A database older than an earlier recovery does not know its number; the note does.
  const number = Math.max(tree?.number ?? 0, numberOf(signing.origin, block.signed?.checkpoint.origin)) + 1;
  const opened: Tree = { number, origin: originOf(signing.origin, number) };
  const now = realClock.now();
  const said = { items: itemsOf(diagnosis), reasons: [block.text, reason] };
  // The first entry of a tree is kept as long as the tree.
  const record = documentOperation({ operator, actor, command: 'recover', ...said, retention: '9999-12-31' }, now);
  if (block.note !== undefined) await signing.keys.writeNote(`${lastCheckpointFile}.before-${number}`, block.note);
  await client.query('BEGIN');
  await client.query(
    `WITH taken AS (DELETE FROM ledger.place WHERE tree = $1 AND index >= $2 RETURNING record)
      INSERT INTO ledger.unplaced (record, recorded_at)
      SELECT r.id, r.recorded_at FROM taken JOIN ledger.record r ON r.id = taken.record`,
    [tree?.number, kept],
  );
  await insertRecords(client, [{ records: [record] }], now);
  await client.query('DELETE FROM ledger.unplaced WHERE record = $1', [record.id]);
  // A restored database may hold records that neither list knows.
  await client.query(
    `INSERT INTO ledger.unplaced (record, recorded_at) SELECT r.id, r.recorded_at FROM ledger.record r
      WHERE r.id <> $1 AND NOT EXISTS (SELECT FROM ledger.place p WHERE p.record = r.id)
        AND NOT EXISTS (SELECT FROM ledger.unplaced u WHERE u.record = r.id)`,
    [record.id],
  );
  await client.query(
    'INSERT INTO ledger.tree (number, origin, opened_at, opening, previous_note) VALUES ($1, $2, $3, $4, $5)',
    [number, opened.origin, now, record.id, block.note ?? ''],
  );
  await client.query('INSERT INTO ledger.place (tree, index, record) VALUES ($1, 0, $2)', [number, record.id]);
  await growTiles(client, number, 0, [hashLeaf(record.leaf)]);
  await client.query('COMMIT');
  return opened;
}
