import type { Configuration } from '../configuration.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Pool } from '../database/connect.ts';
import type { KeyStore, KeyType } from '../exchange/keys.ts';

/** What a key is turned with. */
export type Turning = {
  readonly keys: KeyStore;
  /** the migrator's */
  readonly admin: Pool;
  readonly configuration: Configuration;
  /** the person who does it */
  readonly actor: string;
  /** of `--new`, where the key is one that people choose */
  readonly newFile: string | undefined;
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
  { keys, clock, tellAll }: Turning,
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
