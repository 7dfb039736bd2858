import { z } from 'zod';
import { type JobType, memberSettings, staffAdministratorRole } from '../../../../contracts/settings.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { taken } from '../taken.ts';
import { atOnce, readRoles, sayRoles } from './changes.ts';
import { showCheck } from './check.tsx';
import { heldBy, here, readSettings, readStaff, stateOf } from './entries.tsx';
import { words } from './words.ts';

const schema = z.object({ table: optionalText(words.jobsLabel, 20_000) });
const sayTable = (jobs: readonly JobType[]) =>
  jobs.map(({ title, roles }) => `${title}：${sayRoles(roles)}`).join('\n');

/** A table that people write: one job a line. @returns it, or what is wrong with which line */
export function readTable(text: string): { readonly jobTypes: JobType[] } | { readonly wrong: string } {
  const jobTypes: JobType[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [title = '', ...rest] = line.split(/[：:]/);
    const one = { title: title.trim(), roles: readRoles(rest.join('：')) };
    const read = memberSettings.shape.jobTypes.safeParse([one]);
    if (rest.length === 0 || !read.success)
      return { wrong: `${i + 1}行目を「職種：役割、役割」の形にしてください。職種は40字、役割は60字までです。` };
    if (jobTypes.some((other) => other.title === one.title))
      return { wrong: `${i + 1}行目の「${one.title}」は、前の行にもあります。一つにしてください。` };
    jobTypes.push(one);
  }
  return jobTypes.length > 100 ? { wrong: '職種は100までです。' } : { jobTypes };
}

/** 職種と役割: the member's own table, and everybody brought into line with it. */
export function addJobs(site: Site, { clock, tokens }: Ground): void {
  site.get('/staff/jobs', async (c) => {
    const { jobTypes } = await readSettings(c);
    const kept = await c.get('fresh').kept(c);
    const state = kept ?? { ...emptyForm, values: { table: sayTable(jobTypes) } };
    return show(c, <JobsPage c={c} state={state} any={jobTypes.length > 0} />);
  });
  site.post('/staff/jobs', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    const table = read.ok ? readTable(read.value.table) : undefined;
    if (!read.ok || !table || 'wrong' in table) {
      const errors = table && 'wrong' in table ? { table: table.wrong } : read.form!.errors;
      return show(c, <JobsPage c={c} state={{ values: read.form!.values, errors }} any={false} />, 400);
    }
    const anew = await askToProveAnew(c, `${here}/jobs`, read.form);
    if (anew) return anew;
    taken(await c.get('member').act('/v1/settings', table, memberSettings, staffAdministratorRole));
    return c.redirect(`${here}/jobs?done=yes`, 303);
  });
  site.post('/staff/jobs/spread', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const now = clock.now();
    const [{ jobTypes }, staff] = [await readSettings(c), await readStaff(c)];
    const changes = staff
      .filter((one) => stateOf(one, now) === 'now')
      .flatMap((one) => {
        const { job, roles } = heldBy(one, now);
        const found = jobTypes.find(({ title }) => title === job);
        if (!found || sayRoles([...found.roles].sort()) === sayRoles([...roles].sort())) return [];
        return [{ change: 'assign' as const, id: one.id, job, roles: [...found.roles], from: atOnce }];
      });
    if (changes.length === 0) return c.redirect(`${here}/jobs?done=same`, 303);
    return showCheck(c, changes, `${here}/jobs`);
  });
}

type Props = { readonly c: PageContext; readonly state: FormState; readonly any: boolean };
const JobsPage = ({ c, state, any }: Props) => (
  <Page frame={c.get('frame')} title={words.jobsTitle} back={here}>
    {c.req.query('done') === 'yes' && <Banner kind="success" title={words.settled} />}
    {c.req.query('done') === 'same' && <Banner kind="info" title={words.nothing} />}
    <p>{words.jobsAbout}</p>
    <Form action={`${here}/jobs`} token={c.get('token')} state={state}>
      <TextField {...field(state, 'table')} label={words.jobsLabel} hint={words.jobsHint} rows={12} optional />
      <Actions>
        <Button>{words.jobsSave}</Button>
      </Actions>
    </Form>
    {any && (
      <>
        <p>{words.jobsSpreadAbout}</p>
        <Form action={`${here}/jobs/spread`} token={c.get('token')}>
          <Actions>
            <Button kind="second">{words.jobsSpread}</Button>
          </Actions>
        </Form>
      </>
    )}
  </Page>
);
