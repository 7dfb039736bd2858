import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { getCared, here, showPerson, stale, todayOf } from '../place.ts';
import { back, byOf, root } from './place.ts';
import { type Hospital, listHospitals } from './receivers.ts';
import { openStay } from './store.ts';
import { words } from './words.ts';

const schemaOf = (hospitals: readonly Hospital[]) =>
  z.object({
    receiver: z.union([z.literal(''), z.enum(hospitals.map(({ id }) => id) as [Hospital['id']])]).default(''),
    hospital: optionalText(words.hospital, 100),
    ward: optionalText(words.ward, 50),
    admittedOn: day(words.admittedOn),
    reason: optionalText(words.reason, 500),
  });

/** 入院を記録する: at a hospital of the region, or at another by its name. */
export function addBegin(site: Site, ground: Ground): void {
  const { tokens } = ground;

  site.get(`${root}/new`, async (c) => {
    await getCared(c);
    const hospitals = await listHospitals(c.get('member'));
    return ask(c, hospitals, { ...emptyForm, values: { admittedOn: sayDay(todayOf(ground)) } });
  });
  site.post(`${root}/new`, async (c) => {
    const hospitals = await listHospitals(c.get('member'));
    const schema = schemaOf(hospitals);
    const sent = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 400_000 });
    await getCared(c);
    if (!sent.ok) return sent.form ? ask(c, hospitals, sent.form, 400) : stale(c);
    const { receiver, hospital, ward, admittedOn, reason } = sent.value;
    const known = hospitals.find(({ id }) => id === receiver);
    const wrong = !known && hospital === '' ? { receiver: words.hospitalMissing } : undefined;
    const late = admittedOn > todayOf(ground) ? { admittedOn: words.future } : undefined;
    if (wrong || late) return ask(c, hospitals, { ...sent.form, errors: { ...wrong, ...late } }, 400);
    const name = [known?.name ?? hospital, ward].filter(Boolean).join('　');
    const stay = { id: randomUUID(), hospital: name, receiver: known?.id ?? null, admittedOn, reason };
    await c.get('rows')((connection) => openStay(connection, byOf(c, ground), stay));
    return sendBack(c, back(c, '?said=saved'), here);
  });

  const ask = async (
    c: PageContext,
    hospitals: readonly Hospital[],
    state: FormState,
    status: 200 | 400 = 200,
  ): Promise<Response> => {
    const person = open(await showPerson(c, words.viewing));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.new} back={back(c)} wrong={status === 400}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <Form action={back(c, '/new')} token={c.get('token')} state={state}>
          <SelectField
            label={words.hospital}
            none={words.hospitalNone}
            optional="quietly"
            options={hospitals.map(({ id, name, byRoad }) => ({
              value: id,
              label: `${name}（${byRoad ? words.byRoad : words.byPaper}）`,
            }))}
            {...field(state, 'receiver')}
          />
          <TextField label={words.hospitalName} optional="quietly" {...field(state, 'hospital')} />
          <TextField label={words.ward} optional {...field(state, 'ward')} />
          <DayField name="admittedOn" label={words.admittedOn} state={state} />
          <TextField label={words.reason} hint={words.reasonHint} rows={2} optional {...field(state, 'reason')} />
          <Actions>
            <Button>{words.save}</Button>
          </Actions>
        </Form>
      </Page>,
      status,
    );
  };
}
