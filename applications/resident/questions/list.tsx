import { LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ByState } from '../pages/by-state.tsx';
import { may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Question, readQuestions } from './answers.ts';
import { words } from './words.ts';

/** たずねたこと: what has an answer first, then what waits for one. */
export function addList(site: Site): void {
  site.get('/of/:person/questions', async (c) => {
    const whose = await readWhose(c);
    const questions = await readQuestions(c, whose);
    return show(c, <ListPage frame={c.get('frame')} whose={whose} questions={questions} />);
  });
}

const inOrder = ['answered', 'open', 'closed'] as const;
const kinds: Readonly<Record<Question['state'], TagKind>> = { answered: 'open', open: 'wait', closed: 'done' };

type Props = { readonly frame: AnyFrame; readonly whose: Whose; readonly questions: readonly Question[] };

const ListPage = ({ frame, whose, questions }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(whose)}>
    <StandingIn whose={whose} />
    <p>
      <Ruby text={words.about} />
    </p>
    {questions.length === 0 && <Empty title={words.none} />}
    <ByState order={inOrder} titles={words.states} all={questions} cardOf={(one) => cardOf(whose, one)} />
    {may(whose, 'ask') && may(whose, 'trail') && (
      <>
        <p>
          <Ruby text={words.how} />
        </p>
        <LinkButton kind="second" href={pathOf(whose, '/trail')}>
          <Ruby text={words.trail} />
        </LinkButton>
      </>
    )}
  </Page>
);

const cardOf = (whose: Whose, question: Question) => ({
  href: pathOf(whose, `/questions/${question.id}`),
  title: words.cardTitle(question.memberName),
  about: words.cardAbout(sayDayBoth(dayIn(question.askedAt))),
  tag: <State question={question} />,
});

export const State = ({ question: { state, overdue, inApproval } }: { readonly question: Question }) =>
  inApproval && !overdue ? (
    <Tag kind="wait">{words.inApproval}</Tag>
  ) : overdue ? (
    <Tag kind="stop">{words.overdue}</Tag>
  ) : (
    <Tag kind={kinds[state]}>{words.states[state]}</Tag>
  );
