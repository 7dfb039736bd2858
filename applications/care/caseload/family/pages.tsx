import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choice, choices, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { ageOn } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { More } from '../../../../web/list/more.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import type { Person } from '../../store/persons.ts';
import { getCared, here, pathOf, showPerson, stale, todayOf } from '../place.ts';
import { abouts, changeFamily, most, type Relative, readFamily, relations, sexes } from './family.ts';
import { FamilyPicture } from './picture.tsx';
import { sayRelative } from './tree.ts';
import { words } from './words.ts';

const age = z
  .string()
  .optional()
  .transform((value = '', context): number | null => {
    const text = value.normalize('NFKC').replace(/歳$/, '').trim();
    if (text === '') return null;
    if (/^\d{1,3}$/.test(text) && Number(text) <= 120) return Number(text);
    context.addIssue(words.wrongAge);
    return z.NEVER;
  });
const schema = z.object({
  id: z.uuid(),
  relation: choice(words.relation, relations),
  sex: choice(words.sex, sexes),
  name: optionalText(words.name, 20),
  age,
  about: choices(words.about, abouts),
  note: optionalText(words.note, 200),
});

/** As the picture shows the person herself. */
export const selfOf = (person: Person, today: string) => ({
  sex: person.sex === '男' ? ('male' as const) : person.sex === '女' ? ('female' as const) : ('other' as const),
  age: ageOn(today, person.birth),
});

/** 家族構成: entered person by person, drawn, and said in a table. */
export function addFamily(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  const answer = async (c: PageContext, state: FormState = emptyForm) => {
    const person = open(await showPerson(c, words.viewing));
    const { persons } = await c.get('rows')((connection) => readFamily(connection, person.code));
    const wrong = Object.keys(state.errors).length > 0;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)} wrong={wrong}>
        {c.req.query('said') === 'kept' && <Banner kind="success" title={words.kept} />}
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        {persons.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <>
            <FamilyPicture self={selfOf(person, todayOf(ground))} family={persons} />
            <PlainTable
              caption={words.title}
              head={words.head}
              rows={persons.map((one) => [
                ...sayRelative(one),
                person.until === null && (
                  <Form action={pathOf(person.code, `/family/${one.id}/remove`)} token={c.get('token')}>
                    <Button kind="second">
                      {words.remove}
                      <span class="unseen">：{one.name || one.relation}</span>
                    </Button>
                  </Form>
                ),
              ])}
            />
          </>
        )}
        {person.until === null && (
          <More framed title={words.add} open={persons.length === 0 || wrong}>
            <p>
              {words.consent}
              <br />
              <a href={pathOf(person.code, '/family-consent')}>{words.consentOnPaper}</a>
            </p>
            <Form
              action={pathOf(person.code, '/family')}
              token={c.get('token')}
              state={state}
              kept={{ id: randomUUID() }}
            >
              <SelectField
                label={words.relation}
                options={relations.map((value) => ({ value, label: value }))}
                {...field(state, 'relation')}
              />
              <SelectField
                label={words.sex}
                options={sexes.map((value) => ({ value, label: words.sexes[value] }))}
                {...field(state, 'sex')}
              />
              <TextField label={words.name} hint={words.nameHint} optional {...field(state, 'name')} />
              <TextField label={words.age} keyboard="numeric" width={4} optional {...field(state, 'age')} />
              <Checkboxes
                label={words.about}
                optional="quietly"
                choices={abouts.map((value) => ({ value, label: words.abouts[value] }))}
                {...fieldOfMany(state, 'about')}
              />
              <TextField label={words.note} optional {...field(state, 'note')} />
              <Actions>
                <Button>{words.keep}</Button>
              </Actions>
            </Form>
          </More>
        )}
      </Page>,
      wrong ? 400 : 200,
    );
  };
  const change = async (c: PageContext, code: string, how: (persons: readonly Relative[]) => readonly Relative[]) => {
    const { id: member, staff } = c.get('member');
    const by = { member, staff: staff.id, now: clock.now() };
    await c.get('rows')((connection) => changeFamily(connection, by, code, how));
    return sendBack(c, pathOf(code, '/family?said=kept'), here);
  };

  site.get('/:code/family', (c) => answer(c));
  site.post('/:code/family', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const { code } = await getCared(c);
    if (!read.ok) return read.form ? answer(c, read.form) : stale(c);
    const { persons } = await c.get('rows')((connection) => readFamily(connection, code));
    if (persons.length >= most) return answer(c, { ...read.form, errors: { relation: words.many } });
    const added: Relative = { ...read.value, about: [...read.value.about] };
    // A form that was sent twice adds one.
    return change(c, code, (all) => [...all.filter(({ id }) => id !== added.id), added]);
  });
  site.post('/:code/family/:id/remove', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const { code } = await getCared(c);
    if (!read.ok) return stale(c);
    return change(c, code, (all) => all.filter(({ id }) => id !== c.req.param('id')));
  });
}
