import type { Clock } from '../../contracts/clock.ts';
import type { KeyStore, KeyType } from '../keys.ts';

/** What a key is turned with. */
export type Turning = {
  readonly keys: KeyStore;
  readonly region: { readonly code: string; readonly origin: string };
  /** the machine's own */
  readonly clock: Clock;
  /** Lets every running process take up what has changed in the keys' folder, and waits until those that have not refuse requests. */
  tellAll(): Promise<void>;
};

type Named = readonly [name: string, type: KeyType | 'secret'];

/**
 * Turns keys while the region runs: the next is known everywhere before anything stands under it, and `renew` begins when nothing
 * new stands under the old. Cut off anywhere, the next run goes on from there and turns nothing twice.
 * @returns the number of the first of them from now on
 */
export async function turnKeys(
  names: readonly Named[],
  { keys, clock, tellAll }: Omit<Turning, 'region'>,
  renew: () => Promise<void> = async () => {},
): Promise<number> {
  for (const [name, type] of names) await keys.makeNext(name, type);
  await tellAll();
  const numbers: number[] = [];
  for (const [name] of names) numbers.push(await keys.turn(name, clock.now()));
  await tellAll();
  await renew();
  for (const [name] of names) await keys.endTurn(name);
  await tellAll();
  return numbers[0]!;
}
