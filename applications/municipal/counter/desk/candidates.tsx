import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import type { Shown } from '../../../../web/viewing/viewing.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import type { AtDesk } from './person.ts';
import { words } from './words.ts';

type Props = { readonly codes: readonly string[]; readonly shown: readonly Shown<AtDesk>[] };

const items: readonly [string, (one: AtDesk) => string][] = [
  [words.person.name, ({ name }) => name],
  [words.person.kana, ({ kana }) => kana],
  [words.person.birth, ({ birth }) => sayDayBoth(birth)],
  [words.person.sex, ({ sex }) => sex],
  [words.person.address, ({ address }) => address ?? words.person.hidden],
  [words.person.number, ({ number }) => number],
  [words.person.insured, ({ insured }) => insured?.insured ?? ''],
];

/** Persons beside each other, item by item; what differs is said in a word. */
export const Candidates = ({ codes, shown }: Props) => {
  const all = inOrder({ codes, shown });
  return (
    <PlainTable
      caption={words.queue.beside}
      head={[words.queue.item, ...all.map((_, i) => words.queue.candidate(i + 1))]}
      rows={items.map(([title, of]) => {
        const values = all.map((one) => one && of(one));
        const differ = new Set(values.filter((value) => value !== undefined)).size > 1;
        return [
          <>
            {title} {differ && <Tag kind="wait">{words.queue.differs}</Tag>}
          </>,
          ...values.map((value) =>
            value === undefined ? words.queue.absent : title === words.person.name ? <Name name={value} /> : value,
          ),
        ];
      })}
    />
  );
};

/** Each candidate's code, what tells them apart, and place, from 1; nothing where the register has nobody. */
export const namesOf = (codes: readonly string[], shown: readonly Shown<AtDesk>[]) =>
  inOrder({ codes, shown }).map((one, i) => [codes[i]!, one && sayApart(one), i + 1] as const);

/** Names may be the same: the number is not. */
export const sayApart = ({ name, number }: AtDesk): string => `${name}（${words.person.number} ${number}）`;

function inOrder({ codes, shown }: Props): (AtDesk | undefined)[] {
  const found = new Map(shown.map((person) => [person.code, open(person)]));
  return codes.map((code) => found.get(code));
}
