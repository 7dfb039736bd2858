import { isLarge } from '../../disclose/large/thread.ts';
import type { Intent, Obtained } from '../../stages.ts';

/*
 * Large answers are concluded one at a time, each by itself: a transaction that answers many must not wait for one that is taken apart for seconds,
 * and a provider that gives large answers again and again waits for itself alone.
 */

/** So much of one provider's may wait in this process for its turn. */
const mostBytes = 64 * 1024 * 1024;

type Waiting = { readonly bytes: number; readonly begin: () => void };

/** @returns runs what it is given when its turn has come, or refuses where too much of that provider's waits */
export function openTurns(most = mostBytes) {
  /** providers in the order in which they have their turn */
  const waiting = new Map<string, Waiting[]>();
  let isTaken = false;

  function next(): void {
    const [first] = waiting;
    isTaken = first !== undefined;
    if (!first) return;
    const [provider, [begun, ...rest]] = first;
    waiting.delete(provider);
    if (rest.length > 0) waiting.set(provider, rest); // behind all others
    begun!.begin();
  }

  return async <T>(provider: string, bytes: number, work: () => Promise<T>): Promise<T | 'too much'> => {
    if (isTaken) {
      const own = waiting.get(provider) ?? [];
      if (own.reduce((sum, one) => sum + one.bytes, bytes) > most) return 'too much';
      await new Promise<void>((begin) => waiting.set(provider, [...own, { bytes, begin }]));
    }
    isTaken = true;
    try {
      return await work();
    } finally {
      next();
    }
  };
}

const inTurn = openTurns();

/**
 * @param ways.atOnce for what is small, and for what is told in place of a large one where too many wait
 * @param ways.alone for what is large, in its turn
 */
export async function concludeInTurn<T>(
  { contract, giver }: Pick<Intent, 'contract' | 'giver'>,
  obtained: Obtained,
  { atOnce, alone }: { readonly atOnce: (obtained: Obtained) => Promise<T>; readonly alone: () => Promise<T> },
): Promise<T> {
  if (obtained.failed !== undefined || !isLarge(contract!, obtained.body)) return atOnce(obtained);
  const done = await inTurn(giver!.system, obtained.body.length, alone);
  return done === 'too much' ? atOnce(tooMuch) : done;
}

const tooMuch: Obtained = {
  failed: 'answer_invalid',
  detail: '大きな回答が、一度に多く届いています。間をおいて、もう一度照会してください。',
};
