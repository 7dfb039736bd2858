import { verifyLog } from '../log.ts';
import { buildTown, carefulReader, rememberingReader, type Tampering } from './attack.ts';
import { createChance } from './chance.ts';
import { fileTamperings } from './file-tamperings.ts';
import { memorySource, placeOf } from './log.ts';
import { operatorTamperings } from './operator-tamperings.ts';
import { recordTamperings } from './record-tamperings.ts';

export const tamperings: Readonly<Record<string, Tampering>> = {
  ...fileTamperings,
  ...recordTamperings,
  ...operatorTamperings,
};

/** A full bundle, and one on the right edge: every sort of tile. */
const places = 300;

/** How often a kind was tried and how often the verifier found it. */
export type Tally = { tried: number; caught: number };

/**
 * Tampers `times` times with one real signed log and has the verifier look at each.
 * @param seen told after each, how many have been looked at
 * @throws when the verifier finds fault with the honest log: then its alarms would mean nothing
 */
export async function runTampering(
  times: number,
  seed: number,
  seen: (done: number) => void = () => {},
): Promise<ReadonlyMap<string, Tally>> {
  const chance = createChance(seed);
  const town = await buildTown(Array.from({ length: places }, (_, i) => placeOf(i, chance)));
  for (const size of [1, 256, places])
    for (const options of [carefulReader(town, size), rememberingReader(town, size)]) {
      const { ok, findings } = await verifyLog(memorySource(new Map(town.files)), options);
      if (!ok) throw new Error(`the honest log was found false: ${JSON.stringify(findings)}`);
    }
  const tallies = new Map(Object.keys(tamperings).map((kind): [string, Tally] => [kind, { tried: 0, caught: 0 }]));
  const kinds = Object.entries(tamperings);
  for (let i = 0; i < times; i++) {
    const [kind, tamper] = kinds[i % kinds.length]!;
    const { files, options } = await tamper(town, chance, chance.pick([...town.earlier.keys()]));
    const { ok } = await verifyLog(memorySource(files), options);
    const tally = tallies.get(kind)!;
    tally.tried++;
    if (!ok) tally.caught++;
    seen(i + 1);
  }
  return tallies;
}
