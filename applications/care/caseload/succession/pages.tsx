import { randomUUID } from 'node:crypto';
import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { ConfirmPage } from '../../../../web/form/confirm-page.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { type AtOffice, showPerson } from '../../plans/person.ts';
import { hasFailed } from '../../store/last.ts';
import { addPaper, letterHead } from '../paper.tsx';
import { codeOf, getCared, here, officeOf, pathOf, stale, todayOf } from '../place.ts';
import { words as caseload } from '../words.ts';
import { findWrong, keptOf, readyOf, type Sent, SuccessionForm, schemaOf } from './form.tsx';
import { type Gathered, gather } from './gather.ts';
import { contentOf, passOn } from './give.ts';
import { paperOf } from './paper.ts';
import { listReceivers, type Receiver } from './receivers.ts';
import { type Given, listGiven } from './store.ts';
import { words } from './words.ts';

const said: Readonly<Record<string, string>> = { road: words.given, paper: words.givenPaper };

/** ほかの事業所への引き継ぎ: prepared once, sent by the road or printed, and what has become of it. */
export function addSuccession(site: Site, ground: Ground): void {
  const { tokens, clock, folder } = ground;
  const root = '/:code/succession';
  const back = (c: PageContext, below = '') => pathOf(codeOf(c), `/succession${below}`);

  site.get(root, async (c) => {
    const person = await showPerson(c, words.viewing);
    const given = await c.get('rows')((connection) => listGiven(connection, person.code));
    return show(c, <ListPage c={c} person={person} given={given} done={said[c.req.query('said') ?? '']} />);
  });

  /** What there is to pass on, and to whom. */
  async function read(c: PageContext) {
    const person = await getCared(c);
    const receivers = await listReceivers(c.get('member'));
    const gathered = await c.get('rows')((connection) =>
      gather(connection, { office: officeOf(c), today: todayOf(ground), person }),
    );
    return { receivers, gathered };
  }
  type Read = Awaited<ReturnType<typeof read>>;

  site.get(`${root}/new`, async (c) => {
    const all = await read(c);
    const values = { id: randomUUID(), wishedOn: sayDay(todayOf(ground)) };
    return ask(c, all, { ...emptyForm, values });
  });
  site.post(`${root}/new`, async (c) => {
    const all = await read(c);
    const schema = schemaOf(
      all.receivers.map(({ id }) => id),
      all.gathered.progress.map(({ id }) => id),
    );
    const sent = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 400_000 });
    if (!sent.ok) return sent.form ? ask(c, all, sent.form, 400) : stale(c);
    const errors = findWrong(sent.value, todayOf(ground));
    if (errors) return ask(c, all, { ...sent.form, errors }, 400);
    const values = { ...sent.form.values, progress: sent.value.progress, wish: sent.value.wish };
    if (sent.value.step === 'edit') return ask(c, all, { ...sent.form, values });
    if (sent.value.step === 'check') return confirm(c, all, sent.value);
    return send(c, all, sent.value);
  });

  async function send(c: PageContext, { receivers, gathered }: Read, sent: Sent) {
    const person = await showPerson(c, words.viewing);
    const { id: member, staff } = c.get('member');
    const role = staff.roles[0] ?? '';
    const receiver = receivers.find(({ id }) => id === sent.receiver);
    const content = contentOf({ person, today: todayOf(ground), role }, gathered, sent);
    await c.get('rows')((connection) =>
      passOn(connection, {
        ...{ id: sent.id, member, staff: { id: staff.id, role }, person, content, receiver },
        ...{ receiverName: sent.receiverName, now: clock.now() },
      }),
    );
    wake(folder, member);
    return sendBack(c, back(c, `?said=${receiver?.byRoad ? 'road' : 'paper'}`), here);
  }

  addPaper(site, `${root}/of/:id`, async (c) => {
    const person = await showPerson(c, words.viewing);
    const all = await c.get('rows')((connection) => listGiven(connection, person.code));
    const found = all.find(({ id }) => id === c.req.param('id'));
    if (!found) throw new PageError('not_found');
    const letter = {
      ...letterHead(c, ground, { person, title: words.letter.title, mark: found.id }),
      to: { name: found.receiverName, honorific: '御中' as const },
      ...paperOf(found.content, { code: officeOf(c), name: c.get('memberName') }),
    };
    return { title: words.letter.title, back: back(c), letter };
  });

  async function ask(c: PageContext, { receivers, gathered }: Read, state: FormState, status: 200 | 400 = 200) {
    const person = await showPerson(c, words.viewing);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.form} back={back(c)} wrong={status === 400}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <SuccessionForm action={back(c, '/new')} token={c.get('token')} {...{ state, receivers, gathered }} />
      </Page>,
      status,
    );
  }

  async function confirm(c: PageContext, { receivers, gathered }: Read, sent: Sent) {
    const person = await showPerson(c, words.viewing);
    const receiver = receivers.find(({ id }) => id === sent.receiver);
    return show(
      c,
      <ConfirmPage
        frame={c.get('frame')}
        title={words.confirm}
        about={words.when}
        answers={answersOf(person, gathered, sent, receiver)}
        back={back(c)}
        action={back(c, '/new')}
        token={c.get('token')}
        kept={keptOf(sent)}
        go={receiver?.byRoad ? words.goRoad : words.goPaper}
        edit={words.edit}
      />,
    );
  }
}

const answersOf = (person: AtOffice, { ready }: Gathered, sent: Sent, receiver: Receiver | undefined) => [
  { name: caseload.particulars.name, value: <Name name={person.name} kana={person.kana} /> },
  {
    name: words.receiver,
    value: `${receiver?.name ?? sent.receiverName}（${receiver?.byRoad ? words.byRoad : words.byPaper}）`,
  },
  { name: words.wishedOn, value: sayDayBoth(sent.wishedOn) },
  ...readyOf(ready),
  { name: words.summary, value: <span class="as-written">{sent.summary || '－'}</span> },
  { name: words.open, value: <span class="as-written">{sent.open || '－'}</span> },
  { name: words.progress, value: words.progressCount(sent.progress.length) },
];

type ListProps = {
  readonly c: PageContext;
  readonly person: AtOffice;
  readonly given: readonly Given[];
  readonly done: string | undefined;
};
const ListPage = ({ c, person, given, done }: ListProps) => {
  const root = pathOf(person.code, '/succession');
  const [last] = given;
  return (
    <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)}>
      {done && <Banner kind="success" title={done} />}
      <p>
        <Name name={person.name} kana={person.kana} />
      </p>
      <p>{words.about}</p>
      <p>{words.how}</p>
      {person.until === null && <p>{words.when}</p>}
      {last && hasFailed(last) && (
        <Banner kind="warning" title={words.failed}>
          {last.reason !== null && <p class="as-written">{last.reason}</p>}
          <ul>
            {words.failedTodo.map((one) => (
              <li>{one}</li>
            ))}
          </ul>
        </Banner>
      )}
      {person.until === null && (
        <Actions>
          <LinkButton href={`${root}/new`}>{words.prepare}</LinkButton>
        </Actions>
      )}
      {given.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <PlainTable
          caption={words.table}
          head={words.head}
          rows={given.map((one) => [
            sayTime(one.madeAt),
            one.receiverName,
            words.ways[one.way],
            <State of={one} />,
            <>
              <a href={`${root}/of/${one.id}`}>{words.paper}</a>
              {one.sent !== null && (
                <>
                  {' '}
                  <a href={`/care/outbox/sent/${one.sent}`}>{words.record}</a>
                </>
              )}
            </>,
          ])}
        />
      )}
    </Page>
  );
};

const State = ({ of }: { readonly of: Given }) => {
  if (of.way === 'paper') return <Tag kind="open">{words.states.paper}</Tag>;
  if (of.openedAt !== null) return <Tag kind="done">{words.states.opened}</Tag>;
  if (hasFailed(of)) return <Tag kind="stop">{words.states.failed}</Tag>;
  if (of.state === 'acknowledged') return <Tag kind="done">{words.states.arrived}</Tag>;
  return <Tag kind="wait">{of.state === 'waiting' ? words.states.waiting : words.states.going}</Tag>;
};
