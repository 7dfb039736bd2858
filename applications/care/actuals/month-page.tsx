import { addMonths } from '../../../contracts/care/month.ts';
import { memberCode } from '../../../contracts/member.ts';
import { LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { sendBack } from '../../../web/back.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { countUnanswered } from '../queries/store.ts';
import { words as queries } from '../queries/words.ts';
import { findByNumbers } from '../store/persons.ts';
import { checkLeading, isLeading, type Known, showPersons, todayIn } from '../visits/desk.ts';
import { findDifferences, isOff, linesOf, sumOf } from './month.ts';
import { findOutgoing, plannerIn } from './outgoing.ts';
import {
  countOpen,
  home,
  type Month,
  monthOf,
  type Office,
  type OfPerson,
  personsOf,
  plannerOf,
  readMonth,
  readOffices,
} from './read.ts';
import { listSent, type Sent } from './send.ts';
import { words } from './words.ts';

/** The persons of a month with what is planned and done, and what each planner has been sent. What is to be done stands first: a phone shows no more. */
export function addMonth(site: Site, { clock }: Ground): void {
  site.get('/', (c) =>
    isLeading(c)
      ? sendBack(c, `${home}/${todayIn(clock.now()).slice(0, 6)}`, home)
      : show(
          c,
          <Page frame={c.get('frame')} title={words.title}>
            <Empty title={words.onlyOffice}>
              <p>{words.onlyOfficeAbout}</p>
              <LinkButton href="/care/visits">{words.links.visits}</LinkButton>
            </Empty>
          </Page>,
        ),
  );

  site.get('/:month{\\d{6}}', async (c) => {
    checkLeading(c);
    const month = monthOf(c);
    const today = todayIn(clock.now());
    const { read, people, sent, open, asked } = await c.get('rows')(async (connection) => {
      const read = await readMonth(connection, c.get('member').id, month);
      const persons = personsOf(read);
      const known = await findByNumbers(connection, persons);
      const codes = new Map(known.map(({ insurer, insured, code }) => [`${insurer} ${insured}`, code]));
      const people = persons.flatMap((one) => {
        const code = codes.get(`${one.insurer} ${one.insured}`);
        return code === undefined ? [] : [{ ...one, code }];
      });
      return {
        read,
        people,
        sent: await listSent(connection, month),
        asked: await countUnanswered(connection, c.get('member').id),
        open: await countOpen(connection, c.get('member').id, read, today),
      };
    });
    const offices = await readOffices(c);
    const shown = await showPersons(
      c,
      people.map(({ code }) => code),
      words.viewing,
    );
    const told = c.req.query('told');
    const count = Number(c.req.query('count'));
    const said =
      told === 'sent'
        ? words.sending.done
        : told === 'file'
          ? words.sending.doneFile
          : told === 'imported'
            ? words.importing.done(count)
            : undefined;
    const visible = people.filter(({ code }) => shown.has(code));
    return show(
      c,
      <MonthPage
        frame={c.get('frame')}
        today={today}
        read={read}
        people={visible}
        shown={shown}
        offices={offices}
        sent={sent}
        open={open}
        asked={asked}
        said={said}
      />,
    );
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly today: string;
  readonly read: Month;
  readonly people: readonly (OfPerson & { readonly code: string })[];
  readonly shown: ReadonlyMap<string, Shown<Known>>;
  readonly offices: ReadonlyMap<string, Office>;
  readonly sent: readonly Sent[];
  /** visits of days gone by without a record, by person */
  readonly open: ReadonlyMap<string, number>;
  /** queries that wait for an answer */
  readonly asked: number;
  readonly said: string | undefined;
};

const MonthPage = ({ frame, today, read, people, shown, offices, sent, open, asked, said }: Props) => {
  const { month } = read;
  return (
    <Page frame={frame} title={words.of(month)}>
      {said && <Banner kind="success" title={said} />}
      {asked > 0 && (
        <Banner kind="warning" title={queries.banner(asked)}>
          <p>
            <a href="/care/queries">{queries.look}</a>
          </p>
        </Banner>
      )}
      <nav class="month-acts" aria-label="月">
        <a class="month-link" href={`${home}/${addMonths(month, -1)}`}>
          {words.before}
        </a>
        <a class="month-link" href={`${home}/${addMonths(month, 1)}`}>
          {words.after}
        </a>
        <a class="month-link" href={`${home}/${month}/import`}>
          {words.links.import}
        </a>
      </nav>
      {people.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.noneAbout}</p>
        </Empty>
      ) : (
        <>
          <h2>{words.table}</h2>
          <PlainTable
            caption={words.table}
            head={words.head}
            rows={people.map((one) => {
              const lines = linesOf(
                one.slip?.rows ?? [],
                one.actuals.map(({ service }) => service),
              );
              const differences = findDifferences(lines, today);
              const off = differences.filter((of) => isOff(read.absences, one.code, of)).length;
              const different = differences.length - off;
              const unrecorded = open.get(`${one.insurer} ${one.insured}`) ?? 0;
              const planner = plannerOf(one);
              return [
                <a href={`${home}/${month}/${encodeURIComponent(one.code)}`}>
                  <ShownPerson person={shown.get(one.code)!}>
                    {({ name, kana }) => <Name name={name} kana={kana} />}
                  </ShownPerson>
                </a>,
                <>
                  {different === 0 ? (
                    <Tag kind="done">{words.same}</Tag>
                  ) : (
                    <Tag kind="stop">{words.differs(different)}</Tag>
                  )}{' '}
                  {off > 0 && <Tag kind="open">{words.off(off)}</Tag>}{' '}
                  {unrecorded > 0 && <Tag kind="wait">{words.open(unrecorded)}</Tag>}
                </>,
                words.times(sumOf(lines, 'planned')),
                words.times(sumOf(lines, 'done')),
                planner === undefined ? words.unknownPlanner : (offices.get(planner)?.name ?? planner),
              ];
            })}
          />
          <h2>{words.planners}</h2>
          <Planners read={read} offices={offices} sent={sent} />
        </>
      )}
      {sent.length > 0 && <SentList month={month} sent={sent} offices={offices} />}
    </Page>
  );
};

const Planners = ({ read, offices, sent }: Pick<Props, 'read' | 'offices' | 'sent'>) => {
  const planners = [
    ...new Set([
      ...[...read.slips.values()].filter(({ rows }) => rows.length > 0).map(({ planner }) => planner),
      ...read.entries.map(plannerIn),
      ...read.sent.map(plannerIn),
    ]),
  ]
    .filter((one) => one !== '')
    .sort();
  return (
    <PlainTable
      caption={words.planners}
      head={words.plannerHead}
      rows={planners.map((planner) => {
        const out = findOutgoing(read.sent, read.entries, planner, read.isOver);
        const own = read.entries.filter((entry) => plannerIn(entry) === planner);
        const was =
          read.sent.some((entry) => plannerIn(entry) === planner) ||
          sent.some(({ receiver }) => receiver === `CARE/${planner}`);
        const state = out.length === 0 ? (was ? 'sent' : 'nothing') : was ? 'changed' : 'unsent';
        const kind = { sent: 'done', nothing: 'open', changed: 'stop', unsent: 'wait' } as const;
        return [
          offices.get(planner)?.name ?? planner,
          <Tag kind={kind[state]}>{words.states[state]}</Tag>,
          <a
            href={`${home}/${read.month}/send/${planner}`}
            aria-label={`${words.send}：${offices.get(planner)?.name ?? planner}`}
          >
            {words.send}
          </a>,
          words.people(new Set(own.map(({ key }) => `${key.insurer} ${key.insured}`)).size),
        ];
      })}
    />
  );
};

const SentList = ({ month, sent, offices }: Pick<Props, 'sent' | 'offices'> & { readonly month: string }) => (
  <>
    <h2>{words.sentList}</h2>
    <ul>
      {sent.map(({ id, receiver, title, state, reason, madeAt, files }) => (
        <li>
          <SaidTime at={madeAt} />　{title}　{offices.get(memberCode(receiver))?.name ?? receiver}
          {'　'}
          <strong>{words.waiting[state] ?? state}</strong>
          {reason !== null && <span class="wrapped">　{reason}</span>}
          <br />
          {files.map((name) => (
            <a href={`${home}/${month}/sent/${id}/${encodeURIComponent(name)}`}>{words.file(name)}</a>
          ))}
        </li>
      ))}
    </ul>
  </>
);
