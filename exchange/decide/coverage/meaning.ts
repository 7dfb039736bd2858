import { createHash } from 'node:crypto';
import type { Contract } from '../../../contracts/contract.ts';
import { findSchema } from '../frame.ts';
import { canonical, canonicalSchema } from './canonical.ts';

const known = new WeakMap<Contract, ReadonlyMap<string, string>>();

/**
 * What a contract says of each of its fields, as a digest: its name, class of data, words, place and form there, and about whom and in answer to
 * what it is. Two contracts of an id that say the same of a field let out the same by its name.
 */
export function meaningsOf(contract: Contract): ReadonlyMap<string, string> {
  const before = known.get(contract);
  if (before) return before;
  const { form, subject, persons, subjectAt, case: said, endpoints } = contract;
  const frame = canonical([form, subject, persons, subjectAt, said, endpoints]);
  const whole = form === 'whole' ? [canonicalSchema(contract.schema, contract.schema), canonical(contract.files)] : [];
  const meanings = new Map(
    Object.entries(contract.fields).map(([name, field]) => {
      // A content that goes whole has no other form for one of its fields than for all.
      const places = form === 'whole' ? whole : placesOf(contract, name);
      return [name, digest([frame, name, canonical(field), places])] as const;
    }),
  );
  known.set(contract, meanings);
  return meanings;
}

/** Where a field stands in an answer, and in each error that may be let go on, and what may stand there. */
function placesOf({ schema, fields, errors = {} }: Contract, name: string): unknown[] {
  const inErrors = Object.entries(errors)
    .filter(([, error]) => Object.hasOwn(error.fields, name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    placeIn(schema, fields[name]?.at ?? `/${name}`, inErrors.length > 0 ? null : schema),
    ...inErrors.map(([status, error]) => [status, placeIn(error.schema, error.fields[name]?.at ?? `/${name}`)]),
  ];
}

/** @param otherwise what counts where the place cannot be followed: all of the form, but for what stands in an error alone */
function placeIn(schema: unknown, at: string, otherwise: unknown = schema): unknown[] {
  const part = findSchema(schema, schema, at.slice(1).split('/'));
  return [at, canonicalSchema(part ?? otherwise, schema) ?? null];
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('base64url');
