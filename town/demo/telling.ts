import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { Client, TrailEntry } from '../../connector/client.ts';
import type { Resident } from '../person.ts';
import type { RunningRegion } from './region.ts';

/** How the stories look in a terminal. */
export const title = (text: string): void => console.log(`\n${styleText('bold', `■ ${text}`)}`);
export const line = (text: string): void => console.log(`   ${text}`);
export const tokyo = (at: Date): string =>
  at.toLocaleString('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

/** Turns the region's clock, and waits until the exchange has heard of it. */
export async function turn({ clock, url }: RunningRegion, to: Date): Promise<void> {
  await clock.turn(to);
  for (let tries = 0; tries < 50; tries++) {
    const { time } = (await (await fetch(`${url}/health`)).json()) as { time: string };
    if (Math.abs(Date.parse(time) - clock.now().getTime()) < 1000) return;
    await sleep(100);
  }
  throw new Error('地域の時計を進められません。npm start の画面を確かめてください。');
}

/** Plays a story, and leaves the clock as it was before. */
export async function playOn(region: RunningRegion, play: () => Promise<void>): Promise<void> {
  const ahead = region.clock.now().getTime() - Date.now();
  try {
    await play();
  } finally {
    await region.clock.turn(new Date(Date.now() + ahead));
    await region.close();
  }
}

export async function codeAtTown(townHall: Client, person: Resident): Promise<string> {
  const [code] = await townHall.requestCodes('certification-for-plan', person.insured);
  return code!;
}

/** The last entries of a person's trail, the newest first, as the person's town hall sees them. */
export const findTrail = async (townHall: Client, person: Resident, limit: number): Promise<TrailEntry[]> =>
  townHall.trail({ subject: await codeAtTown(townHall, person), limit });

export async function showTrail(
  townHall: Client,
  person: Resident,
  limit: number,
  isMeant: (entry: TrailEntry) => boolean = () => true,
): Promise<void> {
  const entries = (await findTrail(townHall, person, limit)).filter(isMeant);
  for (const { time, said } of entries.reverse()) line(`${tokyo(new Date(time))}　${said}`);
}
