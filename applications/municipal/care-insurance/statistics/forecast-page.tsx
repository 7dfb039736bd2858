import { z } from 'zod';
import { readAreaTable, writeAreaTable } from '../../../../contracts/care/living-area.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { sendBack } from '../../../../web/back.ts';
import { optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { home } from '../paths.ts';
import { listAreas, replaceAreas } from './areas.ts';
import { basisOf, type Forecast, makeForecast } from './forecast.ts';
import { findMade } from './made.ts';
import { words } from './words.ts';

const here = `${home}/statistics`;
const bands = ['65〜74歳', '75〜84歳', '85歳以上'] as const;
const number = z
  .string()
  .optional()
  .transform((text = '', context) => {
    const plain = text.normalize('NFKC').replace(/[\s,]/g, '');
    if (/^-?\d{1,8}$/.test(plain)) return Number(plain);
    context.addIssue(words.forecast.number);
    return z.NEVER;
  });
const schema = z.object({
  ...{ year: number, revision: number },
  ...Object.fromEntries(bands.flatMap((_, i) => [`now${i}`, `ahead${i}`].map((name) => [name, number]))),
}) as z.ZodType<Record<string, number>>;
const populationOf = (values: Record<string, number>, when: 'now' | 'ahead') =>
  Object.fromEntries(bands.map((band, i) => [band, values[`${when}${i}`]!]));

/** 先の年の見込み, and the table of 圏域. */
export function addForecast(site: Site, { tokens }: Ground): void {
  const session = (c: PageContext) => c.get('session').id;
  const stale = (c: PageContext) => showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
  const start: FormState = { ...emptyForm, values: { revision: '0' } };
  const ask = (c: PageContext, state: FormState, made?: Forecast) => (
    <Page frame={c.get('frame')} title={words.forecast.title} back={here}>
      {made && <Made made={made} />}
      <Form action={`${here}/forecast`} token={c.get('token')} state={state}>
        <TextField {...field(state, 'year')} label={words.forecast.year} keyboard="numeric" width={4} />
        {(['now', 'ahead'] as const).map((when) =>
          bands.map((band, i) => (
            <TextField
              {...field(state, `${when}${i}`)}
              label={words.forecast[when](band)}
              keyboard="numeric"
              width={8}
            />
          )),
        )}
        <TextField
          {...field(state, 'revision')}
          label={words.forecast.revision}
          hint={words.forecast.revisionHint}
          width={4}
        />
        <Actions>
          <Button>{words.forecast.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
  const noTable = (c: PageContext) => (
    <Page frame={c.get('frame')} title={words.forecast.title} back={here}>
      <Empty title={words.forecast.noTable}>
        <p>{words.forecast.noTableAbout}</p>
      </Empty>
    </Page>
  );
  site.get('/statistics/forecast', async (c) => show(c, (await c.get('rows')(findMade)) ? ask(c, start) : noTable(c)));
  site.post('/statistics/forecast', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: session(c) });
    if (!read.ok) return read.form ? show(c, ask(c, read.form), 400) : stale(c);
    const { value } = read;
    const table = await c.get('rows')(findMade);
    if (!table) return show(c, noTable(c), 400);
    const basis = basisOf(table, populationOf(value, 'now'));
    const made = makeForecast(basis, value.year!, populationOf(value, 'ahead'), value.revision);
    if ('problem' in made) return show(c, ask(c, { ...read.form, errors: { now0: made.problem } }), 400);
    return show(c, ask(c, read.form, made.forecast));
  });

  const areas = (c: PageContext, state: FormState, said?: string) => (
    <Page frame={c.get('frame')} title={words.areas.title} back={here}>
      {said && <Banner kind="success" title={said} />}
      <p>{words.areas.about}</p>
      <Form action={`${here}/areas`} token={c.get('token')} state={state}>
        <TextField {...field(state, 'areas')} label={words.areas.label} rows={12} maxlength={20_000} />
        <Actions>
          <Button>{words.areas.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
  site.get('/statistics/areas', async (c) => {
    const known = await c.get('rows')(listAreas);
    const text = writeAreaTable(known);
    const said = c.req.query('said') === 'done' ? words.areas.done : undefined;
    return show(c, areas(c, { ...emptyForm, values: { areas: text } }, said));
  });
  site.post('/statistics/areas', async (c) => {
    const form = z.object({ areas: optionalText(words.areas.label, 20_000) });
    const read = await readForm(c.req.raw, { schema: form, tokens, session: session(c), limit: 131_072 });
    if (!read.ok) return read.form ? show(c, areas(c, read.form), 400) : stale(c);
    const known = readAreaTable(read.value.areas);
    if ('wrong' in known) {
      const error =
        known.over === undefined ? words.areas.wrong(known.wrong) : words.areas.over(known.wrong, known.over);
      return show(c, areas(c, { ...read.form, errors: { areas: error } }), 400);
    }
    await c.get('rows')((connection) => replaceAreas(connection, c.get('member').id, known.areas));
    return sendBack(c, `${here}/areas?said=done`, here);
  });
}

const Made = ({ made: { year, certified, total, cost, assumptions } }: { readonly made: Forecast }) => (
  <>
    <PlainTable
      caption={words.forecast.table(year)}
      head={words.forecast.head}
      rows={[
        ...Object.entries(certified).map(([level, persons]) => [level, `${persons.toLocaleString('ja-JP')}人`]),
        [words.total, `${total.toLocaleString('ja-JP')}人`],
      ]}
    />
    <p>{words.forecast.cost(cost)}</p>
    <ul>
      {assumptions.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  </>
);
