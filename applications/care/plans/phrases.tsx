import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import { sendBack } from '../../../web/back.ts';
import { choice, text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { stale } from './draft/common.tsx';
import { isPlanner } from './list.tsx';
import { words } from './words.ts';

const say = words.phrases;
const places = Object.keys(say.places) as (keyof typeof say.places)[];
export type Phrase = { readonly id: string; readonly place: string; readonly text: string };

/** The office's own phrases, in the order in which they were added. */
export const listPhrases = async (connection: RowsConnection): Promise<Phrase[]> =>
  (
    await connection.query<Phrase>(
      'SELECT id, place, text FROM care.phrase WHERE removed_at IS NULL ORDER BY made_at, id',
    )
  ).rows;

/** Below a field: a phrase to be added to it with the next saving. No script is needed. */
export const PhraseSelect = ({ place, phrases }: { readonly place: string; readonly phrases: readonly Phrase[] }) => {
  const own = phrases.filter((one) => one.place === place);
  if (own.length === 0) return null;
  const label = say.places[place as (typeof places)[number]];
  return (
    <p class="phrase-choice">
      <label for={`phrase-${place}`}>
        {words.draft.phrasesUse}
        <span class="unseen">：{label}</span>
      </label>{' '}
      <select class="input select" id={`phrase-${place}`} name="phrases">
        <option value="" />
        {own.map((one) => (
          <option value={`${place}\t${one.text}`}>{one.text}</option>
        ))}
      </select>
    </p>
  );
};

const schema = z.object({ place: choice(say.place, places), text: text(say.text, 1000) });

/** 定型文: added, and taken out of use. */
export function addPhrases(site: Site, { tokens, clock }: Ground): void {
  site.use('/phrases/*', (c, next) => {
    if (!isPlanner(c)) throw new PageError('not_found');
    return next();
  });
  const page = async (c: PageContext, state: FormState) => {
    const all = await c.get('rows')(listPhrases);
    return (
      <Page frame={c.get('frame')} title={say.title} back="/care/plans">
        <p>{say.about}</p>
        {all.length === 0 ? (
          <Empty title={say.none} />
        ) : (
          <PlainTable
            caption={say.title}
            head={[say.place, say.text, say.remove]}
            rows={all.map(({ id, place, text: phrase }) => [
              say.places[place as (typeof places)[number]] ?? place,
              phrase,
              <Form action={`/care/plans/phrases/${id}`} token={c.get('token')}>
                <Button kind="quiet">
                  {say.remove}
                  <span class="unseen">：{phrase}</span>
                </Button>
              </Form>,
            ])}
          />
        )}
        <h2>{say.add}</h2>
        <Form action="/care/plans/phrases" token={c.get('token')} state={state}>
          <SelectField
            {...field(state, 'place')}
            label={say.place}
            options={places.map((value) => ({ value, label: say.places[value] }))}
          />
          <TextField {...field(state, 'text')} label={say.text} rows={3} />
          <Actions>
            <Button>{say.add}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };
  site.get('/phrases', async (c) => show(c, await page(c, emptyForm)));
  site.post('/phrases', async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) return form.form ? show(c, await page(c, form.form), 400) : stale(c);
    const { place, text: phrase } = form.value;
    await c.get('rows')((connection) =>
      connection.query(
        'INSERT INTO care.phrase (member, id, place, text, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6)',
        [c.get('member').id, randomUUID(), place, phrase, clock.now(), c.get('member').staff.id],
      ),
    );
    return sendBack(c, undefined, '/care/plans/phrases');
  });
  site.post('/phrases/:phrase', async (c) => {
    const form = await readForm(c.req.raw, { schema: z.looseObject({}), tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    const id = z.uuid().safeParse(c.req.param('phrase'));
    if (!id.success) throw new PageError('not_found');
    const { rowCount } = await c.get('rows')((connection) =>
      connection.query('UPDATE care.phrase SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL', [
        id.data,
        clock.now(),
      ]),
    );
    if (rowCount === 0) throw new PageError('not_found');
    return sendBack(c, undefined, '/care/plans/phrases');
  });
}
