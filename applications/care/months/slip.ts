import { z } from 'zod';
import { addMonths, daysIn } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { readForm } from '../../../web/form/read.ts';
import { pathOf, personMonthAt, saveAt, settingAt } from './at.ts';
import { copyMonth } from './copy.ts';
import { type Draft, emptyDraft, isMonthly, withDays } from './draft.ts';
import { isHoliday } from './grid.tsx';
import type { Setting } from './load.ts';
import { showSlip } from './slip-page.tsx';
import { readDrafts, readDraftVersions } from './store.ts';
import { words } from './words.ts';

const version = z.coerce.number().int().min(0);
const schema = z.looseObject({ version, step: z.string().max(80).default('save') });
const undoSchema = z.object({ version });

/** One person's month: its days ticked and saved, a step taken back, the month before copied. */
export function addSlip(site: Site, ground: Ground, tables: Tables): void {
  const { tokens } = ground;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id });

  site.get('/:month/:code', async (c) => showSlip(c, await settingAt(c, tables)));

  site.post('/:month/:code', async (c) => {
    const answer = await read(c, schema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, slip } = await personMonthAt(c, setting);
    const now = slip?.content ?? emptyDraft;
    const { version: on, step } = answer.value;
    const content = withDays(now, daysSent(setting, now, answer.sent));
    const changed = JSON.stringify(content) !== JSON.stringify(now);
    const saving = { month: setting.month, code: person.code, on, content, what: words.slip.savedWhat };
    const isOld = on !== (slip?.version ?? 0);
    if (isOld || (changed && !(await saveAt(c, ground, saving))))
      return showSlip(c, await settingAt(c, tables), { draft: content, by: slip?.staff ?? '' }, 409);
    const [, line] = /^line (\S+)$/.exec(step) ?? [];
    const here = pathOf(setting.month, person.code);
    if (line !== undefined) return sendBack(c, `${here}/lines/${encodeURIComponent(line)}`, here);
    return sendBack(c, step === 'add' ? `${here}/lines/new` : `${here}?said=saved`, here);
  });

  site.post('/:month/:code/undo', async (c) => {
    const answer = await read(c, undoSchema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person } = await personMonthAt(c, setting);
    const [last, before] = await c.get('rows')((connection) =>
      readDraftVersions(connection, setting.month, person.code),
    );
    if (!last || last.version !== answer.value.version) return showSlip(c, setting, { by: last?.staff ?? '' }, 409);
    const content = before?.content ?? emptyDraft;
    const saving = { month: setting.month, code: person.code, on: last.version, content, what: words.slip.undoWhat };
    if (!(await saveAt(c, ground, saving))) return showSlip(c, setting, { by: last.staff }, 409);
    const here = pathOf(setting.month, person.code);
    return sendBack(c, `${here}?said=undone`, here);
  });

  site.post('/:month/:code/copy', async (c) => {
    const answer = await read(c, undoSchema);
    if (!answer.ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, slip } = await personMonthAt(c, setting);
    const before = addMonths(setting.month, -1);
    const last = await c.get('rows')(async (connection) =>
      (await readDrafts(connection, before, [person.code])).get(person.code),
    );
    const here = pathOf(setting.month, person.code);
    if (!last) return sendBack(c, here, here);
    const { draft, notes } = copyMonth(tables, before, setting.month, last.content, isHoliday, slip?.content.basis);
    const content = { ...draft, notes };
    const saving = {
      month: setting.month,
      code: person.code,
      on: answer.value.version,
      content,
      what: words.slip.copiedWhat,
    };
    if (!(await saveAt(c, ground, saving))) return showSlip(c, setting, { by: '' }, 409);
    return sendBack(c, here, here);
  });
}

/** Ticked days of each line that has boxes: a line without a tick was sent as nothing. */
function daysSent({ tables, month }: Setting, { lines }: Draft, sent: Readonly<Record<string, unknown>>) {
  return new Map(
    lines
      .filter(({ code }) => !isMonthly(tables, month, code))
      .map(({ id }) => {
        const days = [sent[`d.${id}`] ?? []].flat().map(Number);
        return [id, days.filter((day) => Number.isInteger(day) && day >= 1 && day <= daysIn(month))] as const;
      }),
  );
}
