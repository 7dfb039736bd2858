import { z } from 'zod';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { readForm } from '../../../web/form/read.ts';
import type { Share } from '../sheet/over.ts';
import { pathOf, personMonthAt, saveAt, settingAt } from './at.ts';
import { shareName } from './over-form.tsx';
import { showSlip } from './slip-page.tsx';
import { words } from './words.ts';

const schema = z.looseObject({ version: z.coerce.number().int().min(0) });

/** What the planner says of the units beyond the limit: all fields empty leaves it to the rule (sheet/over.ts), else the whole excess is shared out. */
export function addOver(site: Site, ground: Ground, tables: Tables): void {
  site.post('/:month/:code/over', async (c) => {
    const answer = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, slip, figures } = await personMonthAt(c, setting);
    if (!slip || !figures.sheet) throw new PageError('not_found');
    const { over } = figures.sheet.total;
    const fields = figures.sheet.parts.map(({ provider, service }) => {
      const text = String(answer.sent[shareName({ provider, service })] ?? '')
        .normalize('NFKC')
        .replaceAll(',', '')
        .trim();
      return { provider, service, text, units: Number(text === '' ? 0 : text) };
    });
    const values = Object.fromEntries(fields.map(({ text, ...of }) => [shareName(of), text]));
    const isEmpty = fields.every(({ text }) => text === '');
    const isWhole = fields.every(({ units }) => Number.isSafeInteger(units) && units >= 0);
    const sum = fields.reduce((all, { units }) => all + units, 0);
    if (!isEmpty && (!isWhole || sum !== over)) {
      const [first] = Object.keys(values);
      const state = { values, errors: { [first!]: words.slip.overSum(over) } };
      return showSlip(c, setting, { over: state, by: '' }, 400);
    }
    const chosen: Share[] = fields.flatMap(({ provider, service, units }) =>
      units > 0 ? [{ provider, service, units }] : [],
    );
    const content = { ...slip.content, over: isEmpty ? null : chosen };
    const saving = {
      month: setting.month,
      code: person.code,
      on: answer.value.version,
      content,
      what: words.slip.overWhat,
    };
    if (!(await saveAt(c, ground, saving)))
      return showSlip(c, setting, { over: { values, errors: {} }, by: slip.staff }, 409);
    const here = pathOf(setting.month, person.code);
    return sendBack(c, `${here}?said=saved`, here);
  });
}
