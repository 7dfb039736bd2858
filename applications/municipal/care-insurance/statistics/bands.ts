import { z } from 'zod';
import table from './bands.json' with { type: 'json' };

const bands = z
  .object({
    rows: z.array(
      z.strictObject({
        population: z.int().min(0),
        smallest: z.int().positive().nullable(),
        source: z.string().min(1),
        seen: z.boolean(),
      }),
    ),
  })
  .parse(table)
  .rows.sort((a, b) => b.population - a.population);

/** The smallest count of persons that a municipality of so many may publish; null: no table at all. */
export const smallestOf = (population: number): number | null =>
  bands.find((band) => population >= band.population)?.smallest ?? null;
