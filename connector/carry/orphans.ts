import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CarriedNumber } from '../../contracts/carry/content.ts';
import { parseCarePlanName } from '../../contracts/content/filename.ts';
import { payloadDigest } from '../../contracts/receipt.ts';
import { sha256 } from '../files.ts';
import { readJobs } from '../jobs.ts';
import { folderOfMode } from '../lanes.ts';
import { claimFolder } from '../outbox.ts';
import { type NamedFile, splitIntoUnits } from '../units.ts';
import type { Office } from './office.ts';

type Accepted = CarriedNumber['accepted'][number];
type Unit = { readonly kind: string; readonly names: readonly string[]; readonly accepted?: Accepted };

/** Folders of files that were taken from `out` and that the journal knows nothing of. */
export async function findOrphans(office: Office): Promise<string[]> {
  const known = new Set(readJobs(office.journal.entries()).map(({ id }) => id));
  return (await listUnderWay(office)).filter((job) => !known.has(job));
}

async function listUnderWay({ configuration }: Pick<Office, 'configuration'>): Promise<string[]> {
  const folder = path.join(configuration.folders.out, claimFolder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const jobs: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory() && (await listFiles(path.join(folder, entry.name))).length > 0) jobs.push(entry.name);
  return jobs.sort();
}

/**
 * Puts files under way, of which the office remembers nothing, back into the journal: what the exchange has accepted, known by its content, as
 * sent under the id that it was sent with; the rest as refused, with what to do. Nobody but the office can say whether that was real or a drill,
 * so that it is not sent by itself; that it was never accepted, and now never will be, is certain. Cut off, the next call goes on.
 */
export async function settleOrphans(
  office: Office,
  accepted: readonly Accepted[],
  say: (text: string) => void,
): Promise<void> {
  const { configuration, journal } = office;
  for (const job of await listUnderWay(office)) {
    const units = await recognise(office, path.join(configuration.folders.out, claimFolder, job), accepted);
    const find = () => readJobs(journal.entries()).find(({ id }) => id === job);
    if (!find()) {
      const mode = units.find((unit) => unit.accepted)?.accepted?.runMode ?? '通常';
      const lane = { folder: folderOfMode(mode), mode, noMyNumber: false };
      await journal.add({ step: 'claimed', job, order: '', names: units.flatMap(({ names }) => names), lane });
    }
    if (!find()!.parcels) {
      const parcels = units.map(({ kind, names, accepted: sent }) => ({ id: sent?.id ?? randomUUID(), kind, names }));
      await journal.add({ step: 'planned', job, parcels });
    }
    for (const { id, names, settled } of find()!.parcels!) {
      if (settled) continue;
      const isSent = accepted.some((one) => one.id === id);
      const shared = { step: 'settled', id, names, persons: [] } as const;
      await journal.add(
        isSent ? { ...shared, outcome: 'sent' } : { ...shared, outcome: 'refused', reason: reasonOf(names) },
      );
      say(isSent ? `送付済みとわかりました: ${names.join('、')}` : `送っていません: ${names.join('、')}`);
    }
  }
}

async function recognise({ outbox }: Office, folder: string, accepted: readonly Accepted[]): Promise<Unit[]> {
  const named: NamedFile[] = [];
  const strange: string[] = [];
  for (const name of await listFiles(folder)) {
    const parsed = parseCarePlanName(name);
    if (parsed) named.push({ name, bytes: await readFile(path.join(folder, name)), parsed });
    else strange.push(name);
  }
  const units = splitIntoUnits(outbox.contract, named).map(({ kind, files }): Unit => {
    const content = files.map(({ name, bytes }) => ({ name, sha256: sha256(bytes) }));
    const found = accepted.find(
      ({ payload }) => payloadDigest(Buffer.from(payload.nonce, 'hex'), content) === payload.digest,
    );
    return { kind, names: files.map(({ name }) => name), ...(found && { accepted: found }) };
  });
  return [...units, ...strange.map((name) => ({ kind: '', names: [name] }))];
}

const listFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

const reasonOf = (names: readonly string[]): string =>
  [
    '送っていません。',
    '',
    '接続プログラムの控え（state）が失われたときに、送る途中だったファイルです。',
    '連携基盤がこのファイルを受け付けていないことを確かめました。前に作った包みを今から出しても、受け付けられません。',
    'sent に同じ名前のファイルがあるときは、一緒に送ったうちの残りのことがあります。受領証を確かめてください。',
    '送るときは、out に入れ直してください。訓練や試験のファイルは、訓練・試験のフォルダーに入れてください。',
    '',
    ...names,
    '',
  ].join('\r\n');
