import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Name } from '../../../web/japanese/name.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { type ChoiceKind, keepChoices, readChoices } from './choices.ts';
import { byOf, checkLeading, dayOf, home, sayOn, sayPlanned, sayService, todayIn } from './desk.ts';
import { readDay } from './list.tsx';
import { giveVisit, listServiceTypes } from './store.ts';
import { words } from './words.ts';

const { assign, choicesPage } = words;
const most = 20;

/** What whoever leads the office decides: whose a visit is, and what is tapped. */
export function addLead(site: Site, { tokens, clock }: Ground): void {
  addAssign(site, { tokens, clock });
  addChoices(site, { tokens, clock });
}
type Needed = Pick<Ground, 'tokens' | 'clock'>;

function addAssign(site: Site, { tokens, clock }: Needed): void {
  site.get('/assign', async (c) => {
    checkLeading(c);
    const now = clock.now();
    const { day, visits, persons } = await readDay(c, dayOf(c, now), todayIn(now), words.viewing);
    const known = [...new Set(visits.flatMap(({ staff }) => (staff === null ? [] : [staff])))];
    return show(
      c,
      <Page frame={c.get('frame')} title={assign.title} back={`${home}?day=${day}`}>
        <p class="visit-day">{sayOn(day)}</p>
        <p>{assign.about}</p>
        {visits.length === 0 ? (
          <Empty title={words.none}></Empty>
        ) : (
          <Form action={`${home}/assign?day=${day}`} token={c.get('token')}>
            <datalist id="staff">
              {known.map((one) => (
                <option value={one} />
              ))}
            </datalist>
            <PlainTable
              caption={sayOn(day)}
              head={[assign.visit, assign.staff]}
              rows={visits.map((visit) => [
                <>
                  {sayPlanned(visit) ?? words.noTime}
                  <br />
                  <ShownPerson person={persons.get(visit.code)!}>{({ name }) => <Name name={name} />}</ShownPerson>
                  <br />
                  <span class="small">{sayService(visit.serviceType)}</span>
                </>,
                <input
                  class="input wide-12"
                  name={`s-${visit.id}`}
                  value={visit.staff ?? ''}
                  list="staff"
                  maxlength={64}
                  aria-label={`${sayPlanned(visit) ?? ''}の${assign.staff}`}
                />,
              ])}
            />
            <Actions>
              <Button>{assign.keep}</Button>
            </Actions>
          </Form>
        )}
      </Page>,
    );
  });

  site.post('/assign', async (c) => {
    checkLeading(c);
    const read = await readForm(c.req.raw, { schema: z.looseObject({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const given = Object.entries(read.value).flatMap(([name, value]) => {
      const id = z.uuid().safeParse(name.replace(/^s-/, ''));
      return id.success && typeof value === 'string' ? [[id.data, value.trim().slice(0, 64) || null] as const] : [];
    });
    await c.get('rows')(async (connection) => {
      for (const [id, staff] of given) await giveVisit(connection, id, staff);
    });
    return sendBack(c, `${home}?day=${dayOf(c, clock.now())}&told=assigned`, home);
  });
}

function addChoices(site: Site, { tokens, clock }: Needed): void {
  const list = z
    .string()
    .optional()
    .transform((value = '') => [
      ...new Set(
        value
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      ),
    ])
    .check(({ value, issues }) => {
      const wrong =
        value.length === 0
          ? choicesPage.empty
          : value.length > most
            ? choicesPage.many
            : value.some((one) => [...one].length > 30)
              ? choicesPage.long
              : undefined;
      if (wrong !== undefined) issues.push({ code: 'custom', input: value, message: wrong });
    });
  const fieldsOf = async (c: PageContext) =>
    c.get('rows')(async (connection) => {
      const types = await listServiceTypes(connection);
      const fields: {
        name: string;
        label: string;
        kind: ChoiceKind;
        serviceType: string;
        titles: readonly string[];
      }[] = [];
      for (const serviceType of types)
        fields.push({
          name: `items-${serviceType}`,
          label: choicesPage.items(sayService(serviceType)),
          kind: 'items',
          serviceType,
          titles: (await readChoices(connection, serviceType)).items,
        });
      const common = await readChoices(connection, '');
      for (const kind of ['conditions', 'reasons'] as const)
        fields.push({ name: kind, label: choicesPage[kind], kind, serviceType: '', titles: common[kind] });
      return fields;
    });
  const answer = async (c: PageContext, state: FormState = emptyForm) => {
    const fields = await fieldsOf(c);
    return show(
      c,
      <Page frame={c.get('frame')} title={choicesPage.title} back={home}>
        {c.req.query('told') === 'kept' && <Banner kind="success" title={choicesPage.kept} />}
        <p>{choicesPage.about}</p>
        <Form action={`${home}/choices`} token={c.get('token')} state={state}>
          {fields.map(({ name, label, titles }) => {
            const { value = titles.join('\n'), error } = field(state, name);
            return <TextField {...{ name, label, value, error }} rows={Math.min(most, titles.length + 2)} />;
          })}
          <Actions>
            <Button>{choicesPage.keep}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };

  site.get('/choices', (c) => {
    checkLeading(c);
    return answer(c);
  });
  site.post('/choices', async (c) => {
    checkLeading(c);
    const fields = await fieldsOf(c);
    const schema = z.object(Object.fromEntries(fields.map(({ name }) => [name, list])));
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return answer(c, read.form);
    }
    const { member, staff, now } = byOf(c, clock.now());
    await c.get('rows')(async (connection) => {
      for (const { name, kind, serviceType, titles } of fields) {
        const wanted = read.value[name]!;
        if (wanted.join('\n') !== titles.join('\n'))
          await keepChoices(connection, member, { kind, serviceType, titles: wanted, by: staff, now });
      }
    });
    return sendBack(c, `${home}/choices?told=kept`, home);
  });
}
