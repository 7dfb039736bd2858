import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, openConnection } from './connection.ts';
import type { Target } from './requests.ts';

export type Load =
  /** so many callers, each with its next request as soon as it has its answer */
  | { readonly kind: 'closed'; readonly callers: number; readonly seconds: number }
  /** so many requests a second, whatever becomes of them, over so many connections at most */
  | { readonly kind: 'open'; readonly perSecond: number; readonly connections: number; readonly seconds: number };

export type Driven = {
  readonly done: number;
  readonly seconds: number;
  /** milliseconds, of those that are done; in an open loop from the moment at which the request was due */
  readonly latencies: Float64Array;
  /** of all others, by status; 0: no answer */
  readonly others: Readonly<Record<number, number>>;
  /** the first of them, as it was answered */
  readonly firstOther: string;
  /** requests that were not signed before the measurement began */
  readonly signedMeanwhile: number;
};

/** Proofs are of now for a minute; one that is made before the load begins must still be when its turn comes. */
const mostAhead = 40_000;

export async function drive(target: Target, load: Load, make: () => Buffer, ready: Buffer[]): Promise<Driven> {
  const latencies: number[] = [];
  const others: Record<number, number> = {};
  let signedMeanwhile = 0;
  let firstOther = '';
  const next = (): Buffer => {
    const request = ready.pop();
    if (!request) signedMeanwhile++;
    return request ?? make();
  };
  const ask = async (connection: Connection, due: number): Promise<boolean> => {
    const { status, body } = await connection
      .send(next())
      .catch((error: Error) => ({ status: 0, body: error.message }));
    if (status === target.status) latencies.push(performance.now() - due);
    else {
      others[status] = (others[status] ?? 0) + 1;
      firstOther ||= String(body);
    }
    return status !== 0;
  };
  const open = () => openConnection('127.0.0.1', target.port);
  const started = performance.now();
  const until = started + load.seconds * 1000;
  if (load.kind === 'closed')
    await Promise.all(
      Array.from({ length: load.callers }, async () => {
        let connection = open();
        while (performance.now() < until) if (!(await ask(connection, performance.now()))) connection = open();
        connection.close();
      }),
    );
  else await driveOpen(load, until, open, ask);
  const seconds = (performance.now() - started) / 1000;
  return {
    done: latencies.length,
    seconds,
    latencies: Float64Array.from(latencies),
    others,
    firstOther,
    signedMeanwhile,
  };
}

async function driveOpen(
  { perSecond, connections }: Extract<Load, { kind: 'open' }>,
  until: number,
  open: () => Connection,
  ask: (connection: Connection, due: number) => Promise<boolean>,
): Promise<void> {
  const free: Connection[] = Array.from({ length: connections }, open);
  const due: number[] = [];
  const running = new Set<Promise<void>>();
  const send = () => {
    while (free.length > 0 && due.length > 0) {
      const connection = free.pop()!;
      const run = ask(connection, due.shift()!).then((isGood) => {
        free.push(isGood ? connection : open());
        running.delete(run);
        send();
      });
      running.add(run);
    }
  };
  for (let at = performance.now(); at < until; at += 1000 / perSecond) {
    const early = at - performance.now();
    if (early > 1) await pause(early);
    due.push(at);
    send();
  }
  while (running.size > 0) await Promise.all(running);
  for (const connection of free) connection.close();
}

/** How many requests to sign before a load begins. */
export const signedAhead = (load: Load, perSecond: number): number =>
  Math.min(mostAhead, Math.ceil((load.kind === 'open' ? load.perSecond : perSecond) * load.seconds * 1.3) + 100);
