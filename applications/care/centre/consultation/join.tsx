import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Timeline } from '../../../../web/list/timeline.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { type Shown, ShownPerson, viewPersons } from '../../../../web/viewing/viewing.tsx';
import { findPerson, foldKana, listPersons, type Person } from '../../store/persons.ts';
import { showPerson, whoOf } from '../person-shown.ts';
import { words } from '../words.ts';
import { eventsOf } from './events.tsx';
import { type Consultation, findConsultation, joinPerson, readOtherConsultations, takeBack } from './store.ts';

const said = words.join;
const others = '/care/centre/others';
/** So many are shown of those whom a search finds: a search is no list of everybody. */
const most = 10;
const chosen = z.object({ code: z.string().min(1).max(200) });

/** だれの相談か決める: a consultation about somebody of no list, once it is known who that is, follows the person. */
export function addJoining(site: Site, { tokens, clock }: Ground): void {
  const form = (c: PageContext) => ({ tokens, session: c.get('session').id });
  /** @throws PageError not_found: none of this centre's */
  const getOne = async (c: PageContext): Promise<Consultation> => {
    const one = await c.get('rows')((connection) => findConsultation(connection, c.req.param('id') ?? ''));
    if (!one) throw new PageError('not_found');
    return one;
  };
  /** Somebody was sooner: it is of a person already. */
  const toPerson = (c: PageContext, code: string) => sendBack(c, `/care/centre/${encodeURIComponent(code)}`, others);

  site.get('/others/:id', async (c) => {
    const one = await getOne(c);
    if (one.code !== null) return toPerson(c, one.code);
    const thread = threadOf(await c.get('rows')(readOtherConsultations), one);
    const asked = c.req.query('name')?.trim();
    const found = await c.get('rows')((connection) => findAsked(connection, { code: c.req.query('code'), asked }));
    const shown = await showFound(c, found.slice(0, most));
    return show(
      c,
      <Page frame={c.get('frame')} title={said.title} back={others}>
        <p>{said.about}</p>
        <h2>{said.thread}</h2>
        <Timeline events={eventsOf(thread, dayIn(clock.now()), { form: '/care/centre/consult', link: false })} />
        <h2>{said.listed}</h2>
        <form method="get" action={`${others}/${one.id}`}>
          <TextField
            label={said.search}
            name="name"
            value={asked ?? ''}
            width={20}
            maxlength={50}
            error={asked === '' ? said.searchMissing : undefined}
          />
          <Actions>
            <Button kind="second">{said.find}</Button>
          </Actions>
        </form>
        {asked && shown.length === 0 && <p>{said.nobody}</p>}
        {found.length > most && <p>{said.more}</p>}
        {shown.length > 0 && <Found c={c} id={one.id} shown={shown} />}
        <h2>{said.card}</h2>
        <p>{said.cardAbout}</p>
        <Actions>
          <LinkButton kind="second" href={`/care/caseload/new?consultation=${one.id}`}>
            {said.cardGo}
          </LinkButton>
        </Actions>
        <h2>{said.unknown}</h2>
        <p>{said.unknownAbout}</p>
      </Page>,
    );
  });
  site.post('/others/:id', async (c) => {
    const one = await getOne(c);
    if (one.code !== null) return toPerson(c, one.code);
    const read = await readForm(c.req.raw, { schema: chosen, ...form(c) });
    const person = read.ok && (await c.get('rows')((connection) => findPerson(connection, read.value.code)));
    if (!person) throw new PageError('not_found');
    await c.get('rows')((connection) => joinPerson(connection, whoOf(c, clock.now()), one.id, person.code));
    return sendBack(c, `/care/centre/${encodeURIComponent(person.code)}?done=joined`, others);
  });

  site.post('/:code/consultations/:id/back', async (c) => {
    const { person } = await showPerson(c);
    const read = await readForm(c.req.raw, { schema: z.object({}), ...form(c) });
    const one = await c.get('rows')((connection) => findConsultation(connection, c.req.param('id') ?? ''));
    if (!read.ok || !one?.isJoined || one.code !== person.code) throw new PageError('not_found');
    await c.get('rows')((connection) => takeBack(connection, whoOf(c, clock.now()), one.id));
    return sendBack(c, `${others}?done=undone`, others);
  });
}

/** All that goes on from one another with this one, the newest first. */
function threadOf(all: readonly Consultation[], one: Consultation): Consultation[] {
  const ids = new Set([one.id]);
  for (let before = 0; before < ids.size; ) {
    before = ids.size;
    for (const { id, follows } of all)
      if (ids.has(id) || (follows !== null && ids.has(follows))) for (const of of [id, follows]) if (of) ids.add(of);
  }
  return all.filter(({ id }) => ids.has(id));
}

type Asked = { readonly code: string | undefined; readonly asked: string | undefined };
/** By the code with which somebody comes back from the registration, else by a part of the name. */
async function findAsked(connection: RowsConnection, { code, asked }: Asked): Promise<Person[]> {
  if (code) return [await findPerson(connection, code)].filter((one) => one !== undefined);
  const part = foldKana(asked ?? '');
  if (part === '') return [];
  const all = await listPersons(connection, { ended: true });
  return all.filter(({ name, kana }) => foldKana(name).includes(part) || foldKana(kana).includes(part));
}

const showFound = (c: PageContext, found: readonly Person[]): Promise<Shown<Person>[]> => {
  const byCode = new Map(found.map((one) => [one.code, one]));
  const about = { purpose: 'care-service', page: words.viewing };
  return viewPersons(c.get('member'), about, [...byCode.keys()], async (codes) =>
    codes.map((code) => byCode.get(code)!),
  );
};

type FoundProps = { readonly c: PageContext; readonly id: string; readonly shown: readonly Shown<Person>[] };
const Found = ({ c, id, shown }: FoundProps) => (
  <Form action={`${others}/${id}`} token={c.get('token')}>
    <fieldset class="field group">
      <legend>{said.who}</legend>
      <div class="choices">
        {shown.map((person, i) => (
          <ShownPerson person={person}>
            {({ name, kana, birth, address }) => (
              <label class="choice">
                <input
                  type="radio"
                  id={i === 0 ? 'code' : `code-${i + 1}`}
                  name="code"
                  value={person.code}
                  checked={shown.length === 1}
                  required
                />
                <span class="choice-text">
                  <span class="choice-label">
                    <Name name={name} kana={kana} />
                  </span>
                  <span class="choice-about">{[sayDayBoth(birth), address].filter(Boolean).join('　')}</span>
                </span>
              </label>
            )}
          </ShownPerson>
        ))}
      </div>
    </fieldset>
    <Actions>
      <Button>{said.go}</Button>
    </Actions>
  </Form>
);
