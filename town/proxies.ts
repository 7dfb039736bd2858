import type { ProxyKind, ProxyScope } from '../contracts/proxy.ts';
import { ageOn, type Part, type Resident } from './person.ts';
import { uuidOf } from './random.ts';
import { period } from './relations.ts';

/** Somebody who stands in for another (代理人): named by the person, taken up already. */
export type TownProxy = {
  /** uuid */
  readonly id: string;
  /** the person, and who stands in: ids of residents */
  readonly resident: string;
  readonly proxy: string;
  readonly kind: Exclude<ProxyKind, 'legal'>;
  readonly scope: readonly ProxyScope[];
  /** what the person calls the proxy, and the other way */
  readonly label: string;
  readonly proxyLabel: string;
  /** ISO 8601 */
  readonly validFrom: string;
  readonly validUntil: string | null;
};

const surnameOf = ({ name }: Resident): string => name.split('　')[0]!;

/**
 * 髙﨑ハナ lives alone. Her daughter, who married into another part of town, decides for her what she asks her to (任意代理人); a neighbour helps her to
 * read who saw what (支援者). Both have accounts of their own. In the town of another seed there may be nobody of that age.
 */
export function makeProxies(
  seed: number,
  residents: readonly Resident[],
  cast: Readonly<Record<Part, string>>,
): TownProxy[] {
  const mother = residents.find(({ id }) => id === cast.sampleNineDigits)!;
  const others = residents.filter(
    (one) =>
      one.municipality === mother.municipality &&
      one.insured.length === 0 &&
      surnameOf(one) !== surnameOf(mother) &&
      one.id !== cast.monthDaughter,
  );
  const daughter = others.find((one) => {
    const years = ageOn(one.birth, mother.birth);
    return one.position === '妻' && years >= 20 && years <= 35;
  });
  const neighbour = others.find(
    (one) =>
      one.livingArea === mother.livingArea && one.position === '世帯主' && one.birth < '1975' && one !== daughter,
  );
  const name = (
    part: string,
    proxy: Resident,
    as: Pick<TownProxy, 'kind' | 'scope' | 'label' | 'proxyLabel'>,
    person = mother.id,
  ) => ({
    id: uuidOf(seed, `proxy/${part}`),
    resident: person,
    proxy: proxy.id,
    ...as,
    validFrom: period.from,
    validUntil: period.until,
  });
  return [
    ...(daughter
      ? [name('daughter', daughter, { kind: 'voluntary', scope: ['read', 'consent'], label: '長女', proxyLabel: '母' })]
      : []),
    ...(neighbour
      ? [
          name('neighbour', neighbour, {
            kind: 'supporter',
            scope: ['trail', 'questions'],
            label: 'お隣さん',
            proxyLabel: 'お隣の方',
          }),
        ]
      : []),
    name(
      'month-daughter',
      residents.find(({ id }) => id === cast.monthDaughter)!,
      { kind: 'voluntary', scope: ['read', 'consent'], label: '長女', proxyLabel: '母' },
      cast.month,
    ),
  ];
}
