import { z } from 'zod';
import { memberCode } from '../../../../contracts/member.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { sayMonth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { readNames } from '../../outbox/offices.ts';
import { noteOpened } from '../../store/opened.ts';
import { letterHead, outwardLetter } from '../paper.tsx';
import { here, pathOf, showPersons, stale } from '../place.ts';
import { paperOf } from './paper.ts';
import { findReceived, listReceived, type Received } from './store.ts';
import { takeIn } from './take.ts';
import { words } from './words.ts';

const say = words.inbox;
const root = `${here}/successions`;
const said: Readonly<Record<string, string>> = { taken: say.taken, drafted: say.drafted };

/** 届いた引き継ぎ: what offices have passed on to this one, and taking it in. Who is not in the list of persons yet is added first. */
export function addReceived(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;

  site.get('/successions', async (c) => {
    const all = await c.get('rows')(listReceived);
    const nameOf = await readNames(c);
    const shown = (await showPersons(c, say.viewing, new Map(all.map((one) => [one.code, one.code])))).map(open);
    const visible = new Set(shown);
    const rows = all
      .filter(({ code }) => visible.has(code))
      .map((one) => [
        <a href={`${root}/${one.message}`}>
          <Name name={one.content.basics.name} kana={one.content.basics.kana} />
        </a>,
        nameOf(one.sender),
        sayTime(one.receivedAt),
        <State of={one} />,
      ]);
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={here}>
        <p>{say.about}</p>
        {rows.length === 0 ? (
          <Empty title={say.none} />
        ) : (
          <PlainTable caption={say.table} head={say.head} rows={rows} />
        )}
      </Page>,
    );
  });

  site.get('/successions/:message', async (c) => {
    const one = await getShown(c);
    const nameOf = await readNames(c);
    const name = <Name name={one.content.basics.name} kana={one.content.basics.kana} />;
    if (!one.isOurs && one.takenAt === null)
      return show(
        c,
        <Page frame={c.get('frame')} title={say.one} back={root}>
          <p>{name}</p>
          <p>{say.addAbout}</p>
          <Form action={`${here}/new`} token={c.get('token')} kept={one.content.person}>
            <Actions>
              <Button>{say.add}</Button>
            </Actions>
          </Form>
        </Page>,
      );
    await noteOpened(c.get('rows'), c.get('member'), ground, [one.message]);
    const from = { code: memberCode(one.sender), name: nameOf(one.sender) };
    const letter = {
      ...letterHead(c, ground, { person: one.content.basics, title: words.letter.title, mark: one.message }),
      ...{ to: { name: c.get('memberName'), honorific: '御中' as const }, date: one.content.preparedOn },
      from: { title: from.name, name: one.content.role, seal: 'none' as const },
      ...paperOf(one.content, from),
    };
    const done = said[c.req.query('said') ?? ''];
    return show(
      c,
      <Page frame={c.get('frame')} title={say.one} back={root}>
        {done && <Banner kind="success" title={done} />}
        <p>{name}</p>
        <Taking c={c} one={one} />
        <LetterPaper letter={await outwardLetter(c, letter, one.code)} />
      </Page>,
    );
  });

  site.post('/successions/:message/take', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const one = await getShown(c);
    if (!one.isOurs) throw new PageError('not_found');
    const from = (await readNames(c))(one.sender);
    const { id: member, staff } = c.get('member');
    const by = { member, staff: staff.id, now: clock.now(), from, office: c.get('memberName'), kind: c.get('kind') };
    const isDrafted = await c.get('rows')((connection) => takeIn(connection, one, by));
    const hasPlan = one.content.plan !== undefined || one.content.prevention !== undefined;
    return sendBack(c, `${root}/${one.message}?said=${isDrafted === false && hasPlan ? 'drafted' : 'taken'}`, root);
  });
}

/** Shown on record. @throws PageError not_found: none of this office's, or of one who may not be shown */
async function getShown(c: PageContext): Promise<Received> {
  const message = z.uuid().safeParse(c.req.param('message'));
  const found = message.success && (await c.get('rows')((connection) => findReceived(connection, message.data)));
  if (!found) throw new PageError('not_found');
  const [shown] = await showPersons(c, say.viewing, new Map([[found.code, found]]));
  if (!shown) throw new PageError('not_found');
  return open(shown);
}

const State = ({ of: { isOurs, takenAt } }: { readonly of: Received }) => {
  if (takenAt !== null) return <Tag kind="done">{say.states.taken}</Tag>;
  return <Tag kind="open">{isOurs ? say.states.waiting : say.states.new}</Tag>;
};

const Taking = ({ c, one }: { readonly c: PageContext; readonly one: Received }) => {
  const { plan, prevention, months = [], assessment } = one.content;
  const room = plan ? 'plans' : prevention ? 'prevention' : undefined;
  if (one.takenAt === null)
    return (
      <Form action={`${root}/${one.message}/take`} token={c.get('token')}>
        <p>{say.takeAbout}</p>
        <Actions>
          <Button>{say.take}</Button>
        </Actions>
      </Form>
    );
  return (
    <>
      <p>{say.takenBy(sayTime(one.takenAt), one.takenBy!)}</p>
      <Actions>
        {room && <LinkButton href={`/care/${room}/${encodeURIComponent(one.code)}/draft`}>{say.draft}</LinkButton>}
        {months.map(({ month }) => (
          <LinkButton kind="second" href={`/care/months/${month}/${encodeURIComponent(one.code)}`}>
            {say.month(sayMonth(month))}
          </LinkButton>
        ))}
        {assessment && (
          <LinkButton kind="second" href={pathOf(one.code, '/assessments/new')}>
            {say.assess}
          </LinkButton>
        )}
        <LinkButton kind="quiet" href={pathOf(one.code)}>
          {say.person}
        </LinkButton>
      </Actions>
    </>
  );
};
