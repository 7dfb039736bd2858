import type { MineAnswer } from '../../../contracts/care/mine.ts';
import { addDays } from '../../../contracts/care/month.ts';
import { dayIn, sayDayWhole } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { More } from '../../../web/list/more.tsx';
import type { Care } from './office.ts';
import { Visits } from './visits.tsx';
import { words } from './words.ts';

type Props = {
  readonly care: Care;
  readonly now: Date;
  readonly week: NonNullable<MineAnswer['week']>;
};

/** This week from today on, and the next; what was before is folded away. */
export const Weeks = ({ care, now, week: { from, until, visits, undecided } }: Props) => {
  const today = dayIn(now);
  const next = addDays(from, 7);
  const gone = visits.filter(({ day }) => day < today);
  const weeks = [
    { title: words.thisWeek, from: today, until: addDays(next, -1), none: words.noMore },
    { title: words.nextWeek, from: next, until, none: words.noVisits },
  ];
  return (
    <>
      {weeks.map((week) => {
        const list = visits.filter(({ day }) => week.from <= day && day <= week.until);
        const open = undecided && within(undecided, week);
        return (
          <section>
            <h2>{week.title}</h2>
            {list.length > 0 && <Visits care={care} now={now} visits={list} />}
            {/* That nobody comes would be wrong where it is not decided. */}
            {list.length === 0 && !open && <p>{week.none}</p>}
            {open && (
              <p>
                <Ruby text={words.undecided(sayDays(open))} />
              </p>
            )}
            {week.title === words.thisWeek && gone.length > 0 && (
              <More title={<Ruby text={words.gone} />}>
                <Visits care={care} now={now} visits={gone} />
              </More>
            )}
          </section>
        );
      })}
    </>
  );
};

type Days = { readonly from: string; readonly until: string };
/** The days of one that are the other's too; undefined where there are none. */
function within(one: Days, other: Days): Days | undefined {
  const from = one.from > other.from ? one.from : other.from;
  const until = one.until < other.until ? one.until : other.until;
  return from <= until ? { from, until } : undefined;
}

/** e.g. 12月1日（火）から12月6日（日）まで */
function sayDays({ from, until }: Days): string {
  const say = (day: string) => sayDayWhole(day).replace(/^.*年）/, '');
  return from === until ? say(from) : `${say(from)}から${say(until)}まで`;
}
