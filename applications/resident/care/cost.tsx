import type { Month } from '../../../contracts/care/mine.ts';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { sayMoney } from '../../../web/japanese/say.ts';
import { Answers } from '../../../web/list/answers.tsx';
import { More } from '../../../web/list/more.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

type Props = { readonly whose: Whose; readonly month: Month; readonly asked: string; readonly today: string };

/** What a month costs: first what she pays herself. */
export const Cost = ({ whose, month: { cost, offices }, asked, today }: Props) => (
  <section>
    <h2>{words.cost.title(sayMonth(asked))}</h2>
    {cost ? (
      <>
        <Answers
          answers={[
            { name: words.cost.own, value: <strong>{sayMoney(cost.ownYen)}</strong> },
            ...(cost.overLimitYen > 0 ? [{ name: words.cost.over, value: sayMoney(cost.overLimitYen) }] : []),
            { name: words.cost.total, value: sayMoney(cost.totalYen) },
          ]}
        />
        {cost.overLimitYen > 0 && (
          <p>
            <Ruby text={words.cost.overAbout} />
          </p>
        )}
        <p>
          <Ruby text={words.cost.about} />
        </p>
        <More title={<Ruby text={words.cost.each} />}>
          <Answers
            answers={offices.map(({ office, what, ownYen, totalYen }) => ({
              name: `${office}：${what}`,
              value: `${sayMoney(ownYen)}${words.cost.eachLine(sayMoney(totalYen))}`,
            }))}
          />
        </More>
      </>
    ) : (
      <p>
        <Ruby text={words.cost.none} />
      </p>
    )}
    <Actions>
      {asked > moved(today, -monthsBack) && (
        <LinkButton kind="quiet" href={pathOf(whose, `/care?month=${moved(asked, -1)}`)}>
          <Ruby text={words.cost.before} />
        </LinkButton>
      )}
      {asked <= today && (
        <LinkButton kind="quiet" href={pathOf(whose, `/care?month=${moved(asked, 1)}`)}>
          <Ruby text={words.cost.next} />
        </LinkButton>
      )}
    </Actions>
  </section>
);

/** A year and the month to come: the slip of a later one is not made yet. */
const monthsBack = 12;

/** 202611 as 令和8年11月 */

function moved(month: string, by: number): string {
  const at = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(4)) - 1 + by, 1));
  return at.toISOString().slice(0, 7).replace('-', '');
}
