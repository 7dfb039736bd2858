import type { Child } from 'hono/jsx';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { PageContext } from '../../../web/application/ground.ts';
import { Form } from '../../../web/form/form.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { More } from '../../../web/list/more.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { absenceKey, readAbsences } from './absences.ts';
import {
  dayBeside,
  home,
  isLeading,
  type Known,
  ownerOf,
  sayOn,
  sayPlanned,
  sayService,
  sayShort,
  showPersons,
} from './desk.ts';
import { VisitTag, Waiting } from './parts.tsx';
import { listVisits, makeDay, type Visit } from './store.ts';
import { words } from './words.ts';

export type Day = {
  readonly day: string;
  readonly today: string;
  readonly me: string;
  readonly leading: boolean;
  readonly visits: readonly Visit[];
  readonly persons: ReadonlyMap<string, Shown<Known>>;
  readonly unknown: number;
  /** absences that no visit of the day is for */
  readonly unplanned: number;
  readonly owner: string;
};

/** The visits of a day with whom they are made to. */
export async function readDay(c: PageContext, day: string, today: string, page: string): Promise<Day> {
  const member = c.get('member');
  const { unknown, all, absences } = await c.get('rows')(async (connection) => ({
    unknown: await makeDay(connection, member.id, day),
    all: await listVisits(connection, day),
    absences: await readAbsences(connection, day),
  }));
  const persons = await showPersons(
    c,
    all.map(({ code }) => code),
    page,
  );
  const visits = all.filter(({ code }) => persons.has(code));
  const found = new Set(all.map(absenceKey));
  const unplanned = [...absences].filter((key) => !found.has(key)).length;
  const whose = { me: member.staff.id, leading: isLeading(c), owner: ownerOf(c) };
  return { day, today, ...whose, visits, persons, unknown, unplanned };
}

type Props = Day & {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly told?: string | undefined;
  readonly copied?: Child;
};

/** @param copied of a copy that a device keeps: said above, and nothing that needs the network stands on it */
export const ListPage = ({ frame, token, told, copied, ...at }: Props) => {
  const { day, today, me, leading, visits, unknown, unplanned } = at;
  const mine = visits.filter(({ staff }) => staff === me);
  const free = visits.filter(({ staff }) => staff === null);
  const others = visits.filter(({ staff }) => staff !== null && staff !== me);
  return (
    <Page frame={frame} title={day === today ? words.title : words.on(sayOn(day))} scripts={['visit-vault', 'visit']}>
      <div class="visits" data-visits={copied === undefined && day === today ? `${home}/copy` : undefined}>
        {day === today && <p class="visit-day">{sayOn(day)}</p>}
        {copied}
        {told && <Banner kind="success" title={told} />}
        <Waiting owner={at.owner} />
        {unknown > 0 && <Banner kind="warning" title={words.unknown(unknown)} />}
        {unplanned > 0 && <Banner kind="warning" title={words.absence.unplanned(unplanned)} />}
        {visits.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <>
            <h2>{words.mine}</h2>
            {mine.length === 0 ? <p>{words.noneMine}</p> : <Cards {...at} visits={mine} />}
            {free.length > 0 && (
              <>
                <h2>{words.free}</h2>
                <Cards {...at} visits={free} take={copied === undefined ? token : undefined} />
              </>
            )}
            {others.length > 0 && copied === undefined && (
              <More title={words.others} open={leading}>
                <Cards {...at} visits={others} />
              </More>
            )}
          </>
        )}
        {copied === undefined && <Further {...at} />}
      </div>
    </Page>
  );
};

const Cards = ({
  visits,
  persons,
  today,
  take,
}: Pick<Day, 'visits' | 'persons' | 'today'> & { readonly take?: string | undefined }) => (
  <ul class="visit-list">
    {visits.map((visit) => (
      <li data-visit={visit.id}>
        <a class="card visit-card" href={`${home}/${visit.id}`} data-primary>
          <span class="card-text">
            {' '}
            <span class="visit-hour">{sayPlanned(visit) ?? words.noTime}</span>
            <span class="visit-name">
              <ShownPerson person={persons.get(visit.code)!}>{({ name }) => <Name name={name} />}</ShownPerson>
              <span class="unseen">さん</span>
            </span>
            <span class="visit-about">
              {sayService(visit.serviceType)}
              {visit.staff !== null && `　${visit.staff}`}
            </span>
            <span class="visit-tags">
              <VisitTag visit={visit} isPast={visit.day < today} />
              {visit.extra && <Tag kind="wait">{words.extra}</Tag>}
              {!visit.planned && !visit.extra && <Tag kind="stop">{words.gone}</Tag>}
              {visit.planEndedOn && <Tag kind="stop">{words.planEnded(sayShort(visit.planEndedOn))}</Tag>}
            </span>
          </span>{' '}
        </a>
        {take !== undefined && (
          <Form action={`${home}/${visit.id}/take`} token={take}>
            <Button kind="second">
              {words.take}
              <span class="unseen">：{sayPlanned(visit)}</span>
            </Button>
          </Form>
        )}
      </li>
    ))}
  </ul>
);

const Further = ({ day, today, leading }: Pick<Day, 'day' | 'today' | 'leading'>) => {
  const { extra, practice, assign, cards, choices, paper } = words.links;
  const links = [
    [`${home}/extra?day=${day}`, extra],
    [`${home}/practice`, practice],
    ...(leading
      ? [
          [`${home}/assign?day=${day}`, assign],
          [`${home}/cards`, cards],
          [`${home}/choices`, choices],
        ]
      : []),
    [`${home}/paper?day=${day}`, paper],
  ] as const;
  return (
    <>
      <Actions>
        <LinkButton kind="quiet" href={`${home}?day=${dayBeside(day, -1)}`}>
          {words.dayBefore}
        </LinkButton>
        {day !== today && (
          <LinkButton kind="quiet" href={home}>
            {words.today}
          </LinkButton>
        )}
        <LinkButton kind="quiet" href={`${home}?day=${dayBeside(day, 1)}`}>
          {words.dayAfter}
        </LinkButton>
      </Actions>
      <h2>{words.more}</h2>
      <ul class="visit-links plain">
        {links.map(([href, label]) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </>
  );
};
