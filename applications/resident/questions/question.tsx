import type { Child } from 'hono/jsx';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { type Answer, Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Question, readQuestion } from './answers.ts';
import { State } from './list.tsx';
import { words } from './words.ts';

/** One question, with its answer once there is one. */
export function addQuestion(site: Site): void {
  site.get('/of/:person/questions/:id', async (c) => {
    const whose = await readWhose(c);
    const question = await readQuestion(c, whose);
    const done = c.req.query('done');
    return show(c, <QuestionsPage frame={c.get('frame')} whose={whose} question={question} done={done} />);
  });
}

const { one } = words;
type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly question: Question;
  readonly done: string | undefined;
};

const QuestionsPage = ({ frame, whose, question, done }: Props) => (
  <Page frame={frame} title={words.cardTitle(question.memberName)} back={pathOf(whose, '/questions')}>
    <StandingIn whose={whose} />
    <Done question={question} done={done} />
    <Answers answers={answersOf(whose, question)} />
    {question.inApproval && (
      <p>
        <Ruby text={one.inApproval(question.memberName)} />
      </p>
    )}
    {question.overdue && (
      <p>
        <Ruby text={one.overdue(question.memberName)} />
      </p>
    )}
    {may(whose, 'ask') && <Onward whose={whose} question={question} />}
  </Page>
);

/** What was just done; said only where it is so. */
const Done = ({ question: { state, dueOn }, done }: Pick<Props, 'question' | 'done'>) => {
  if (done === 'asked' && state === 'open')
    return (
      <Banner kind="success" title={words.done.asked}>
        <p>
          <Ruby text={words.done.askedAbout(sayDayBoth(dueOn))} />
        </p>
      </Banner>
    );
  return done === 'closed' && state === 'closed' ? <Banner kind="success" title={words.done.closed} /> : null;
};

const Onward = ({ whose, question: { id, state } }: Pick<Props, 'whose' | 'question'>) =>
  state === 'closed' ? (
    <p>
      <Ruby text={one.again} />
    </p>
  ) : (
    <>
      <p>
        <Ruby text={state === 'open' ? one.dropAbout : one.closeAbout} />
      </p>
      <Actions>
        <LinkButton kind={state === 'open' ? 'second' : 'primary'} href={pathOf(whose, `/questions/${id}/close`)}>
          <Ruby text={state === 'open' ? one.drop : one.close} />
        </LinkButton>
      </Actions>
    </>
  );

const said = (text: string | null): Child => <span class="as-written">{text ?? one.erased}</span>;
const day = (at: Date): string => sayDayBoth(dayIn(at));

function answersOf(whose: Whose, question: Question): Answer[] {
  const { answeredAt, answeredBy, closedAt, state } = question;
  return [
    { name: one.state, value: <State question={question} /> },
    ...(answeredAt ? [{ name: one.answer, value: said(question.answer) }] : []),
    ...(answeredAt ? [{ name: one.answeredAt, value: day(answeredAt) }] : []),
    ...(answeredBy ? [{ name: one.answeredBy, value: answeredBy }] : []),
    { name: one.text, value: said(question.question) },
    { name: one.asked, value: day(question.askedAt) },
    { name: one.by, value: question.askedBy },
    ...(state === 'open' ? [{ name: one.due, value: one.dueAbout(sayDayBoth(question.dueOn)) }] : []),
    ...(closedAt ? [{ name: one.closed, value: day(closedAt) }] : []),
    ...(may(whose, 'trail') ? [{ name: one.record, value: <RecordLink whose={whose} question={question} /> }] : []),
  ];
}

const RecordLink = ({ whose, question }: Pick<Props, 'whose' | 'question'>) => (
  <a class="button quiet" href={pathOf(whose, `/trail/${question.record}`)}>
    {one.recordLink}
  </a>
);
