import { z } from 'zod';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { optionalText } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { listPut } from '../queries/store.ts';
import { noteOpened } from '../store/opened.ts';
import { giverAt, pathOf, personMonthAt, settingAt, viewMonthAt } from './at.ts';
import { closeMonth } from './close.ts';
import { Comparison, keyOf } from './comparison.tsx';
import type { Setting } from './load.ts';
import { askBack } from './query.ts';
import { keepClosed, settle } from './store.ts';
import { words as told } from './told/words.ts';
import { words } from './words.ts';

const at = words.actuals;
const saids = {
  ...{ saved: at.saved, closed: at.closedDone, reopened: at.reopened, busy: at.busy },
  told: told.done,
} as const;
type How = 'accepted' | 'asked' | 'undone';
const isHow = (text: unknown): text is How => text === 'accepted' || text === 'asked' || text === 'undone';

/** 予定 × 実績: the differences, each settled; then the month is closed. */
export function addActuals(site: Site, ground: Ground, tables: Tables): void {
  const { tokens } = ground;
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens, session: c.get('session').id });

  async function page(c: PageContext, setting: Setting, state: FormState = emptyForm) {
    const shown = await viewMonthAt(c, setting);
    const put = await c.get('rows')((connection) =>
      listPut(connection, { code: c.req.param('code')!, month: setting.month }),
    );
    const answers = put.flatMap((one) => one.answers.flatMap(({ message }) => message ?? []));
    await noteOpened(c.get('rows'), c.get('member'), ground, answers);
    const said = c.req.query('said') ?? '';
    const wrong = Object.keys(state.errors).length > 0;
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={at.title(setting.month)}
        back={pathOf(setting.month, c.req.param('code')!)}
        wrong={wrong}
      >
        {!wrong && Object.hasOwn(saids, said) && (
          <Banner kind={said === 'busy' ? 'warning' : 'success'} title={saids[said as keyof typeof saids]} />
        )}
        <ShownPerson person={shown}>{(of) => <Comparison {...{ c, setting, of, state, put }} />}</ShownPerson>
      </Page>,
      wrong ? 400 : 200,
    );
  }

  site.get('/:month/:code/actuals', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code/actuals', async (c) => {
    const answer = await read(c, z.looseObject({ note: optionalText(at.note, 500) }));
    const setting = await settingAt(c, tables);
    if (!answer.ok) {
      if (!answer.form) throw new PageError('not_found');
      return page(c, setting, answer.form);
    }
    const of = await personMonthAt(c, setting);
    // By the difference itself, not by its place: another may have come in since the page was opened.
    const chosen = of.differences.flatMap((one) => {
      const how = answer.sent[`how.${keyOf(one.id)}`];
      return isHow(how) ? [{ one, how }] : [];
    });
    const { note } = answer.value;
    const { values } = answer.form;
    if (chosen.length === 0) return page(c, setting, { values, errors: { '': at.noneChosen } });
    const asked = chosen.filter(({ how }) => how === 'asked').map(({ one }) => one);
    if (asked.length > 0 && note === '') return page(c, setting, { values, errors: { note: at.askNote } });
    const { member, staff, now } = giverAt(c, ground);
    const { month } = setting;
    await c.get('rows')(async (connection) => {
      for (const { one, how } of chosen)
        await settle(connection, {
          member,
          month,
          code: of.person.code,
          difference: one.id,
          how,
          note,
          staff: staff.id,
          now,
        });
      for (const [office, differences] of Map.groupBy(asked, ({ office }) => office))
        if (setting.offices.get(office)?.answers)
          await askBack(connection, { member, staff, month, person: of.person, office, note, differences, now });
    });
    wake('care', member);
    const here = pathOf(month, of.person.code, '/actuals');
    return sendBack(c, `${here}?said=saved`, here);
  });

  site.post('/:month/:code/close', async (c) => {
    if (!(await read(c, z.object({}))).ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const of = await personMonthAt(c, setting);
    const { member, staff, now } = giverAt(c, ground);
    const by = { member, staff: staff.id, now };
    const outcome = await c.get('rows')((connection) => closeMonth(connection, setting, of, by));
    const here = pathOf(setting.month, of.person.code, '/actuals');
    return sendBack(
      c,
      outcome === 'closed' ? `${here}?said=closed` : outcome === 'busy' ? `${here}?said=busy` : here,
      here,
    );
  });

  site.post('/:month/:code/reopen', async (c) => {
    if (!(await read(c, z.object({}))).ok) throw new PageError('not_found');
    const setting = await settingAt(c, tables);
    const { person, closing } = await personMonthAt(c, setting);
    const here = pathOf(setting.month, person.code, '/actuals');
    if (!closing?.closed) return sendBack(c, here, here);
    const { member, staff, now } = giverAt(c, ground);
    const opening = {
      member,
      month: setting.month,
      code: person.code,
      on: closing.number,
      content: null,
      staff: staff.id,
      now,
    };
    const done = await c.get('rows')((connection) => keepClosed(connection, opening));
    return sendBack(c, `${here}?said=${done ? 'reopened' : 'busy'}`, here);
  });
}
