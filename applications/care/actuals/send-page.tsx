import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { download } from '../../../web/export/download.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import type { KeyOf } from '../files/model/group.ts';
import { sayProblem } from '../files/problem/problem.ts';
import { sayLost } from '../files/write/csv.ts';
import { findUncarried } from '../files/write/unit.ts';
import { readEnded } from '../plans/ended/store.ts';
import { findByNumbers } from '../store/persons.ts';
import { carePlanContract } from '../store/sent.ts';
import { byOf, checkLeading, type Known, sayService, showPersons, todayIn } from '../visits/desk.ts';
import { findOutgoing, type Outgoing } from './outgoing.ts';
import { countOpen, home, monthOf, type Office, readMonth, readOffices } from './read.ts';
import { findSentFile, kindOf, NotWritten, sendMonth } from './send.ts';
import { words } from './words.ts';

const { sending: say } = words;
/** What would be sent to a planner, seen first; then sent, by the road or as a file that somebody carries. */
export function addSend(site: Site, { tokens, clock }: Ground): void {
  const wanted = async (c: PageContext) => {
    checkLeading(c);
    const [month, planner] = [monthOf(c), c.req.param('planner') ?? ''];
    const offices = await readOffices(c);
    if (!offices.has(planner)) throw new PageError('not_found');
    return { month, planner, offices };
  };

  site.get('/:month{\\d{6}}/send/:planner{[0-9A-Z]{10}}', async (c) => {
    const { month, planner, offices } = await wanted(c);
    const today = todayIn(clock.now());
    const { out, codes, open, future, beyond } = await c.get('rows')(async (connection) => {
      const member = c.get('member').id;
      const read = await readMonth(connection, member, month);
      const { sent, entries, actuals } = read;
      const out = findOutgoing(sent, entries, planner, read.isOver);
      const keys = out.flatMap((one) => [...one.deletions, ...one.entries].map(({ key }) => key));
      const known = await findByNumbers(connection, keys);
      const open = [...(await countOpen(connection, member, read, today)).values()].reduce((a, b) => a + b, 0);
      const future = actuals.filter(({ service }) => (service.day ?? '') > today).length;
      const codes = new Map(known.map(({ insurer, insured, code }) => [`${insurer} ${insured}`, code]));
      const ended = await readEnded(connection);
      const beyond = out
        .flatMap((one) => one.entries)
        .flatMap(({ key, parts }) => {
          const on = ended.get(codes.get(`${key.insurer} ${key.insured}`) ?? '');
          return on === undefined ? [] : parts.UPJSK.filter(({ day = '' }) => day > on);
        }).length;
      return { out, codes, open, future, beyond };
    });
    const shown = await showPersons(c, [...codes.values()], words.viewing);
    const office = offices.get(planner)!;
    return show(
      c,
      <SendPage
        frame={c.get('frame')}
        token={c.get('token')}
        {...{ month, planner, office, out, codes, shown, open, future, beyond }}
      />,
    );
  });

  site.post('/:month{\\d{6}}/send/:planner{[0-9A-Z]{10}}', async (c) => {
    const schema = z.object({ way: z.enum(['road', 'file']) });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const { month, planner, offices } = await wanted(c);
    if (!read.ok) throw new PageError('not_found');
    const { way } = read.value;
    const member = c.get('member').id;
    try {
      const by = { ...byOf(c, clock.now()), member };
      await c.get('rows')((connection) => sendMonth(connection, by, { month, planner, way, kindOf: kindOf(offices) }));
    } catch (error) {
      if (!(error instanceof NotWritten)) throw error;
      return show(c, <NotWrittenPage frame={c.get('frame')} written={error.written} back={`${home}/${month}`} />, 409);
    }
    wake('care', member);
    return sendBack(c, `${home}/${month}?told=${way === 'road' ? 'sent' : 'file'}`, home);
  });

  site.get('/:month{\\d{6}}/sent/:id/:name', async (c) => {
    checkLeading(c);
    const id = z.uuid().safeParse(c.req.param('id'));
    const name = c.req.param('name');
    const bytes = id.success ? await c.get('rows')((connection) => findSentFile(connection, id.data, name)) : undefined;
    if (!bytes) throw new PageError('not_found');
    return download(name.replace(/\.csv$/i, ''), 'csv', bytes);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly month: string;
  readonly planner: string;
  readonly office: Office;
  readonly out: readonly Outgoing[];
  readonly codes: ReadonlyMap<string, string>;
  readonly shown: ReadonlyMap<string, Shown<Known>>;
  readonly open: number;
  readonly future: number;
  /** actuals of days after the person's plan was over */
  readonly beyond: number;
};

const SendPage = ({ frame, token, month, planner, office, out, codes, shown, open, future, beyond }: Props) => {
  const back = `${home}/${month}`;
  const person = ({ insurer, insured }: KeyOf['actuals']) => {
    const one = shown.get(codes.get(`${insurer} ${insured}`) ?? '');
    return one ? <ShownPerson person={one}>{({ name }) => <Name name={name} />}</ShownPerson> : insured;
  };
  const entries = out.flatMap((one) => one.entries);
  const uncarried = findUncarried(entries);
  const deletions = out.flatMap((one) => one.deletions);
  const canReceive = office.receives.includes(carePlanContract);
  return (
    <Page frame={frame} title={say.title} back={back}>
      <Answers
        answers={[
          { name: say.to, value: office.name },
          { name: '対象', value: `${sayMonth(month)}分` },
        ]}
      />
      {out.length === 0 ? (
        <Empty title={say.nothing}>
          <p>{say.nothingAbout}</p>
          <LinkButton href={back}>{words.person.back}</LinkButton>
        </Empty>
      ) : (
        <>
          <p>{say.about}</p>
          {open > 0 && (
            <Banner kind="warning" title={say.open(open)}>
              <p>{say.openAbout}</p>
            </Banner>
          )}
          {future > 0 && <Banner kind="warning" title={say.future(future)} />}
          {uncarried.length > 0 && (
            <Banner kind="warning" title={say.uncarried(uncarried.join('、'))}>
              <p>{say.uncarriedAbout}</p>
            </Banner>
          )}
          {beyond > 0 && <Banner kind="warning" title={say.beyond(beyond)} />}
          {entries.length > 0 && (
            <PlainTable
              caption={say.entries}
              head={say.head}
              rows={entries.map(({ key, parts }) => [
                person(key),
                sayService(key.serviceType),
                words.times(parts.UPJSK.reduce((sum, row) => sum + (row.count ?? 1), 0)),
              ])}
            />
          )}
          {deletions.length > 0 && (
            <PlainTable
              caption={say.deletions}
              head={say.head.slice(0, 2)}
              rows={deletions.map(({ key }) => [person(key), sayService(key.serviceType)])}
            />
          )}
          <Form action={`${back}/send/${planner}`} token={token}>
            <Actions>
              {canReceive && (
                <Button name="way" value="road">
                  {say.go}
                </Button>
              )}
              <Button kind={canReceive ? 'quiet' : 'primary'} name="way" value="file">
                {say.goFile}
              </Button>
            </Actions>
            <p class="hint">{say.goFileAbout}</p>
          </Form>
        </>
      )}
    </Page>
  );
};

const NotWrittenPage = ({
  frame,
  written,
  back,
}: {
  readonly frame: AnyFrame;
  readonly written: NotWritten['written'];
  readonly back: string;
}) => (
  <Page frame={frame} title={written.reason === 'unwritable_characters' ? say.lost : say.wrong} back={back}>
    <ul>
      {(written.reason === 'unwritable_characters' ? written.lost.map(sayLost) : written.problems.map(sayProblem))
        .slice(0, 100)
        .map((line) => (
          <li>{line}</li>
        ))}
    </ul>
    <LinkButton href={back}>{words.person.back}</LinkButton>
  </Page>
);
