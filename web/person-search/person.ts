/** A person as a search found them: what is here may be shown to the caller, who decided it. A person who may not be shown is not here. */
export type FoundPerson = {
  readonly id: string;
  readonly name: string;
  readonly kana: string;
  /** `YYYY-MM-DD` */
  readonly birth: string;
  readonly sex?: string;
  readonly number?: string;
  readonly address?: string;
  readonly household: string;
  /** 続柄 */
  readonly position?: string;
  /** what whoever sees this person must know before anything else: 支援措置 */
  readonly warning?: string;
  readonly href: string;
};

export type Household = { readonly id: string; readonly members: readonly FoundPerson[] };

/** People of one household together, in the order in which the search found the first of each. */
export function groupByHousehold(people: readonly FoundPerson[]): Household[] {
  const groups = Map.groupBy(people, ({ household }) => household);
  return [...groups].map(([id, members]) => ({ id, members }));
}

/** Persons who are told apart by less than their name: `name` also others sound so, `birth` born on the same day besides. */
export function findAlike(people: readonly FoundPerson[]): Map<string, 'name' | 'birth'> {
  const sound = ({ kana }: FoundPerson) => kana.normalize('NFKC').replace(/\s/g, '');
  const byName = Map.groupBy(people, sound);
  const alike = new Map<string, 'name' | 'birth'>();
  for (const namesakes of byName.values()) {
    if (namesakes.length < 2) continue;
    for (const one of namesakes)
      alike.set(one.id, namesakes.some((other) => other !== one && other.birth === one.birth) ? 'birth' : 'name');
  }
  return alike;
}
