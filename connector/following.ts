import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ExchangeError, type MessageStatus } from './client.ts';
import { exists, sha256, writeWhole } from './files.ts';
import { fillReceipt, isProved, receiptEnding } from './filing.ts';
import { type ParcelState, readJobs } from './jobs.ts';
import { markOf } from './lanes.ts';
import type { OutboxOptions } from './outbox.ts';
import { writeNotHandedOver } from './reasons.ts';

export const noticeEnding = '.お知らせ.txt';
const over = new Set(['acknowledged', 'expired', 'not-delivered']);
const [firstPauseMs, longestPauseMs] = [5_000, 10 * 60_000];
/** Longer than the relay keeps anything. */
const days = 100;
/** So many are asked about in one look, that sending does not wait for it. */
const atOnce = 20;

/** Follows what was sent until the receiver has it or it is known that it never will; renews its receipt and tells the office. */
export function openFollowing({ configuration, client, journal, say, clock, now }: OutboxOptions) {
  const due = new Map<string, { at: number; pause: number }>();

  return async function follow(): Promise<void> {
    const open = readJobs(journal.entries()).flatMap(({ parcels }) => parcels ?? []);
    let asked = 0;
    for (const parcel of open) {
      if (!parcel.filed || parcel.followed || parcel.settled?.outcome !== 'sent') continue;
      const next = due.get(parcel.id) ?? { at: now() + firstPauseMs, pause: firstPauseMs };
      due.set(parcel.id, next);
      if (now() < next.at || asked++ >= atOnce) continue;
      const pause = Math.min(longestPauseMs, next.pause * 2);
      due.set(parcel.id, { at: now() + pause, pause });
      if (!(await look(parcel))) continue;
      await journal.add({ step: 'followed', id: parcel.id });
      due.delete(parcel.id);
    }
  };

  /** @returns whether nothing more is to come */
  async function look(parcel: ParcelState): Promise<boolean> {
    const status = await client.findStatus(parcel.id).catch((error) => {
      if (error instanceof ExchangeError) return undefined;
      throw error;
    });
    if (!status) return clock.now().getTime() - Date.parse(parcel.settled!.at) > days * 86_400_000;
    const states = status.deliveries.map(({ state }) => state);
    const isOver = states.length > 0 && states.every((state) => over.has(state)) && isProved(status.receipt);
    if (isOver) await tell(parcel, status);
    return isOver;
  }

  async function tell(parcel: ParcelState, { deliveries, receipt }: MessageStatus): Promise<void> {
    const bad = deliveries.find(({ state }) => state !== 'acknowledged');
    const places = (parcel.places ?? []).map(({ name, place }) => ({
      name,
      place: path.join(configuration.folders.sent, place),
    }));
    const files = await Promise.all(
      places.map(async ({ name, place }) => ({ name, bytes: await readFile(place).catch(() => undefined) })),
    );
    for (const { place } of places) {
      // A receipt that somebody has put elsewhere is theirs; the news that nothing arrived is written in any case.
      if (files.every(({ bytes }) => bytes) && (await exists(place)))
        await writeWhole(
          place + receiptEnding,
          fillReceipt(
            receipt,
            files.map(({ name, bytes }) => ({ name, sha256: sha256(bytes!) })),
            parcel,
          ),
        );
      if (bad)
        await writeWhole(
          place + noticeEnding,
          Buffer.from(writeNotHandedOver(bad.state, parcel, configuration.contact)),
        );
    }
    say(
      `${markOf(parcel.mode)}${bad ? '送付先に渡っていません' : '送付先が受け取りました'}: ${parcel.names.join('、')}`,
    );
  }
}
