import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { optionalDay } from '../../../../web/form/fields.ts';
import { readForm } from '../../../../web/form/read.ts';
import type { FormState } from '../../../../web/form/state.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { show } from '../../../../web/pages.tsx';
import { type Certification, findCertification, putCertifications } from '../ledger/certification.ts';
import { isNotified } from '../ledger/standing.ts';
import { putProgress, steps } from '../ledger/steps.ts';
import { readPlanners } from '../names.ts';
import { home, pathOf } from '../paths.ts';
import { words } from '../words.ts';
import { showOne } from './shown.ts';
import { StepsPage } from './steps-form.tsx';

const schema = z.object({
  certification: z.uuid(),
  surveyedOn: optionalDay(words.steps.surveyedOn),
  opinionOn: optionalDay(words.steps.opinionOn),
  examinedOn: optionalDay(words.steps.examinedOn),
  agent: z
    .string()
    .regex(/^([0-9A-Z]{10})?$/, words.steps.agentWrong)
    .default('')
    .transform((office) => (office === '' ? null : office)),
});
type Days = Pick<Certification, (typeof steps)[number]>;

/** What cannot be: a day that has not come, or one before the application; a board that decides before what it decides on is there. */
export function findWrongStep(
  days: Days,
  { appliedOn }: Pick<Certification, 'appliedOn'>,
  today: string,
): Readonly<Record<string, string>> | undefined {
  for (const step of steps) {
    const on = days[step];
    if (on !== null && on > today) return { [step]: words.steps.future };
    if (on !== null && appliedOn !== null && on < appliedOn) return { [step]: words.steps.early };
  }
  const { surveyedOn, opinionOn, examinedOn } = days;
  if (examinedOn !== null && [surveyedOn, opinionOn].some((on) => on !== null && on > examinedOn))
    return { examinedOn: words.steps.order };
  return undefined;
}

/** 申請の進み: a step by its day, typed where the file of the municipality's own software has not brought it yet. */
export function addSteps(site: Site, { tokens, clock, folder }: Ground): void {
  const wrong = async (c: PageContext, state: FormState) => {
    const person = await showOne(c, words.person.viewing);
    const id = z.uuid().safeParse(state.values.certification).data;
    const one = id && (await c.get('rows')((connection) => findCertification(connection, id)));
    if (!one || one.code !== person.code) throw new PageError('not_found');
    const offices = await readPlanners(c);
    return show(c, StepsPage({ frame: c.get('frame'), token: c.get('token'), person, one, offices, state }), 400);
  };

  site.get('/people/:code/steps', (c) => sendBack(c, pathOf(c.req.param('code')), home));
  site.post('/people/:code/steps', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok)
      return read.form ? wrong(c, read.form) : showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
    const { certification: id, agent, ...days } = read.value;
    const [now, code, member] = [clock.now(), c.req.param('code'), c.get('member').id];
    const today = dayIn(now);
    const errors = await c.get('rows')(async (connection) => {
      await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [
        `municipal.certification ${member}`,
      ]);
      const before = await findCertification(connection, id);
      if (!before || before.code !== code || isNotified(before, today)) throw new PageError('not_found');
      const found = findWrongStep(days, before, today);
      if (found) return found;
      const after = { ...before, ...days, agent };
      await putCertifications(connection, member, [after], now);
      await putProgress(connection, member, [{ before, after }], now);
      return undefined;
    });
    if (errors) return wrong(c, { ...read.form, errors });
    wake(folder, member);
    return sendBack(c, pathOf(code, '?said=steps'), home);
  });
}
