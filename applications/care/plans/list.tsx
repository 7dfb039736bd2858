import { LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { listOpenDrafts } from '../drafts/store.ts';
import type { AgreementState } from '../heard/agreement.ts';
import { AgreementTag } from '../heard/shown.tsx';
import { planners } from '../pages/room.ts';
import type { Person } from '../store/persons.ts';
import { findEnding } from './ending.ts';
import { pathOf, showAll } from './person.ts';
import { numbersOf, readAnswers, readPlansInForce, type Version } from './plan-store.ts';
import { readContent } from './read.ts';
import { sayDigits } from './term.ts';
import { words } from './words.ts';

export const isPlanner = (c: PageContext): boolean => planners.includes(c.get('kind'));

/** The office's persons, each with the plan in force and what is to be done about it; a provider sees what was received. */
export function addList(site: Site, { clock }: Ground): void {
  site.get('/', async (c) => {
    const persons = await showAll(c, words.page);
    const plans = await c.get('rows')(readPlansInForce);
    const answerOf = await c.get('rows')((connection) => readAnswers(connection, [...plans.values()]));
    const rows = isPlanner(c)
      ? await rowsOfPlanner(c, { persons, plans, answerOf }, dayIn(clock.now()))
      : await rowsOfProvider(c, { persons, plans, answerOf });
    const head = isPlanner(c) ? words.list.head : words.list.headReceived;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        {isPlanner(c) && (
          <LinkButton kind="quiet" href="/care/plans/phrases">
            {words.phrases.title}
          </LinkButton>
        )}
        {rows.length === 0 ? (
          <Empty title={words.list.none}>
            <p>{words.list.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable apart caption={words.list.caption} head={head} rows={rows} />
        )}
      </Page>,
    );
  });
}

const nameOf = ({ code, name }: Person) => (
  <a href={pathOf(code)}>
    <Name name={name} />
  </a>
);

type Read = {
  readonly persons: readonly Person[];
  readonly plans: ReadonlyMap<string, Version>;
  readonly answerOf: (version: Version) => AgreementState | undefined;
};

async function rowsOfPlanner(c: PageContext, { persons, plans, answerOf }: Read, today: string) {
  const drafts = await c.get('rows')((connection) => listOpenDrafts(connection, 'plan'));
  return persons.map((person) => {
    const plan = plans.get(numbersOf(person));
    const ending = plan ? findEnding(readContent(plan.entry), today) : [];
    const draft = drafts.get(person.code);
    return [
      nameOf(person),
      plan ? <Tag kind="done">{words.list.inForce}</Tag> : <Tag kind="stop">{words.list.missing}</Tag>,
      plan ? sayDigits(plan.planDay) : '',
      plan ? <AgreementTag state={answerOf(plan)?.answer ?? 'waiting'} /> : '',
      ending.length === 0 ? '' : ending.slice(0, 2).map(({ goal, days }) => <div>{words.list.ending(goal, days)}</div>),
      draft ? <a href={pathOf(person.code, '/draft')}>{words.list.drafting(sayTime(draft))}</a> : '',
    ];
  });
}

async function rowsOfProvider(c: PageContext, { persons, plans, answerOf }: Read) {
  const opened = await c.get('rows')(listOpened);
  return persons.flatMap((person) => {
    const plan = plans.get(numbersOf(person));
    if (!plan) return [];
    const isOpened = [plan.message, plan.ending?.message ?? null].every((one) => one === null || opened.has(one));
    return [
      [
        nameOf(person),
        <>
          {isOpened ? <Tag kind="done">{words.list.opened}</Tag> : <Tag kind="wait">{words.list.unread}</Tag>}
          {plan.ending && <Tag kind="stop">{words.ended.tag(sayDigits(plan.ending.endedOn))}</Tag>}
        </>,
        sayDigits(plan.planDay),
        <AgreementTag state={answerOf(plan)?.answer ?? 'waiting'} />,
        plan.entry.parts.UP1KYO[0]?.plannerOffice.name ?? '',
        <a href={pathOf(person.code)}>
          {words.list.look}
          <span class="unseen">：{person.name}</span>
        </a>,
      ],
    ];
  });
}

async function listOpened(connection: RowsConnection): Promise<Set<string>> {
  const { rows } = await connection.query<{ message: string }>(
    'SELECT message FROM care.received WHERE opened_at IS NOT NULL',
  );
  return new Set(rows.map(({ message }) => message));
}
