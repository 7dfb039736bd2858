import { type ContentFile, extractSubjects, personKey } from '../contracts/content/extract.ts';
import { byTableOrder, type CarePlanName, sendingUnitOf } from '../contracts/content/filename.ts';
import type { Contract } from '../contracts/contract.ts';

export type NamedFile = ContentFile & { readonly parsed: CarePlanName };
export type Person = {
  readonly insurer: string;
  readonly insured: string;
  readonly at: readonly { file: string; rows: readonly number[] }[];
};
export type Place = { readonly file: string; readonly row: number; readonly text: string };

/** What travels as one: files of one sending unit that share persons, in the order of the standard's table. */
export type Unit = {
  readonly kind: string;
  readonly files: readonly NamedFile[];
  readonly persons: readonly Person[];
  readonly problems: readonly Place[];
  readonly warnings: readonly Place[];
};

/**
 * Splits a group (files of one ファイル連番) into what travels as one. Files of different units, and files of the same unit that
 * are about different people, do not hold each other back; if one file of a person's unit is refused, all of it is.
 */
export function splitIntoUnits(contract: Contract, group: readonly NamedFile[]): Unit[] {
  const kinds = Map.groupBy(
    [...group].sort((a, b) => byTableOrder(a.parsed, b.parsed)),
    ({ parsed }) => sendingUnitOf(parsed),
  );
  return [...kinds].flatMap(([kind, files]) => {
    const { subjects, problems, warnings } = extractSubjects(contract, files);
    // Where a file cannot be read nobody knows whom it is about: the unit stays together.
    if (problems.length > 0) return [{ kind, files, persons: subjects, problems, warnings }];
    return connect(files, subjects).map((part) => {
      const names = new Set(part.map(({ name }) => name));
      const persons = subjects.filter(({ at }) => at.some(({ file }) => names.has(file)));
      return { kind, files: part, persons, problems: [], warnings: warnings.filter(({ file }) => names.has(file)) };
    });
  });
}

/** Files that are, directly or over others, about the same people; each part in the order of `files`. */
function connect(files: readonly NamedFile[], persons: readonly Person[]): NamedFile[][] {
  const part = new Map(files.map(({ name }) => [name, name]));
  for (const { at } of persons) {
    const parts = new Set(at.map(({ file }) => part.get(file)));
    const [first] = parts;
    for (const [name, one] of part) if (parts.has(one)) part.set(name, first!);
  }
  return [...Map.groupBy(files, ({ name }) => part.get(name)!).values()];
}

export const personKeys = (persons: readonly Person[]): string[] =>
  persons.map(({ insurer, insured }) => personKey(insurer, insured));
