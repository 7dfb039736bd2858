import { transactEnding } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import { type Choices, findChoicesIn } from './choices.ts';
import { type OwnReader, readTrailIn, type TrailEntry, type TrailQuery } from './read.ts';

/** A page of a person's records and, where they are wanted, what the records can be asked by: one journey to the database. */
export const readOwnPage = (
  services: Services,
  reader: OwnReader,
  query: TrailQuery,
  withChoices: boolean,
): Promise<readonly [TrailEntry[], Choices | null]> =>
  transactEnding(services.pools.trail, { subject_tags: reader.tags }, async (connection) => {
    const reading = [
      readTrailIn(connection, services, reader, query),
      withChoices ? findChoicesIn(connection, services, reader) : Promise.resolve(null),
    ] as const;
    return { last: reading, result: () => Promise.all(reading) };
  });
