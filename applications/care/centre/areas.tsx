import { z } from 'zod';
import { isSplit, readAreaTable, writeAreaTable } from '../../../contracts/care/living-area.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { listPersons } from '../store/persons.ts';
import { districtOf } from './district.ts';
import { keepAreas, readAreas } from './store.ts';
import { words } from './words.ts';

const path = '/care/centre/areas';
const form = z.record(z.string(), z.any()).transform((sent) => ({
  areas: Object.entries(sent).flatMap(([name, area]): [string, string][] => {
    const district: unknown = name.startsWith('area-') && sent[`district-${name.slice(5)}`];
    return typeof district === 'string' && typeof area === 'string' ? [[district, area.trim().slice(0, 40)]] : [];
  }),
  parts: String(sent.parts ?? ''),
}));

/** 圏域: the centre says which district belongs to which. */
export function addAreas(site: Site, { tokens }: Ground): void {
  const showPage = async (c: PageContext, state: FormState) => {
    const { districts, areas } = await c.get('rows')(async (connection) => ({
      districts: new Set((await listPersons(connection)).flatMap(({ address }) => districtOf(address) ?? [])),
      areas: await readAreas(connection),
    }));
    const whole = [...areas.keys()].filter((key) => !isSplit(key));
    const all = [...new Set([...districts, ...whole])].sort((a, b) => a.localeCompare(b, 'ja'));
    const parts = writeAreaTable(new Map([...areas].filter(([key]) => isSplit(key)).toSorted()));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.area.title} back="/care/centre">
        {c.req.query('done') && <Banner kind="success" title={words.area.kept} />}
        <p>{words.area.about}</p>
        {all.length === 0 && <Empty title={words.area.none} />}
        <Form action={path} token={c.get('token')} state={state}>
          {all.map((district, i) => (
            <>
              <input type="hidden" name={`district-${i}`} value={district} />
              <TextField
                label={district}
                name={`area-${i}`}
                value={valueIn(state, `area-${i}`) ?? areas.get(district) ?? ''}
                width={20}
                maxlength={40}
                optional="quietly"
              />
            </>
          ))}
          <TextField
            name="parts"
            label={words.area.parts}
            hint={words.area.partsHint}
            value={valueIn(state, 'parts') ?? parts}
            error={state.errors.parts}
            rows={6}
            optional
          />
          <Actions>
            <Button>{words.area.go}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/areas', (c) => showPage(c, emptyForm));
  site.post('/areas', async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id, limit: 131_072 });
    if (!read.ok) throw new PageError('not_found');
    const table = readAreaTable(read.value.parts);
    if ('wrong' in table) {
      const error = table.over === undefined ? words.area.wrong(table.wrong) : words.area.over(table.wrong, table.over);
      return showPage(c, { values: read.form.values, errors: { parts: error } });
    }
    // A line of the town hall's table that names a whole 町字 says what its field would.
    const sent = new Map([...read.value.areas, ...table.areas]);
    await c.get('rows')((connection) => keepAreas(connection, c.get('member').id, sent));
    return sendBack(c, `${path}?done=1`, path);
  });
}

const valueIn = ({ values }: FormState, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};
