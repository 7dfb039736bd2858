import { serviceOf } from '../../../contracts/care/price.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { FormState } from '../../../web/form/state.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { isEquipment } from '../files/table/service-types.ts';
import { readFurther } from '../pages/further.tsx';
import { pathOf, personMonthAt, saveAt, settingAt, viewMonthAt } from './at.ts';
import { type DraftLine, emptyDraft, withLine, withoutLine } from './draft.ts';
import { Fields, most, valuesOf } from './line-fields.tsx';
import { findCodes, schemaFor } from './line-form.ts';
import type { Setting } from './load.ts';
import { words } from './words.ts';

const at = words.line;

/** A line of 第6表: added, changed, taken away. Its days are ticked in the grid. */
export function addLine(site: Site, ground: Ground, tables: Tables): void {
  async function page(c: PageContext, setting: Setting, sent?: FormState, by?: string) {
    const shown = await viewMonthAt(c, setting);
    const [code, id] = [c.req.param('code')!, c.req.param('line')!];
    const search = c.req.query('q') ?? '';
    const status = by !== undefined ? 409 : sent ? 400 : 200;
    const title = `${id === 'new' ? at.add : at.edit}　${sayMonth(setting.month)}`;
    return show(
      c,
      <Page frame={c.get('frame')} title={title} back={pathOf(setting.month, code)} wrong={status !== 200}>
        <ShownPerson person={shown}>
          {({ person, slip }) => {
            const line = slip?.content.lines.find((one) => one.id === id);
            if (id !== 'new' && !line) throw new PageError('not_found');
            const state = sent ?? { values: line ? valuesOf(line) : {}, errors: {} };
            const chosen = typeof state.values.code === 'string' ? state.values.code : '';
            const found = findCodes(tables, setting.month, search);
            const codes = findCodes(tables, setting.month, '').filter(({ code }) => code === chosen);
            const options = [...codes, ...found.slice(0, most).filter(({ code }) => code !== chosen)];
            return (
              <>
                <p class="month-person">
                  <strong>
                    <Name name={person.name} />
                  </strong>
                </p>
                {by !== undefined && <Banner kind="warning" title={words.slip.changed(by)} />}
                <search>
                  <form class="table-filter" method="get">
                    <p class="table-field">
                      <label for="q">
                        {at.search}（{at.searchHint}）
                      </label>
                      <input
                        type="text"
                        class="input"
                        id="q"
                        name="q"
                        value={search}
                        autocomplete="off"
                        maxlength={40}
                      />
                    </p>
                    <p class="table-field table-go">
                      <button type="submit" class="button second">
                        {at.find}
                      </button>
                    </p>
                  </form>
                </search>
                <Form
                  action={pathOf(setting.month, code, `/lines/${encodeURIComponent(id)}`)}
                  token={c.get('token')}
                  state={state}
                  kept={{ version: String(slip?.version ?? 0) }}
                >
                  <Fields {...{ tables, setting, state, options, search }} found={found.length} />
                  <Actions>
                    <Button name="step" value="save">
                      {id === 'new' ? at.addGo : at.saveGo}
                    </Button>
                    {line && (
                      <Button kind="second" name="step" value="remove">
                        {at.remove}
                      </Button>
                    )}
                  </Actions>
                </Form>
              </>
            );
          }}
        </ShownPerson>
      </Page>,
      status,
    );
  }

  site.get('/:month/:code/lines/:line', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code/lines/:line', async (c) => {
    const setting = await settingAt(c, tables);
    const schema = schemaFor(tables, setting.month, setting.offices);
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    const { person, slip } = await personMonthAt(c, setting);
    const id = c.req.param('line');
    const draft = slip?.content ?? emptyDraft;
    const line = draft.lines.find((one) => one.id === id);
    if ((!read.ok && !read.form) || (id !== 'new' && !line)) throw new PageError('not_found');
    const here = pathOf(setting.month, person.code);
    const save = (on: number, content: typeof draft, what: string) =>
      saveAt(c, ground, { month: setting.month, code: person.code, on, content, what });
    const on = Number(read.sent?.version);
    if (line && read.sent?.step === 'remove') {
      if (!(await save(on, withoutLine(draft, id), at.removed))) return page(c, setting, read.form!, slip?.staff ?? '');
      return sendBack(c, `${here}?said=saved`, here);
    }
    if (!read.ok) return page(c, setting, read.form!);
    const { typed, errors } = readFurther('UPPLAN', read.sent);
    if (Object.keys(errors).length > 0) return page(c, setting, { values: read.form.values, errors });
    const { version, step, times, ...rest } = read.value;
    const made: DraftLine = {
      ...{ ...rest, id: line?.id ?? nextId(draft.lines), days: line?.days ?? [], times: times ?? 1 },
      officeName: setting.offices.get(rest.office)!.name,
      units: isEquipment(serviceOf(rest.code)) ? rest.units : null,
      ...(Object.keys(typed).length > 0 && { further: typed }),
    };
    if (!(await save(version, withLine(draft, made), line ? at.changed : at.added)))
      return page(c, setting, read.form, slip?.staff ?? '');
    return sendBack(c, `${here}?said=saved`, here);
  });
}

/** Short, and never one that an earlier version has had for another line of the slip as it stands. */
const nextId = (lines: readonly DraftLine[]): string =>
  `l${Math.max(0, ...lines.map(({ id }) => Number(id.slice(1)) || 0)) + 1}`;
