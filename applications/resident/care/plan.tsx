import type { Agreement, CurrentPlan, MineAnswer } from '../../../contracts/care/mine.ts';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { askOffice, type Office, readOffice } from './office.ts';
import { answersTo } from './overview.tsx';
import { Done, Quiet } from './shared.tsx';
import { sayHours } from './visits.tsx';
import { words } from './words.ts';

/** The plan in plain words, and what was answered to it. */
export function addPlan(site: Site): void {
  site.get('/of/:person/care/plan', async (c) => {
    const care = await readOffice(c);
    const answer = await askOffice(c, care, '/plan');
    const { whose, office } = care;
    const about = { frame: c.get('frame'), whose, office, answer, done: c.req.query('done') };
    return show(c, <PlanPage {...about} />);
  });
}

const { plan: said } = words;
type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly office: Office;
  readonly answer: MineAnswer | undefined;
  readonly done: string | undefined;
};

const PlanPage = ({ frame, whose, office, answer, done }: Props) => {
  const current = answer?.plan?.current;
  const answers = answersTo(answer?.plan, answer?.agreements ?? []);
  return (
    <Page frame={frame} title={said.title} back={pathOf(whose, '/care')}>
      <StandingIn whose={whose} />
      <Done done={done} />
      {!answer && <Quiet office={office} />}
      {answer && !current && <p>{said.none}</p>}
      {current && (
        <>
          <p>{said.made(sayDayBoth(current.madeOn), current.office ?? office.name)}</p>
          <PlanText plan={current} />
          <h2>{said.answered.title}</h2>
          <Answered answers={answers} />
          <Actions>
            {may(whose, 'care-tell') && (
              <LinkButton
                kind={answers.some(({ by }) => by === whose.as) ? 'second' : 'primary'}
                href={pathOf(whose, '/care/agree')}
              >
                <Ruby text={answers.some(({ by }) => by === whose.as) ? said.again : said.go} />
              </LinkButton>
            )}
            <LinkButton kind="second" href={pathOf(whose, '/care/paper')}>
              <Ruby text={said.print} />
            </LinkButton>
          </Actions>
          <Versions answer={answer!} />
        </>
      )}
    </Page>
  );
};

const Answered = ({ answers }: { readonly answers: readonly Agreement[] }) =>
  answers.length === 0 ? (
    <p>
      <Ruby text={said.answered.none} />
    </p>
  ) : (
    <Answers
      answers={answers.map(({ answer, at, by, name }) => ({
        name: said.answered[answer],
        value: `${sayTime(new Date(at))}　${said.by[by]}${name === undefined ? '' : `　${name}`}`,
      }))}
    />
  );

const Versions = ({ answer: { plan, agreements = [] } }: { readonly answer: MineAnswer }) => (
  <>
    <h2>{said.versions}</h2>
    <ul>
      {(plan?.versions ?? []).map(({ identity, sequence, madeOn, inForce }) => {
        const last = agreements.find((one) => one.identity === identity && one.sequence === sequence);
        return (
          <li>
            {said.version(sayDayBoth(madeOn))}
            {inForce && said.inForce}
            {last && `：${said.answered[last.answer]}`}
          </li>
        );
      })}
    </ul>
  </>
);

/** Each in one piece where there is room: 「週1回」 is not torn apart on a telephone. */
const Parts = ({ all, between = '' }: { readonly all: readonly string[]; readonly between?: string }) => (
  <>
    {all
      .filter((one) => one !== '')
      .map((one, i) => (
        <>
          {i > 0 && `　${between}${between && '　'}`}
          <span class="phrase">{one}</span>
        </>
      ))}
  </>
);

const PlanText = ({ plan: { wishes, policy, needs, services, others } }: { readonly plan: CurrentPlan }) => (
  <>
    {wishes && (
      <>
        <h2>{said.wishes}</h2>
        <p class="as-written">{wishes}</p>
      </>
    )}
    {policy && (
      <>
        <h2>{said.policy}</h2>
        <p class="as-written">{policy}</p>
      </>
    )}
    <h2>{said.needs}</h2>
    {needs.map(({ need, goals }, i) => (
      <>
        <h3>
          {said.need(i + 1)}：{need}
        </h3>
        {goals.map(({ long, short, contents }) => (
          <Answers
            answers={[
              { name: said.goal, value: <Parts all={[long, short]} between="／" /> },
              ...contents.map(({ content, service, office, frequency }) => ({
                name: `${said.content}：${content}`,
                value: <Parts all={[service, office, frequency]} />,
              })),
            ]}
          />
        ))}
      </>
    ))}
    {/* A plan of 介護予防 has no table of a week. */}
    {services.length > 0 && (
      <>
        <h2>{said.week}</h2>
        <Answers
          answers={said.weekdays.flatMap((title, weekday) => {
            const these = services.filter((one) => one.weekday === weekday);
            if (weekday === 0 || these.length === 0) return [];
            return { name: title, value: these.map((one) => `${sayHours(one)}　${one.what}`).join('、') };
          })}
        />
      </>
    )}
    {others.length > 0 && (
      <p>
        {said.others}：{others.join('、')}
      </p>
    )}
  </>
);
