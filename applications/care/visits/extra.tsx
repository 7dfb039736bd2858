import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { readCodeTitles } from '../actuals/codes.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { isEquipment } from '../files/table/service-types.ts';
import { readHeld } from '../store/held.ts';
import { listPersons } from '../store/persons.ts';
import { dayOf, home, sayOn, sayService, showPersons } from './desk.ts';
import { slipsOf, typeOf } from './planned.ts';
import { addVisit } from './store.ts';
import { words } from './words.ts';

const { extraPage: say } = words;
const time = z
  .string()
  .optional()
  .transform((value = '', context) => {
    const found = /^([01]?\d|2[0-3]):?([0-5]\d)$/.exec(value.normalize('NFKC').trim());
    if (found) return found[1]!.padStart(2, '0') + found[2];
    context.addIssue(words.record.wrongTime(say.starts));
    return z.NEVER;
  });
const required = (label: string) =>
  z.string({ error: `${label}を選んでください。` }).min(1, `${label}を選んでください。`);
const schema = z.object({
  id: z.uuid(),
  person: required(say.person),
  service: required(say.service),
  starts: time,
  ends: time,
});

/** A visit beside the plan: whose, which of the services that this office gives, from when to when. */
export function addExtra(site: Site, { tokens, clock }: Ground): void {
  const answer = async (c: PageContext, state: FormState = emptyForm) => {
    const day = dayOf(c, clock.now());
    const { persons, services } = await choicesOf(c, day);
    const shown = await showPersons(
      c,
      persons.map(({ code }) => code),
      say.viewing,
    );
    const titles = await readCodeTitles();
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={`${home}?day=${day}`} scripts={[]}>
        <div class="visits">
          <p class="visit-day">{sayOn(day)}</p>
          <p>{say.about}</p>
          {services.size === 0 ? (
            <p>{say.noServices}</p>
          ) : (
            <Form
              action={`${home}/extra?day=${day}`}
              token={c.get('token')}
              state={state}
              kept={{ id: typeof state.values.id === 'string' ? state.values.id : randomUUID() }}
            >
              <SelectField
                label={say.person}
                options={[...shown.values()].map((one) => ({ value: one.code, label: open(one).name }))}
                {...chosen(state, 'person', c.req.query('person'))}
              />
              <SelectField
                label={say.service}
                options={[...services.keys()].map((code) => ({
                  value: code,
                  label: titles(code, day) ?? `${sayService(code.slice(0, 2))} ${code}`,
                }))}
                {...field(state, 'service')}
              />
              <TextField label={say.starts} width={8} {...field(state, 'starts')} />
              <TextField label={say.ends} width={8} {...field(state, 'ends')} />
              <Actions>
                <Button>{say.go}</Button>
              </Actions>
            </Form>
          )}
        </div>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  const chosen = (state: FormState, name: string, before: string | undefined) => {
    const { value = before, ...rest } = field(state, name);
    return { ...rest, value };
  };

  site.get('/extra', (c) => answer(c));
  site.post('/extra', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return answer(c, read.form);
    }
    const { starts, ends } = read.value;
    if (ends <= starts) return answer(c, { ...read.form, errors: { ends: say.wrongTimes } });
    const day = dayOf(c, clock.now());
    const { persons, services } = await choicesOf(c, day);
    const person = persons.find(({ code }) => code === read.value.person);
    const service = services.get(read.value.service);
    if (!person || !service) throw new PageError('not_found');
    const { id: member, staff } = c.get('member');
    // Pressed twice it is one visit.
    const { id } = read.value;
    const row: ServiceRow = { ...service, day, start: starts, end: ends, count: 1 };
    const visit = { ...person, id, day, serviceType: typeOf(row), starts, ends, services: [row], staff: staff.id };
    await c.get('rows')((connection) => addVisit(connection, member, visit));
    return sendBack(c, `${home}/${id}`, home);
  });
}

/** The office's persons, and the services that stand on any slip of the month, each once. */
async function choicesOf(c: PageContext, day: string) {
  const member = c.get('member').id;
  return c.get('rows')(async (connection) => {
    const slips = slipsOf(await readHeld(connection, { kind: 'slip', period: day.slice(0, 6) }), memberCode(member));
    const rows = slips
      .flatMap((slip) => slip.rows)
      .filter((row) => !isEquipment(typeOf(row)) && row.serviceCode !== undefined);
    const services = new Map(
      rows.map(({ plannerOffice: _, planner: __, writtenOn: ___, ...row }) => [row.serviceCode!, row]),
    );
    return { persons: await listPersons(connection), services };
  });
}
