import { z } from 'zod';
import type { JobType } from '../../../../contracts/settings.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { afterDay, beginningOf, dayOf, readRoles, sayRoles } from './changes.ts';
import { showCheck } from './check.tsx';
import { heldBy, here, readSettings, readStaff } from './entries.tsx';
import { words } from './words.ts';

const schema = z.object({
  id: text('職員番号', 100).check(({ value, issues }) => {
    if (value !== '' && !/^[\x21-\x7e]+$/.test(value))
      issues.push({ code: 'custom', input: value, message: '職員番号は、半角の英数字と記号で書いてください。' });
  }),
  job: optionalText('職種', 40),
  roles: optionalText('役割', 500),
  from: day('いつから'),
  until: z.union([z.literal('').transform(() => null), z.undefined().transform(() => null), day('いつまで')]),
});

/** Enrols one, or changes what one is enrolled with: the same page, the same check. */
export function addEnrol(site: Site, { clock, tokens }: Ground): void {
  site.get('/staff/new', async (c) => {
    const { jobTypes } = await readSettings(c);
    const of = c.req.query('of');
    const known = of === undefined ? undefined : (await readStaff(c)).find(({ id }) => id === of);
    if (of !== undefined && !known) throw new PageError('not_found');
    const now = clock.now();
    const held = known && heldBy(known, now);
    const isOfJob =
      held && jobTypes.some(({ title, roles }) => title === held.job && sayRoles(roles) === sayRoles(held.roles));
    const values = {
      from: dayOf(now),
      ...(known && { id: known.id, job: held!.job ?? '', roles: isOfJob ? '' : sayRoles(held!.roles) }),
    };
    return show(c, <EnrolPage c={c} jobTypes={jobTypes} state={{ ...emptyForm, values }} known={of} />);
  });

  site.post('/staff/new', async (c) => {
    const { jobTypes } = await readSettings(c);
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const of = c.req.query('of');
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return show(c, <EnrolPage c={c} jobTypes={jobTypes} state={read.form} known={of} />, 400);
    }
    const { id, job, from, until } = read.value;
    const own = readRoles(read.value.roles);
    const roles = own.length > 0 ? own : (jobTypes.find(({ title }) => title === job)?.roles ?? []);
    if (roles.length === 0) {
      const errors = { roles: '職種を選ぶか、役割を書いてください。' };
      return show(
        c,
        <EnrolPage c={c} jobTypes={jobTypes} state={{ values: read.form.values, errors }} known={of} />,
        400,
      );
    }
    const change = { change: 'assign', id, job: job === '' ? null : job, roles, from: beginningOf(from) } as const;
    const back = of === undefined ? `${here}/new` : `${here}/new?${new URLSearchParams({ of })}`;
    return showCheck(c, [{ ...change, until: until === null ? null : afterDay(until) }], back);
  });
}

type Props = {
  readonly c: PageContext;
  readonly jobTypes: readonly JobType[];
  readonly state: FormState;
  readonly known: string | undefined;
};
const EnrolPage = ({ c, jobTypes, state, known }: Props) => {
  const query = known === undefined ? '' : `?${new URLSearchParams({ of: known })}`;
  return (
    <Page
      frame={c.get('frame')}
      title={known === undefined ? words.newTitle : words.change}
      back={known === undefined ? here : `${here}/of/${encodeURIComponent(known)}`}
    >
      <Form
        action={`${here}/new${query}`}
        token={c.get('token')}
        state={state}
        kept={known === undefined ? {} : { id: known }}
      >
        {known === undefined ? (
          <TextField {...field(state, 'id')} label="職員番号" hint={words.idHint} width={20} />
        ) : (
          <p>
            職員番号 <strong>{known}</strong>
          </p>
        )}
        <SelectField
          {...field(state, 'job')}
          label="職種"
          hint={words.jobHint}
          optional
          options={jobTypes.map(({ title, roles }) => ({ value: title, label: `${title}（${sayRoles(roles)}）` }))}
        />
        <TextField {...field(state, 'roles')} label="役割" hint={words.rolesHint} optional />
        <DayField name="from" label="いつから" state={state} hint={words.fromHint} />
        <DayField name="until" label="いつまで" state={state} hint={words.untilHint} optional />
        <Actions>
          <Button>{words.check}</Button>
        </Actions>
      </Form>
    </Page>
  );
};
