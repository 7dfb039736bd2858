import { z } from 'zod';
import type { Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { FormState } from '../../../web/form/state.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { furtherColumns } from '../files/model/further.ts';
import { FurtherFields, furtherAbout, furtherValues, readFurther } from '../pages/further.tsx';
import { pathOf, personMonthAt, saveAt, settingAt, viewMonthAt } from './at.ts';
import type { Draft } from './draft.ts';
import type { PersonMonth, Setting } from './load.ts';
import { type SumsRow, sumsRows } from './sums-rows.ts';
import { words } from './words.ts';

const schema = z.looseObject({ version: z.coerce.number().int().min(0) });
const prefix = 'UPSIKYU';
const at = (place: string): string => `${place}-further-`;

/** What a region's own version has in 第7表 beside ours: the rows themselves are reckoned, so that they have no other page to be typed on. */
export function addSeventh(site: Site, ground: Ground, tables: Tables): void {
  // Without such a column there is no such page.
  if (furtherColumns(prefix).length === 0) return;

  async function page(c: PageContext, setting: Setting, sent?: FormState, by?: string) {
    const shown = await viewMonthAt(c, setting);
    const code = c.req.param('code')!;
    const here = pathOf(setting.month, code);
    const status = by !== undefined ? 409 : sent ? 400 : 200;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.seventh.title(setting.month)} back={here} wrong={status !== 200}>
        <ShownPerson person={shown}>
          {(of) => {
            const rows = rowsOf(setting, of);
            const state = sent ?? { values: valuesOf(rows, of.slip?.content.seventh), errors: {} };
            return (
              <>
                <p class="month-person">
                  <strong>
                    <Name name={of.person.name} />
                  </strong>
                </p>
                {by !== undefined && <Banner kind="warning" title={words.slip.changed(by)} />}
                {rows.length === 0 ? (
                  <>
                    <p>{words.seventh.none}</p>
                    <LinkButton kind="second" href={here}>
                      {words.slip.title(setting.month)}
                    </LinkButton>
                  </>
                ) : (
                  <Form
                    action={`${here}/seventh`}
                    token={c.get('token')}
                    state={state}
                    kept={{ version: String(of.slip?.version ?? 0) }}
                  >
                    <p class="hint">{furtherAbout}</p>
                    {rows.map((row) => (
                      <FurtherFields prefix={prefix} state={state} at={at(row.place)} title={nameOf(row)} />
                    ))}
                    <Actions>
                      <Button>{words.seventh.go}</Button>
                    </Actions>
                  </Form>
                )}
              </>
            );
          }}
        </ShownPerson>
      </Page>,
      status,
    );
  }

  site.get('/:month/:code/seventh', async (c) => page(c, await settingAt(c, tables)));
  site.post('/:month/:code/seventh', async (c) => {
    const setting = await settingAt(c, tables);
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const of = await personMonthAt(c, setting);
    if (!of.slip) throw new PageError('not_found');
    const typed = rowsOf(setting, of).map(({ place }) => [place, readFurther(prefix, read.sent, at(place))] as const);
    const errors = Object.assign({}, ...typed.map(([, one]) => one.errors));
    if (Object.keys(errors).length > 0) return page(c, setting, { values: read.form.values, errors });
    const seventh = Object.fromEntries(
      typed.flatMap(([place, one]) => (Object.keys(one.typed).length > 0 ? [[place, one.typed]] : [])),
    );
    const content = { ...of.slip.content, seventh };
    const saving = {
      month: setting.month,
      code: of.person.code,
      on: read.value.version,
      content,
      what: words.seventh.what,
    };
    if (!(await saveAt(c, ground, saving))) return page(c, setting, read.form, of.slip.staff);
    const here = pathOf(setting.month, of.person.code);
    return sendBack(c, `${here}?said=saved`, here);
  });
}

/** The rows of 第7表 as they are reckoned now; none where a problem keeps it from being made. */
function rowsOf({ tables, month }: Setting, { figures: { sheet }, offices }: PersonMonth): readonly SumsRow[] {
  if (!sheet) return [];
  const nameOf = (office: string) => offices.find((one) => one.office === office)?.name ?? office;
  const { rows, total } = sumsRows({ tables, month, sheet, nameOf });
  return [...rows, total];
}

const nameOf = ({ cells: [office, service] }: SumsRow): string => `${office}　${service}`;

const valuesOf = (rows: readonly SumsRow[], seventh: Draft['seventh']): Record<string, string> =>
  Object.assign({}, ...rows.map(({ place }) => furtherValues(prefix, seventh?.[place], at(place))));
