import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { addPaper, letterHead } from '../paper.tsx';
import { codeOf, getCared, getPerson, here, pathOf, showPerson, stale, todayOf } from '../place.ts';
import { readWarnings } from '../warnings.ts';
import { fillSheet } from './fill.ts';
import { ListPage } from './list.tsx';
import { closeStay, giveSheet, keepSheet, listStays, openStay, type Stay, sheetTable } from './store.ts';
import { words } from './words.ts';

const begin = z.object({
  hospital: text(words.hospital, 100),
  admittedOn: day(words.admittedOn),
  reason: optionalText(words.reason, 500),
});
const sheet = z.object(Object.fromEntries(sheetTable.items.map(({ id, title }) => [id, optionalText(title, 2000)])));
const onDay = (label: string) => z.object({ on: day(label) });

/** 入院・退院, and the sheet that the hospital gets within days. */
export function addStays(site: Site, ground: Ground): void {
  const root = '/:code/stays';
  const back = (c: PageContext, below = '') => pathOf(codeOf(c), `/stays${below}`);
  const { tokens, clock } = ground;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 400_000 });
  const by = (c: PageContext) => {
    const { id: member, staff } = c.get('member');
    return { member, code: codeOf(c), staff: staff.id, role: staff.roles[0]!, now: clock.now() };
  };
  const saved = (c: PageContext) => sendBack(c, back(c, '?said=saved'), here);

  const list = async (c: PageContext, state: FormState = emptyForm, wrong?: string) => {
    const person = open(await showPerson(c, words.viewing));
    const { stays, days } = await c.get('rows')(async (connection) => ({
      stays: await listStays(connection, person.code),
      days: (await readWarnings(connection))['hospital-sheet'],
    }));
    const today = todayOf(ground);
    return show(c, <ListPage {...{ c, person, stays, days, today, state, wrong }} />, wrong === undefined ? 200 : 400);
  };
  site.get(root, (c) => list(c));

  site.get(`${root}/new`, async (c) => {
    await getCared(c);
    return askBegin(c, { ...emptyForm, values: { admittedOn: sayDay(todayOf(ground)) } });
  });
  site.post(`${root}/new`, async (c) => {
    const sent = await read(c, begin);
    await getCared(c);
    if (!sent.ok) return sent.form ? askBegin(c, sent.form, 400) : stale(c);
    if (sent.value.admittedOn > todayOf(ground))
      return askBegin(c, { ...sent.form, errors: { admittedOn: words.future } }, 400);
    await c.get('rows')((connection) => openStay(connection, by(c), { id: randomUUID(), ...sent.value }));
    return saved(c);
  });
  const askBegin = async (c: PageContext, state: FormState, status: 200 | 400 = 200) => {
    const person = open(await showPerson(c, words.viewing));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.new} back={back(c)} wrong={status === 400}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <Form action={back(c, '/new')} token={c.get('token')} state={state}>
          <TextField label={words.hospital} hint={words.hospitalHint} {...field(state, 'hospital')} />
          <DayField name="admittedOn" label={words.admittedOn} state={state} />
          <TextField label={words.reason} rows={2} optional {...field(state, 'reason')} />
          <Actions>
            <Button>{words.save}</Button>
          </Actions>
        </Form>
      </Page>,
      status,
    );
  };

  site.get(`${root}/of/:id/sheet`, async (c) => {
    const person = open(await showPerson(c, words.sheet));
    const stay = await getStay(c);
    const filled =
      stay.sheet ?? (await c.get('rows')((connection) => fillSheet(connection, { c, person, today: todayOf(ground) })));
    return askSheet(c, stay, { ...emptyForm, values: filled });
  });
  site.post(`${root}/of/:id/sheet`, async (c) => {
    const sent = await read(c, sheet);
    await getCared(c);
    const stay = await getStay(c);
    if (!sent.ok) return sent.form ? askSheet(c, stay, sent.form, 400) : stale(c);
    await c.get('rows')((connection) => keepSheet(connection, by(c), stay.id, sent.value as Record<string, string>));
    return sendBack(c, back(c, `/of/${stay.id}`), here);
  });
  const askSheet = async (c: PageContext, { id, sheet: written }: Stay, state: FormState, status: 200 | 400 = 200) =>
    show(
      c,
      <Page frame={c.get('frame')} title={words.sheet} back={back(c)} wrong={status === 400}>
        {written === null && <p>{words.filled}</p>}
        <Form action={back(c, `/of/${id}/sheet`)} token={c.get('token')} state={state}>
          {sheetTable.items.map(({ id: item, title, rows }) => (
            <TextField label={title} rows={rows} optional="quietly" {...field(state, item)} />
          ))}
          <Actions>
            <Button>{words.saveSheet}</Button>
          </Actions>
        </Form>
      </Page>,
      status,
    );

  /** A day on which something was done with the stay: handed over, or ended. */
  const dated = (below: string, label: string, act: (c: PageContext, stay: Stay, on: string) => Promise<unknown>) =>
    site.post(`${root}/of/:id/${below}`, async (c) => {
      const sent = await read(c, onDay(label));
      await getCared(c);
      const stay = await getStay(c);
      if (!sent.ok) return sent.form ? list(c, sent.form, stay.id) : stale(c);
      const { on } = sent.value;
      const wrong = on < stay.admittedOn ? words.before : on > todayOf(ground) ? words.future : undefined;
      if (wrong) return list(c, { ...sent.form, errors: { on: wrong } }, stay.id);
      await act(c, stay, on);
      return saved(c);
    });
  dated('given', words.givenOn, (c, stay, on) => {
    if (stay.sheet === null || stay.given !== null) throw new PageError('not_found');
    return c.get('rows')((connection) => giveSheet(connection, by(c), stay, on));
  });
  dated('discharge', words.dischargedOn, (c, stay, on) =>
    c.get('rows')((connection) => closeStay(connection, by(c), stay.id, on)),
  );

  addPaper(site, `${root}/of/:id`, async (c) => {
    const person = open(await showPerson(c, words.sheet));
    const { id, hospital, admittedOn, sheet: written } = await getStay(c);
    const letter = {
      ...letterHead(c, ground, { person, title: sheetTable.title, mark: id }),
      to: { name: hospital, honorific: '御中' as const },
      paragraphs: [
        `${person.name} 様（${sayDayBoth(person.birth)}生まれ、${person.sex}）　${words.admittedOn}　${sayDayBoth(admittedOn)}`,
      ],
      tables: [
        {
          caption: sheetTable.title,
          head: [words.item, words.content],
          rows: sheetTable.items.map(({ id: item, title }) => [title, written?.[item] ?? '']),
        },
      ],
      contact: [`${c.get('memberName')}　${c.get('member').staff.id}`],
    };
    return { title: words.sheet, back: back(c), letter };
  });
}

async function getStay(c: PageContext): Promise<Stay> {
  const { code } = await getPerson(c);
  const all = await c.get('rows')((connection) => listStays(connection, code));
  const found = all.find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}
