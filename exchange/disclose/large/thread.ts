import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Contract } from '../../../contracts/contract.ts';
import { readTransform } from '../../decide/obligations.ts';
import type { findCase } from '../case.ts';
import type { Disclosed, Disclosing } from '../disclose.ts';
import { type Refused, refuse } from '../read.ts';

/*
 * A large content is read, held against its schema and cut in a thread of its own, in which it may take seconds: the process answers everybody
 * else meanwhile. What comes back is what may leave, and nothing else of it.
 */

/** As much holds some 8,000 values, and is taken apart in about ten milliseconds; what is larger is worth the way to the thread. */
export const largest = 16 * 1024;

export type Case = { readonly contract: Contract; readonly mediaType: string; readonly body: Buffer };
export type Work =
  | { readonly work: 'case'; readonly given: Case }
  | {
      readonly work: 'disclose';
      readonly given: Omit<Disclosing, 'keys'>;
      readonly secrets: ReadonlyMap<string, Uint8Array>;
    };
export type Done = { readonly result: unknown } | { readonly fault: string };

/** Only what has a form is taken apart. */
export const isLarge = ({ schema, errors }: Contract, body: Uint8Array): boolean =>
  body.length > largest && (schema !== undefined || errors !== undefined);

export const readCaseAside = (given: Case): Promise<ReturnType<typeof findCase> | Refused> =>
  runAlone({ work: 'case', given }) as Promise<ReturnType<typeof findCase> | Refused>;

export async function discloseAside({ keys, ...given }: Disclosing): Promise<Disclosed | Refused> {
  const names = new Set(
    given.decision.obligations.flatMap((one) => keyOf[readTransform(one)?.name as keyof typeof keyOf] ?? []),
  );
  const secrets = new Map(await Promise.all([...names].map(async (name) => [name, await keys.secret(name)] as const)));
  const done = (await runAlone({ work: 'disclose', given, secrets })) as Disclosed | Refused;
  if ('refused' in done) return done;
  const { buffer, byteOffset, length } = done.body;
  return { ...done, body: Buffer.from(buffer, byteOffset, length) };
}

/** The thread has no key but those that what is obliged needs. */
const keyOf = { pseudonymise: 'pseudonyms', aggregate: 'statistics' } as const;

/** Longer than the largest content takes on a busy machine: a pattern of the contract's own that never comes to an end would hold up every other. */
const patienceMs = 20_000;
/** The thread's own heap: a content of 10 MiB takes a tenth. */
const mostMegabytes = 1024;
/** A thread that has nothing to do gives its memory back. */
const idleMs = 30_000;

let running: Worker | undefined;
let idle: NodeJS.Timeout | undefined;
let before: Promise<unknown> = Promise.resolve();

function runAlone(work: Work): Promise<unknown> {
  const done = before.then(() => run(work));
  before = done.catch(() => undefined); // told to whom it belongs
  return done;
}

async function run(work: Work): Promise<unknown> {
  clearTimeout(idle);
  running ??= start();
  const worker = running;
  worker.ref();
  const over = new AbortController();
  const limit = setTimeout(() => over.abort(), patienceMs);
  try {
    worker.postMessage(work);
    const [done] = (await once(worker, 'message', { signal: over.signal })) as [Done];
    if ('fault' in done) throw new Error(done.fault);
    worker.unref();
    idle = setTimeout(end, idleMs);
    idle.unref();
    return done.result;
  } catch (error) {
    end();
    const { code, name } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_WORKER_OUT_OF_MEMORY' && name !== 'AbortError') throw error;
    return refuse('回答が込み入りすぎていて、読めません。分けて返してください。');
  } finally {
    clearTimeout(limit);
  }
}

function start(): Worker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  });
  worker.on('error', () => {}); // told to who waits for it
  return worker;
}

function end(): void {
  void running?.terminate();
  running = undefined;
}
