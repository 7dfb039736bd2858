import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { sendBack } from '../../../web/back.ts';
import { Checkboxes } from '../../../web/form/choice-cards.tsx';
import { choices } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, fieldOfMany } from '../../../web/form/state.ts';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { findHidden, keepHidden } from '../store/protection.ts';
import { asPerson, ParticularsFields, particulars, valuesOf } from './particulars.tsx';
import { codeOf, getCared, here, pathOf, showPerson, stale } from './place.ts';
import { findCaseload, keepCase, listStaff } from './store.ts';
import { words } from './words.ts';

const schema = particulars.extend({ hides: choices(words.particulars.hides, ['yes']) });

/** 氏名・連絡先・担当を直す. */
export function addEdit(site: Site, { tokens, clock }: Ground): void {
  site.get('/:code/edit', async (c) => {
    await getCared(c);
    const person = open(await showPerson(c, words.particulars.viewing));
    const { row, known, hidden } = await c.get('rows')(async (connection) => ({
      row: await findCaseload(connection, person.code),
      known: await listStaff(connection),
      hidden: await findHidden(connection, [person.code]),
    }));
    const values = { ...valuesOf({ ...person, staff: row?.staff ?? null }), hides: hidden.size > 0 ? ['yes'] : [] };
    return show(c, <EditPage c={c} known={known} state={{ ...emptyForm, values }} />);
  });
  site.post('/:code/edit', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const before = await getCared(c);
    if (!read.ok) {
      if (!read.form) return stale(c);
      const known = await c.get('rows')(listStaff);
      return show(c, <EditPage c={c} known={known} state={read.form} />, 400);
    }
    const person = asPerson(read.value, before);
    const { id } = c.get('member');
    await c.get('rows')(async (connection) => {
      await keepCase(connection, id, person, read.value.staff || null, clock.now());
      await keepHidden(connection, person.code, read.value.hides.length > 0);
    });
    return sendBack(c, pathOf(person.code, '?said=saved'), here);
  });
}

type Props = { readonly c: PageContext; readonly known: readonly string[]; readonly state: FormState };
const EditPage = ({ c, known, state }: Props) => (
  <Page
    frame={c.get('frame')}
    title={words.particulars.title}
    back={pathOf(codeOf(c))}
    wrong={Object.keys(state.errors).length > 0}
  >
    <Form action={pathOf(codeOf(c), '/edit')} token={c.get('token')} state={state}>
      <ParticularsFields state={state} known={known} />
      <Checkboxes
        {...fieldOfMany(state, 'hides')}
        label={words.particulars.hidden}
        hint={words.particulars.hidesAbout}
        optional="quietly"
        choices={[{ value: 'yes', label: words.particulars.hides }]}
      />
      <Actions>
        <Button>{words.particulars.save}</Button>
      </Actions>
    </Form>
  </Page>
);
