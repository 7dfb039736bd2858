import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import type { Client, TrailEntry } from '../../connector/client.ts';
import type { SystemId } from '../../contracts/member.ts';
import { findNextOpening } from '../../exchange/relay/opening-hours.ts';
import type { Resident } from '../person.ts';
import type { Town } from '../town.ts';
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

/** Ten in the morning of a system's next working day. */
export function workingMorning(town: Town, system: SystemId): Date {
  const { openingHours } = town.members.flatMap(({ systems }) => systems).find(({ id }) => id === system)!;
  const evening = new Date();
  evening.setUTCHours(36, 0, 0, 0); // 21:00 of the next day in Tokyo
  const opening = findNextOpening(openingHours, evening)!;
  return new Date(opening.getTime() + 90 * 60_000);
}

/** @throws Error where the story goes otherwise than told */
export function check(isAsTold: boolean, what: string, seen?: unknown): void {
  if (!isAsTold) throw new Error(`筋書きどおりになりませんでした（${what}）: ${JSON.stringify(seen)}`);
}
