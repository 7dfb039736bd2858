import { isOver, type Visit } from '../../../contracts/care/mine.ts';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import { dayIn, sayDayWhole } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { may } from '../pages/may.ts';
import { pathOf } from '../pages/whose.ts';
import type { Care } from './office.ts';
import { Call } from './shared.tsx';
import { words } from './words.ts';

type Props = { readonly care: Care; readonly now: Date; readonly visits: readonly Visit[] };

/** Who comes, a day below the other. */
export const Visits = ({ care, now, visits }: Props) => (
  <div>
    {[...Map.groupBy(visits, ({ day }) => day)].map(([day, these]) => (
      <>
        <h3>{sayDayWhole(day).replace(/（\d{4}年）/, '')}</h3>
        <Answers
          answers={these.map((visit) => ({
            name: sayHours(visit),
            value: <What care={care} visit={visit} now={now} />,
          }))}
        />
      </>
    ))}
  </div>
);

/** e.g. 9:00～10:30 */
export function sayHours({ from, to }: Pick<Visit, 'from' | 'to'>): string {
  if (from === undefined) return words.time.none;
  const plain = (clock: string) => clock.replace(/^0/, '');
  return to === undefined ? words.time.from(plain(from)) : `${plain(from)}～${plain(to)}`;
}

const kinds: Readonly<Record<keyof typeof words.state, TagKind>> = {
  planned: 'open',
  done: 'done',
  cancelled: 'stop',
  absent: 'stop',
  past: 'open',
  over: 'open',
};

type WhatProps = { readonly care: Care; readonly visit: Visit; readonly now: Date };

const What = ({ care: { whose, telephones }, visit, now }: WhatProps) => {
  const asked = visit.absent && visit.state === 'planned' ? 'absent' : visit.state;
  // Offices tell what they did at the month's end: until then nobody knows here.
  const state = asked === 'planned' && isOver(visit, now) ? (visit.day < dayIn(now) ? 'past' : 'over') : asked;
  const canTell = state === 'planned' && may(whose, 'care-tell');
  return (
    <>
      {visit.what} <Tag kind={kinds[state]}>{words.state[state]}</Tag>
      <Actions>
        <Call name={visit.office} telephone={telephones.get(visit.number ?? '')} />
        {canTell && (
          <LinkButton kind="second" href={pathOf(whose, `/care/off?${new URLSearchParams({ visit: visit.id })}`)}>
            <Ruby text={words.absent} />
            <span class="unseen">
              ：{visit.day} {sayHours(visit)} {visit.what}
            </span>
          </LinkButton>
        )}
      </Actions>
    </>
  );
};
