import type { Ground, Site } from '../../../../web/application/ground.ts';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Answers } from '../../../../web/list/answers.tsx';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { words as benefits } from '../benefits/person-words.ts';
import { words as expiry } from '../expiry/words.ts';
import { findRegistered } from '../filings/store.ts';
import { words as filings } from '../filings/words.ts';
import { words as given } from '../given/words.ts';
import { readAgents } from '../ledger/agent.ts';
import { type Certification, listOf } from '../ledger/certification.ts';
import { listNotices, type Notice } from '../ledger/notices.ts';
import { standingOf } from '../ledger/standing.ts';
import { readToldOn } from '../ledger/steps.ts';
import { words as movedIn } from '../moved-in/words.ts';
import { readPlanners } from '../names.ts';
import { words as papers } from '../papers/words.ts';
import { home, pathOf } from '../paths.ts';
import { words } from '../words.ts';
import { NotifiedForm } from './notified-form.tsx';
import { Particulars } from './particulars.tsx';
import { showOne } from './shown.ts';
import { UnderWay } from './under-way.tsx';

const rooms = [
  { below: '/benefits', title: benefits.title, about: benefits.about },
  { below: '/papers', title: papers.title, about: papers.about },
  { below: '/given', title: given.title, about: given.about },
  { below: '/renewal', title: expiry.letter, about: expiry.letterAbout },
  { below: '/moved-in', title: movedIn.one, about: movedIn.about },
] as const;
const said: Readonly<Record<string, string>> = { notified: words.notified.done, steps: words.steps.done };

/** 認定の記録 of one person: how they stand, what is under way, what was, what was told. */
export function addPersonPage(site: Site, { clock }: Ground): void {
  site.get('/people/:code', async (c) => {
    const person = await showOne(c, words.person.viewing);
    const today = dayIn(clock.now());
    const offices = await readPlanners(c);
    const { own, notices, toldOn, agents, registered } = await c.get('rows')(async (connection) => ({
      own: await listOf(connection, [person.code]),
      notices: await listNotices(connection, person.code),
      toldOn: await readToldOn(connection, person.code),
      agents: await readAgents(connection, person.code, clock.now()),
      registered: await findRegistered(connection, person.code),
    }));
    const { certification, absence } = standingOf(own, today);
    const done = said[c.req.query('said') ?? ''];
    const toNotify = own.find(({ level, notifiedOn }) => level !== null && notifiedOn === null);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.person.title} back={home}>
        {done && <Banner kind="success" title={done} />}
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <h2>{words.person.now}</h2>
        {certification ? <Now one={certification} /> : <p>{words.person.none[absence]}</p>}
        {registered && (
          <p>
            <a href={`${home}/filings/${registered.id}`}>{filings.person(sayDay(registered.since))}</a>
          </p>
        )}
        <UnderWay {...{ own, today, toldOn, offices, agents }} token={c.get('token')} />
        {toNotify && <NotifiedForm token={c.get('token')} one={toNotify} />}
        {own.length > 0 && <History own={own} />}
        {notices.length === 0 ? <p>{words.person.noNotices}</p> : <Notices notices={notices} />}
        <h2>{words.person.acts}</h2>
        <CardList cards={rooms.map(({ below, ...card }) => ({ href: pathOf(person.code, below), ...card }))} />
      </Page>,
    );
  });
}

const Now = ({ one }: { readonly one: Certification }) => (
  <Answers
    answers={[
      { name: words.person.level, value: one.level },
      ...(one.validFrom ? [{ name: words.person.period, value: periodOf(one) }] : []),
      ...(one.limitUnits === null
        ? []
        : [{ name: words.person.limit, value: `${one.limitUnits.toLocaleString('ja-JP')}単位` }]),
      ...(one.burden === null ? [] : [{ name: words.person.burden, value: `${one.burden}割` }]),
      ...(one.boardOpinion === null ? [] : [{ name: words.person.board, value: one.boardOpinion }]),
    ]}
  />
);

const periodOf = ({ validFrom, validUntil }: Certification): string =>
  validFrom === null ? '―' : `${sayDay(validFrom)}から${sayDay(validUntil!)}まで`;
const dayOr = (day: string | null): string => (day === null ? '―' : sayDay(day));

const History = ({ own }: { readonly own: readonly Certification[] }) => (
  <PlainTable
    apart
    caption={words.person.history}
    head={['申請日', '区分', '要介護状態区分', '有効期間', '認定した日', '通知が届いた日', '負担割合', '資格者証']}
    rows={own.map((one) => [
      dayOr(one.appliedOn),
      one.kind,
      one.level ?? '申請中',
      periodOf(one),
      dayOr(one.certifiedOn),
      dayOr(one.notifiedOn),
      one.burden === null ? '―' : `${one.burden}割`,
      dayOr(one.cardOn),
    ])}
  />
);

const Notices = ({ notices }: { readonly notices: readonly Notice[] }) => (
  <PlainTable
    apart
    caption={words.person.notices}
    head={['変わった日', '変更', '状態']}
    rows={notices.map(({ changedOn, change, state, reason }) => [
      sayDay(changedOn),
      change,
      `${words.states[state]}${reason === null ? '' : `（${reason}）`}`,
    ])}
  />
);
