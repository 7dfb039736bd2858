import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { sayDigits } from '../term.ts';
import { words } from '../words.ts';
import { type Giving, sayDocument } from './givings.ts';

const say = words.one;

/** 交付したところ: to whom a plan was given, how, and what has become of it. @param paperOf where the copy of somebody who was given paper is printed anew */
export const GivenTable = ({
  givings,
  paperOf,
  letterOf = paperOf,
}: {
  readonly givings: readonly Giving[];
  readonly paperOf?: (one: Giving) => string;
  /** where the letter that a plan is over is printed, where that is all that is printed anew */
  readonly letterOf?: (one: Giving) => string;
}) =>
  givings.length === 0 ? null : (
    <>
      <h2>{say.given}</h2>
      <PlainTable
        caption={say.given}
        head={say.givenHead}
        rows={givings.map((one) => {
          const to = one.endedOn === null ? paperOf : letterOf;
          return [
            sayDocument(one),
            one.endedOn === null ? one.name : words.ended.given(one.name, sayDigits(one.endedOn)),
            one.way === 'paper' && to ? (
              <a href={to(one)}>
                {say.printAgain}
                <span class="unseen">：{sayDocument(one)}</span>
              </a>
            ) : (
              say.ways[one.way]
            ),
            sayDay(dayIn(one.givenAt)),
            say.state[one.state ?? 'given'] ?? '',
            one.way === 'paper' ? '' : one.openedAt ? sayTime(one.openedAt) : say.notOpened,
          ];
        })}
      />
    </>
  );
