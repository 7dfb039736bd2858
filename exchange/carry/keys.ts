import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, exportJWK, type JWK } from 'jose';
import { carryKeyDays, readTurn } from '../../contracts/carry/turn.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { KeyStore } from '../keys.ts';

/** What offices without a connection seal their bundles to, and check ours with. Private halves too. */
export type CarryPair = { readonly signing: JWK; readonly sealing: JWK };

/** The exchange's own keys for bundles, as they are at the moment. */
export type CarryKeys = {
  current(): CarryPair;
  /** every key that a bundle may be sealed to now: the current one, those of before while they hold, and the next while it is made */
  sealing(): readonly JWK[];
  /**
   * The pair that the maker of a bundle goes by, which is seen by what it sealed to; our answer is signed so that it can check it. With the
   * turns that lead from there to the current pair.
   */
  pairOf(bundle: string): { readonly pair: CarryPair; readonly turns: readonly string[] };
  /** Takes up turned keys. */
  refresh(): Promise<void>;
};

export const carryTurnsFile = 'carry-turns.json';
/** A note for each turn of the keys, oldest first (contracts/carry/turn.ts). */
export const readCarryTurns = async (keys: KeyStore): Promise<readonly string[]> =>
  JSON.parse((await keys.readNote(carryTurnsFile)) ?? '[]');

/** All pairs from the first, the next one too once it is made. */
export async function readCarryPairs(
  keys: KeyStore,
): Promise<{ readonly current: number; readonly pairs: readonly CarryPair[] }> {
  const signing = await keys.privateKeys('carry-sig', 'p-256');
  const sealing = await keys.privateKeys('carry-enc', 'p-256');
  const pairs = await Promise.all(
    signing.all.slice(0, sealing.all.length).map(async (key, i) => ({
      signing: await jwkOf(key, 'sig', 'ES256'),
      sealing: await jwkOf(sealing.all[i]!, 'enc', 'ECDH-ES'),
    })),
  );
  // The two are turned one after the other: between the two steps the older pair is current still.
  return { current: Math.min(signing.current, sealing.current), pairs };
}

export async function openCarryKeys(keys: KeyStore, realClock: Clock): Promise<CarryKeys> {
  const read = async () => ({ ...(await readCarryPairs(keys)), turns: await readCarryTurns(keys) });
  let known = await read();
  /** A pair that was turned holds for a while; one whose turn is not written down yet was turned a moment ago. */
  const holds = (number: number): boolean => {
    const turn = known.turns[number];
    if (number >= known.current || turn === undefined) return true;
    return realClock.now().getTime() - Date.parse(readTurn(turn).time) < carryKeyDays * 86_400_000;
  };
  return {
    current: () => known.pairs[known.current]!,
    sealing: () => known.pairs.filter((_, number) => holds(number)).map(({ sealing }) => sealing),
    pairOf(bundle) {
      const found = known.pairs.findIndex(({ sealing }) => sealing.kid === sealedTo(bundle));
      const number = found === -1 || !holds(found) ? known.current : Math.min(found, known.current);
      return { pair: known.pairs[number]!, turns: known.turns.slice(number, known.current) };
    },
    async refresh() {
      known = await read();
    },
  };
}

/** The kid on the seal inside a bundle. */
function sealedTo(bundle: string): string | undefined {
  try {
    return decodeProtectedHeader(Buffer.from(bundle.split('.')[1] ?? '', 'base64url').toString('utf8')).kid;
  } catch {
    return undefined;
  }
}

async function jwkOf(key: KeyObject, use: 'sig' | 'enc', alg: string): Promise<JWK> {
  const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)));
  return { ...(await exportJWK(key)), kid, use, alg };
}

export const publicHalf = ({ d: _, ...key }: JWK): JWK => key;
