import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { fieldsOf } from '../../hospital/content.ts';
import { admissionPaper } from '../../hospital/paper.ts';
import { showPerson as showAtOffice } from '../../plans/person.ts';
import { findTold, readPlace } from '../../store/protection.ts';
import { addPaper, letterHead } from '../paper.tsx';
import { getCared, here, showPerson, stale, todayOf } from '../place.ts';
import { fillSheet } from './fill.ts';
import { back, byOf, contentOf, getStay, root } from './place.ts';
import { isGiven, keepSheet, type Sheet, type Stay, sheetTable } from './store.ts';
import { words } from './words.ts';

const schema = z.object(fieldsOf(sheetTable));

/** 入院時情報提供書: filled from what is known, written on, and read as it lies on A4. */
export function addSheet(site: Site, ground: Ground): void {
  site.get(`${root}/of/:id/sheet`, async (c) => {
    const person = await showAtOffice(c, words.sheet);
    const stay = await getStay(c);
    const filled =
      stay.sheet ?? (await c.get('rows')((connection) => fillSheet(connection, { c, person, today: todayOf(ground) })));
    return ask(c, stay, { ...emptyForm, values: filled });
  });
  site.post(`${root}/of/:id/sheet`, async (c) => {
    const about = { schema, tokens: ground.tokens, session: c.get('session').id, limit: 400_000 };
    const sent = await readForm(c.req.raw, about);
    const { code } = await getCared(c);
    const stay = await getStay(c);
    // What the hospital has stands as it went.
    if (isGiven(stay)) throw new PageError('not_found');
    if (!sent.ok) return sent.form ? ask(c, stay, sent.form, 400) : stale(c);
    const place = await c.get('rows')((connection) => readPlace(connection, code));
    const errors = findTold(sent.value, place);
    if (errors) return ask(c, stay, { ...sent.form, errors }, 400);
    await c.get('rows')((connection) => keepSheet(connection, byOf(c, ground), stay.id, sent.value as Sheet));
    return sendBack(c, back(c, `/of/${stay.id}`), here);
  });
  const ask = async (c: PageContext, { id, sheet: written }: Stay, state: FormState, status: 200 | 400 = 200) => {
    const { hidesPlace } = await showAtOffice(c, words.sheet);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.sheet} back={back(c)} wrong={status === 400}>
        {hidesPlace && <Banner kind="warning" title={words.hidden} />}
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
  };

  addPaper(site, `${root}/of/:id`, async (c) => {
    const person = open(await showPerson(c, words.sheet));
    const stay = await getStay(c);
    const letter = {
      ...letterHead(c, ground, { person, title: sheetTable.title, mark: stay.id }),
      to: { name: stay.hospital, honorific: '御中' as const },
      ...admissionPaper(contentOf(c, ground, person, stay)),
      contact: [`${c.get('memberName')}　${c.get('member').staff.id}`],
    };
    return { title: words.sheet, back: back(c), letter };
  });
}
