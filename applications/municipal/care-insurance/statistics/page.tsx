import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { download } from '../../../../web/export/download.ts';
import { writeCsv } from '../../../../web/export/write-csv.ts';
import { writeXlsx } from '../../../../web/export/write-xlsx.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choice } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { home } from '../paths.ts';
import type { PublishedTables } from './figures.ts';
import { findMade, keepMade } from './made.ts';
import { publish, readKnown } from './read.ts';
import { MadeTables, sheetOfMade } from './shown.tsx';
import { words } from './words.ts';

const here = `${home}/statistics`;
const divisions = ['no', 'yes'] as const;
const population = z.coerce.number().int().min(0).max(20_000_000);
const query = z.object({ population: population.optional().catch(undefined), done: z.string().optional() });
const schema = z.object({ population, full: choice(words.levels, divisions) });

/**
 * 計画のための統計: counts and cost per head as they may be published, drawn, as tables and as files. No figure is shown before there are tables, and
 * then theirs alone: of a division that was not made nobody has seen more than how much of it would be hidden.
 */
export function addStatistics(site: Site, { tokens, clock }: Ground): void {
  const today = () => dayIn(clock.now());

  /** What could be made today; undefined while the tables that were made last are too new. */
  const offer = async (c: PageContext, given?: number) => {
    const known = await c.get('rows')((connection) => readKnown(connection, today()));
    const population = given ?? known.population;
    const made = divisions.map((full) => ({ full, published: publish(known, population, full === 'yes') }));
    return { known, population, made };
  };

  const showPage = async (c: PageContext, state: FormState = emptyForm, given?: number, status: 200 | 400 = 200) => {
    const made = await c.get('rows')(findMade);
    const offered = made && made.nextFrom > today() ? undefined : await offer(c, given);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home} wrong={status === 400}>
        {c.req.query('done') !== undefined && <Banner kind="success" title={words.done} />}
        <p>{words.about}</p>
        {made && <MadeTables made={made} />}
        {made && !offered && (
          <>
            <p>{words.early(sayDay(made.nextFrom))}</p>
            <p>{words.early2}</p>
          </>
        )}
        {offered && <Offer {...offered} state={state} token={c.get('token')} />}
        <h2>{words.more}</h2>
        <CardList
          cards={[
            { href: `${here}/forecast`, title: words.forecast.title },
            { href: `${here}/areas`, title: words.areas.title },
          ]}
        />
      </Page>,
      status,
    );
  };
  site.get('/statistics', (c) => showPage(c, emptyForm, query.parse(c.req.query()).population));

  site.post('/statistics', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      const { data } = population.safeParse(read.form.values.population);
      return showPage(c, read.form, data, 400);
    }
    const { population: given, full } = read.value;
    const { known, made } = await offer(c, given);
    const { published } = made.find((one) => one.full === full)!;
    if ('problem' in published) return showPage(c, { ...read.form, errors: { full: published.problem } }, given, 400);
    const { id: member, staff } = c.get('member');
    const content = { ...published, population: given, inFull: full === 'yes', period: known.period };
    const making = { on: today(), staff: staff.id, now: clock.now(), content };
    if (!(await c.get('rows')((connection) => keepMade(connection, member, making)))) {
      const last = await c.get('rows')(findMade);
      throw new PageError('refused', words.early(sayDay(last!.nextFrom)));
    }
    return sendBack(c, `${here}?done=1`, here);
  });

  site.get('/statistics.xlsx', async (c) => {
    const made = await c.get('rows')(findMade);
    return made ? download(words.title, 'xlsx', await writeXlsx(sheetOfMade(made))) : c.redirect(here, 303);
  });
  site.get('/statistics.csv', async (c) => {
    const made = await c.get('rows')(findMade);
    const written = made && writeCsv(sheetOfMade(made), 'utf-8');
    return written?.outcome === 'written' ? download(words.title, 'csv', written.bytes) : c.redirect(here, 303);
  });
}

type OfferProps = {
  readonly known: Awaited<ReturnType<typeof readKnown>>;
  readonly population: number;
  readonly made: readonly {
    readonly full: (typeof divisions)[number];
    readonly published: ReturnType<typeof publish>;
  }[];
  readonly state: FormState;
  readonly token: string;
};
/** How much each division would show, and the form that makes one. */
const Offer = ({ known, population, made, state, token }: OfferProps) => {
  const possible = made.filter(({ published }) => !('problem' in published));
  return (
    <>
      <h2>{words.make}</h2>
      <p>{words.makeAbout}</p>
      {known.areas.size === 0 && <Banner kind="info" title={words.areas.none} />}
      <form method="get" action={here}>
        <TextField
          name="population"
          label={words.population}
          hint={words.populationHint}
          value={String(population)}
          keyboard="numeric"
          width={12}
        />
        <Actions>
          <Button kind="second">{words.compare}</Button>
        </Actions>
      </form>
      <PlainTable
        caption={words.compared}
        head={words.comparedHead}
        rows={made.map(({ full, published }) => [
          words.inFull[full],
          'problem' in published ? published.problem : sayShown(published),
        ])}
      />
      {possible.length === 0 ? (
        <Empty title={words.none}>
          <p>{words.noneAbout}</p>
        </Empty>
      ) : (
        <Form action={here} token={token} state={state}>
          <input type="hidden" name="population" value={String(population)} />
          <ChoiceCards
            {...field(state, 'full')}
            label={words.levels}
            choices={possible.map(({ full: value }) => ({ value, label: words.inFull[value] }))}
          />
          <Actions>
            <Button>{words.go}</Button>
          </Actions>
        </Form>
      )}
    </>
  );
};

const sayShown = ({ tables }: PublishedTables): string => {
  const figures = tables.flatMap((one) => one.figures);
  return words.cells(figures.filter(({ count }) => count !== null).length, figures.length);
};
