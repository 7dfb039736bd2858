import { readFile, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Receipt } from '../contracts/receipt.ts';
import { ExchangeError } from './client.ts';
import { exists, findPlaces, moveTo, sha256, writeWhole } from './files.ts';
import type { ParcelState } from './jobs.ts';
import type { Placed } from './journal.ts';
import { folderOfMode } from './lanes.ts';
import type { OutboxOptions } from './outbox.ts';

export const receiptEnding = '.receipt.json';
export const reasonEnding = '.理由.txt';
const endings = [receiptEnding, reasonEnding];

/** So long a file waits for its receipt to be proved by a published checkpoint; then it is filed, and the receipt follows. */
const receiptPatienceMs = 15_000;

export const isProved = ({ records }: Receipt): boolean =>
  records.length > 0 && records.every(({ proof }) => proof !== null);

/** The receipt with the files as we sent them, so that it proves their content offline, and with what we noticed in sending them. */
export function fillReceipt(
  receipt: Receipt,
  files: readonly { name: string; sha256: string }[],
  { settled }: Pick<ParcelState, 'settled'>,
): Buffer {
  const { warnings } = settled ?? {};
  const filled = {
    ...receipt,
    payload: receipt.payload && { ...receipt.payload, files },
    ...(warnings && { warnings }),
  };
  return Buffer.from(`${JSON.stringify(filled, null, 2)}\n`);
}

/** Moves settled files to `sent` or `refused`, each with what stands beside it, which is there first. */
export function openFiling({ configuration, client, journal, now }: OutboxOptions) {
  const since = new Map<string, number>();

  /** @returns false when it still waits for its receipt */
  return async function file(parcel: ParcelState, folder: string): Promise<boolean> {
    const { outcome, reason } = parcel.settled!;
    const sources = parcel.names.map((name) => ({ name, source: path.join(folder, name) }));
    let beside: { ending: string; bytes: Buffer } | undefined;
    if (outcome === 'refused') beside = { ending: reasonEnding, bytes: Buffer.from(reason ?? '') };
    else {
      const receipt = await findReceipt(parcel.id);
      if (receipt === 'wait') return false;
      const files = await digestsOf(parcel, configuration.folders.sent, sources);
      if (receipt && files) beside = { ending: receiptEnding, bytes: fillReceipt(receipt, files, parcel) };
    }
    await put(parcel, configuration.folders[outcome], sources, beside);
    await journal.add({ step: 'filed', id: parcel.id });
    since.delete(parcel.id);
    return true;
  };

  /** One look for it; that it cannot be had now holds the file back for a while only. */
  async function findReceipt(id: string): Promise<Receipt | undefined | 'wait'> {
    const first = since.get(id) ?? now();
    since.set(id, first);
    const receipt = await client.findReceipt(id).catch((error) => {
      if (error instanceof ExchangeError) return error.code === 'on_its_way' ? 'wait' : undefined;
      throw error;
    });
    if (receipt === 'wait') return 'wait';
    if (receipt && isProved(receipt)) return receipt;
    return now() - first < receiptPatienceMs ? 'wait' : receipt;
  }

  async function put(
    parcel: ParcelState,
    folder: string,
    sources: readonly { name: string; source: string }[],
    beside: { ending: string; bytes: Buffer } | undefined,
  ): Promise<void> {
    for (let places = parcel.places; ; places = undefined) {
      places ??= await choose(parcel, folder);
      if (await putAt(folder, places, sources, beside)) return;
    }
  }

  async function choose({ id, names, mode }: ParcelState, folder: string): Promise<readonly Placed[]> {
    const places = await findPlaces(folder, names, { beside: endings, below: folderOfMode(mode) });
    const files = names.map((name, i) => ({ name, place: places[i]! }));
    await journal.add({ step: 'filing', id, files });
    return files;
  }

  /** @returns false when a place has meanwhile been taken by somebody else's file */
  async function putAt(
    folder: string,
    places: readonly Placed[],
    sources: readonly { name: string; source: string }[],
    beside: { ending: string; bytes: Buffer } | undefined,
  ): Promise<boolean> {
    for (const { name, place: below } of places) {
      const place = path.join(folder, below);
      const { source } = sources.find((one) => one.name === name)!;
      if (!(await exists(source))) continue; // moved before a crash, or taken away by somebody
      if (beside) await writeWhole(place + beside.ending, beside.bytes);
      if (!(await moveTo(source, place))) {
        if (beside) await unlink(place + beside.ending);
        return false;
      }
    }
    return true;
  }
}

/** Digests of the files as they were sent. After a crash in the middle of filing, one that has moved is read where it went. */
async function digestsOf(
  { places }: ParcelState,
  folder: string,
  sources: readonly { name: string; source: string }[],
): Promise<{ name: string; sha256: string }[] | undefined> {
  const digests: { name: string; sha256: string }[] = [];
  for (const { name, source } of sources) {
    const moved = places?.find((one) => one.name === name)?.place;
    const bytes = await readFile(source).catch(() =>
      moved ? readFile(path.join(folder, moved)).catch(() => undefined) : undefined,
    );
    if (!bytes) return undefined;
    digests.push({ name, sha256: sha256(bytes) });
  }
  return digests;
}
