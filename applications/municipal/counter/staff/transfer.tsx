import { z } from 'zod';
import type { JobType } from '../../../../contracts/settings.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { readTable } from '../../../../web/export/read/read-table.ts';
import { ReadReport } from '../../../../web/export/read/report.tsx';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, file, optionalText } from '../../../../web/form/fields.ts';
import { FileField } from '../../../../web/form/file-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { beginningOf, sayRoles } from './changes.ts';
import { showCheck } from './check.tsx';
import { type Entry, heldBy, here, readSettings, readStaff, stateOf } from './entries.tsx';
import { changesOf, fields } from './file.ts';
import { words } from './words.ts';

const fileLimit = 1_000_000;
const byFile = z.object({
  day: day(words.dayLabel),
  file: file('名簿のファイル', { limit: fileLimit, extensions: ['.csv', '.xlsx'] }),
});
const byList = z.object({
  on: day(words.dayLabel),
  what: z.enum(['end', 'job'], { error: '選んだ人をどうするかを選んでください。' }),
  job: optionalText('職種', 40),
  select: z
    .union([z.array(z.string()), z.string()])
    .optional()
    .transform((sent = []) => (typeof sent === 'string' ? [sent] : sent)),
});

/** 人事異動: a file of the list, or ticks in it, on one day; said in words, then done all at once. */
export function addTransfer(site: Site, { clock, tokens }: Ground): void {
  const back = `${here}/transfer`;
  const page = async (c: PageContext, state: FormState, listState: FormState = emptyForm) => {
    const now = clock.now();
    const [{ jobTypes }, staff] = [await readSettings(c), await readStaff(c)];
    const those = staff.filter((one) => stateOf(one, now) !== 'over');
    const isWrong = Object.keys({ ...state.errors, ...listState.errors }).length > 0;
    return show(
      c,
      <TransferPage c={c} state={state} listState={listState} staff={those} jobTypes={jobTypes} now={now} />,
      isWrong ? 400 : 200,
    );
  };
  site.get('/staff/transfer', (c) => page(c, emptyForm));

  site.post('/staff/transfer/file', async (c) => {
    const read = await readForm(c.req.raw, {
      schema: byFile,
      tokens,
      session: c.get('session').id,
      limit: fileLimit + 65_536,
    });
    if (!read.ok) {
      if (!read.form)
        throw new PageError(
          'refused',
          '名簿のファイルが大きすぎるか、画面が古くなっています。もう一度やり直してください。',
        );
      return page(c, read.form);
    }
    const { name } = read.value.file;
    const table = await readTable(name, Buffer.from(await read.value.file.arrayBuffer()), fields);
    const { jobTypes } = await readSettings(c);
    const made = table.outcome === 'read' ? changesOf(table, jobTypes, read.value.day) : undefined;
    if (!made || made.read.wrong.length > 0 || made.changes.length === 0)
      return show(
        c,
        <Page frame={c.get('frame')} title={words.wrong} back={back}>
          <p>{words.wrongAbout}</p>
          <ReadReport name={name} read={made?.read ?? table} />
        </Page>,
        400,
      );
    return showCheck(c, made.changes, back);
  });

  site.post('/staff/transfer/list', async (c) => {
    const read = await readForm(c.req.raw, { schema: byList, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, emptyForm, read.form);
    }
    const { on, what, job, select } = read.value;
    const { jobTypes } = await readSettings(c);
    const found = jobTypes.find(({ title }) => title === job);
    const errors = {
      ...(select.length === 0 && { select: '異動する人を、一人以上選んでください。' }),
      ...(what === 'job' && !found && { job: '変わったあとの職種を選んでください。' }),
    };
    if (Object.keys(errors).length > 0) return page(c, emptyForm, { values: read.form.values, errors });
    const from = beginningOf(on);
    return showCheck(
      c,
      select.map((id) =>
        what === 'end'
          ? { change: 'end', id, from }
          : { change: 'assign', id, job: found!.title, roles: [...found!.roles], from },
      ),
      back,
    );
  });
}

type Props = {
  readonly c: PageContext;
  readonly state: FormState;
  readonly listState: FormState;
  readonly staff: readonly Entry[];
  readonly jobTypes: readonly JobType[];
  readonly now: Date;
};
const TransferPage = ({ c, state, listState, staff, jobTypes, now }: Props) => {
  const chosen = listState.values.select ?? [];
  return (
    <Page frame={c.get('frame')} title={words.transferTitle} back={here}>
      <p>{words.transferAbout}</p>
      <h2>{words.transferFile}</h2>
      <Form action={`${here}/transfer/file`} token={c.get('token')} state={state} files>
        <DayField name="day" label={words.dayLabel} state={state} hint={words.dayHint} />
        <FileField
          name="file"
          label="名簿のファイル"
          hint={words.fileHint}
          accept=".csv,.xlsx"
          limit={fileLimit}
          error={state.errors.file}
        />
        <Actions>
          <Button>{words.check}</Button>
        </Actions>
      </Form>
      <h2>{words.transferList}</h2>
      <Form action={`${here}/transfer/list`} token={c.get('token')} state={listState}>
        <Checkboxes
          name="select"
          label="異動する人"
          error={listState.errors.select}
          value={[chosen].flat()}
          choices={staff.map((one) => {
            const { job, roles } = heldBy(one, now);
            return { value: one.id, label: one.id, about: [job, sayRoles(roles)].filter(Boolean).join('　') };
          })}
        />
        <SelectField
          {...field(listState, 'what')}
          label="選んだ人を"
          options={[
            { value: 'job', label: '次の職種にする' },
            { value: 'end', label: '終わりにする' },
          ]}
        />
        <SelectField
          {...field(listState, 'job')}
          label="変わったあとの職種"
          optional
          options={jobTypes.map(({ title, roles }) => ({ value: title, label: `${title}（${sayRoles(roles)}）` }))}
        />
        <DayField name="on" label={words.dayLabel} state={listState} hint={words.dayHint} />
        <Actions>
          <Button kind="second">{words.check}</Button>
        </Actions>
      </Form>
    </Page>
  );
};
