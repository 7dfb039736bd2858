import { signCarryTurn } from '../../contracts/carry/turn.ts';
import { carryTurnsFile, publicHalf, readCarryPairs, readCarryTurns } from '../carry/keys.ts';
import { type Turning, turnKeys } from './turn.ts';

/**
 * The keys for bundles: what offices seal to, and what our answers are signed with. They turn together, so that an office learns of one
 * by the other. Called again after it was cut off, it writes the note that is missing and turns nothing twice.
 */
export async function turnCarryKeys(turning: Turning): Promise<number> {
  const { keys, region, clock } = turning;
  return turnKeys(
    [
      ['carry-sig', 'p-256'],
      ['carry-enc', 'p-256'],
    ],
    turning,
    async () => {
      const { current, pairs } = await readCarryPairs(keys);
      const turns = await readCarryTurns(keys);
      if (current === 0 || turns.length >= current) return;
      const [from, to] = [pairs[current - 1]!, pairs[current]!];
      const note = await signCarryTurn(
        {
          region: region.code,
          from: from.signing.kid!,
          to: { signing: published(to.signing, 'sig'), sealing: published(to.sealing, 'enc') },
          time: clock.now().toISOString(),
        },
        { from: from.signing, to: to.signing },
      );
      await keys.writeNote(carryTurnsFile, JSON.stringify([...turns, note]));
    },
  );
}

const published = <U extends 'sig' | 'enc'>(key: Parameters<typeof publicHalf>[0], use: U) => ({
  ...publicHalf(key),
  kty: key.kty!,
  kid: key.kid!,
  use,
});
