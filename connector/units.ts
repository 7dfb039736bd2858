import { type ContentFile, extractSubjects, personKey } from '../contracts/content/extract.ts';
import { byTableOrder, type CarePlanName, orderKeyOf, sendingUnitOf } from '../contracts/content/filename.ts';
import type { FoundSubject } from '../contracts/content/findings.ts';
import type { Place } from '../contracts/content/rows.ts';
import type { Contract } from '../contracts/contract.ts';
import type { RunMode } from '../contracts/kind.ts';
import { sha256 } from './files.ts';
import { inMode } from './lanes.ts';

export type NamedFile = ContentFile & { readonly parsed: CarePlanName };

/** What travels as one: files of one sending unit that share persons, in the order of the standard's table. */
export type Unit = {
  readonly kind: string;
  readonly files: readonly NamedFile[];
  readonly persons: readonly FoundSubject[];
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
    const whole = readUnit(contract, kind, files);
    // Where a file cannot be read nobody knows whom it is about: the unit stays together.
    if (whole.problems.length > 0) return [whole];
    return connect(files, whole.persons).map((part) => readUnit(contract, kind, part));
  });
}

export const readUnit = (contract: Contract, kind: string, files: readonly NamedFile[]): Unit => {
  const { subjects, problems, warnings } = extractSubjects(contract, files);
  return { kind, files, persons: subjects, problems, warnings };
};

/** Files that are, directly or over others, about the same people; each part in the order of `files`. */
function connect(files: readonly NamedFile[], persons: readonly FoundSubject[]): NamedFile[][] {
  const part = new Map(files.map(({ name }) => [name, name]));
  for (const { at } of persons) {
    const parts = new Set(at.map(({ file }) => part.get(file)));
    const [first] = parts;
    for (const [name, one] of part) if (parts.has(one)) part.set(name, first!);
  }
  return [...Map.groupBy(files, ({ name }) => part.get(name)!).values()];
}

/**
 * How the journal remembers the persons of a unit: digests that mean something only beside this group and unit, so that a journal
 * handed to somebody who helps names nobody outright. `everybody` stands for whoever is in a file that could not be read.
 */
export function personDigests({ kind, files, persons }: Unit, mode: RunMode): { persons: string[]; everybody: string } {
  const { parsed } = files[0]!;
  const digest = (key: string) => sha256(`${inMode(mode, orderKeyOf(parsed))} ${parsed.sequence} ${kind}\n${key}`);
  return {
    persons: persons.map(({ insurer, insured }) => digest(personKey(insurer, insured))),
    everybody: digest('*'),
  };
}
