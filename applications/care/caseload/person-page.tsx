import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { Form } from '../../../web/form/form.tsx';
import { ageOn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { AgreementSaid } from '../heard/shown.tsx';
import { words as ending } from './ending/words.ts';
import { linksOf, whereTo } from './links.ts';
import { here, officeOf, pathOf, showPerson, todayOf } from './place.ts';
import { findPlan, type PlanInForce, PlanOverview } from './plan-overview.tsx';
import type { Case } from './state/case.ts';
import { readCases } from './state/read.ts';
import { type Todo, todosOf, todoWords } from './state/todo.ts';
import { words as ofStays } from './stay/words.ts';
import { type CaseloadRow, findCaseload } from './store.ts';
import { readWarnings } from './warnings.ts';
import { words } from './words.ts';

const say = words.person;
const stays = ofStays.discharges;
const said: Readonly<Record<string, string>> = {
  added: say.added,
  known: words.add.known,
  saved: words.particulars.saved,
  ended: ending.done,
  answered: words.certification.answered,
};

type Whole = {
  readonly one: Case;
  readonly row: CaseloadRow | undefined;
  readonly todos: readonly Todo[];
  readonly plan: PlanInForce | undefined;
};

/** 利用者のページ: who it is, what is to be done, the plan in force, and ways to all that is written of the person. */
export function addPersonPage(site: Site, ground: Ground): void {
  site.get('/:code', async (c) => {
    const person = open(await showPerson(c, say.viewing));
    const today = todayOf(ground);
    const office = officeOf(c);
    const whole = await c.get('rows')(async (connection): Promise<Whole> => {
      const [one] = await readCases(connection, { office, today, only: person });
      const warnings = await readWarnings(connection);
      return {
        one: one!,
        row: await findCaseload(connection, person.code),
        todos: person.until === null ? todosOf(one!, today, warnings) : [],
        plan: await findPlan(connection, { office, today, person }),
      };
    });
    return show(c, <PersonPage c={c} today={today} whole={whole} done={said[c.req.query('said') ?? '']} />);
  });
}

type Props = {
  readonly c: PageContext;
  readonly today: string;
  readonly whole: Whole;
  readonly done: string | undefined;
};

const PersonPage = ({ c, today, whole: { one, row, todos, plan }, done }: Props) => {
  const { person, change, agreement, absences } = one;
  const isCared = person.until === null;
  return (
    <Page frame={c.get('frame')} title={say.title} heading={<Name name={person.name} kana={person.kana} />} back={here}>
      {done && <Banner kind="success" title={done} />}
      {!isCared && (
        <Banner kind="info" title={say.ended(sayDayBoth(person.until))}>
          <p>{say.endedAbout}</p>
          {row?.endedFor && (
            <p>
              {ending.reason}：{row.endedFor}
              {row.successor && `　${ending.successor}：${row.successor}`}
              {row.handed.length > 0 && `　${ending.handed}：${row.handed.join('、')}`}
            </p>
          )}
        </Banner>
      )}
      {isCared && change && (
        <Banner kind="warning" title={words.certification.changed}>
          <p>{words.certification.changedAbout(change.change, sayDayBoth(change.changedOn))}</p>
        </Banner>
      )}
      {isCared && one.unanswered !== undefined && (
        <Banner kind="warning" title={words.certification.failed}>
          <p>{one.unanswered}</p>
        </Banner>
      )}
      {isCared && absences.unseen + absences.untold > 0 && (
        <Banner kind="warning" title={say.absences(Math.max(absences.unseen, absences.untold))}>
          <p>
            <a href={pathOf(person.code, '/heard')}>{say.absencesAbout}</a>
          </p>
        </Banner>
      )}
      {isCared && one.discharge && (
        <Banner kind="warning" title={stays.waiting}>
          <p>
            <a href={pathOf(person.code, '/stays')}>{stays.waitingAbout}</a>
          </p>
        </Banner>
      )}
      <Head one={one} today={today} />
      {isCared && (
        <>
          <h2>{say.todo}</h2>
          <Todos {...{ c, today, todos }} code={person.code} />
        </>
      )}
      <h2>{say.plan}</h2>
      {agreement && (
        <p>
          {say.agreement}：
          <AgreementSaid {...agreement} />
        </p>
      )}
      <PlanOverview plan={plan} />
      {linksOf(c, person, today).map(({ title, cards }) => (
        <>
          <h2>{title}</h2>
          <CardList cards={cards} />
        </>
      ))}
    </Page>
  );
};

const Head = ({ one, today }: { readonly one: Case; readonly today: string }) => {
  const { person, certification, certifiedByPlan } = one;
  const { level, until } = certification ?? certifiedByPlan ?? {};
  const from = certification?.from;
  return (
    <Answers
      answers={[
        {
          name: words.particulars.birth,
          value: `${sayDayBoth(person.birth)}　${words.ages(ageOn(today, person.birth))}`,
        },
        { name: say.numbers, value: `${person.insured}（保険者 ${person.insurer}）` },
        { name: say.level, value: level ?? certification?.absence ?? words.list.notYet },
        {
          name: say.period,
          value: until === undefined ? words.list.notYet : say.until(from && sayDayBoth(from), sayDayBoth(until)),
        },
        {
          name: words.certification.title,
          value: certification ? words.certification.asked(sayTime(certification.toldAt)) : words.certification.never,
        },
        { name: say.staff, value: one.staff ?? words.particulars.noStaff },
        { name: say.contact, value: [person.address, person.telephone].filter(Boolean).join('　') || '－' },
      ]}
    />
  );
};

const Todos = ({
  c,
  code,
  today,
  todos,
}: {
  readonly c: PageContext;
  readonly code: string;
  readonly today: string;
  readonly todos: readonly Todo[];
}) => (
  <>
    {todos.length === 0 ? (
      <p>{say.nothing}</p>
    ) : (
      <ul class="rows">
        {todos.map(({ kind, isLate }) => {
          const href = whereTo(c, code, kind, today);
          const said = (
            <span>
              {todoWords[kind]} {isLate && <Tag kind="stop">{say.late}</Tag>}
            </span>
          );
          return (
            <li>
              {href === undefined ? (
                said
              ) : (
                <a class="row" href={href}>
                  {said}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    )}
    <Form action={pathOf(code, '/certification')} token={c.get('token')}>
      <Actions>
        <Button kind="second">{words.certification.ask}</Button>
        <LinkButton kind="second" href={pathOf(code, '/progress')}>
          {words.links.progress[0]}
        </LinkButton>
      </Actions>
    </Form>
  </>
);
