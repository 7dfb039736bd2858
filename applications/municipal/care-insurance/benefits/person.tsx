import { z } from 'zod';
import { firstDayOf, type Month } from '../../../../contracts/care/month.ts';
import { findValid, readTables } from '../../../../contracts/care/tables.ts';
import type { Site } from '../../../../web/application/ground.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { sayMonth } from '../../../../web/japanese/day.ts';
import { sayMoney } from '../../../../web/japanese/say.ts';
import { Tag } from '../../../../web/list/tag.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { readNames } from '../names.ts';
import { pathOf } from '../paths.ts';
import { Particulars } from '../person/particulars.tsx';
import { type Insured, showOne } from '../person/shown.ts';
import { words } from './person-words.ts';

/** Two years of somebody who uses five services. */
const most = 240;
const line = z.object({ code: z.string(), each: z.number(), times: z.number(), units: z.number() });
const row = z.object({
  ...{ month: z.string(), provider: z.string(), service: z.string(), processed: z.string(), withdrawn: z.boolean() },
  ...{ days: z.number(), lines: z.array(line) },
  ...{ units: z.coerce.number(), cost: z.coerce.number(), benefit: z.coerce.number(), burden: z.coerce.number() },
});
type Row = z.infer<typeof row>;

async function listOf(rows: RowsConnection, { insured }: Insured): Promise<Row[]> {
  const found = await rows.query(
    `SELECT month, provider, service, days, units, cost, benefit, burden, lines, processed, withdrawn FROM municipal.benefit
      WHERE insurer = $1 AND insured = $2 ORDER BY month DESC, service, provider, form LIMIT $3`,
    [insured?.insurer ?? '', insured?.insured ?? '', most],
  );
  return z.array(row).parse(found.rows);
}

/** 給付実績 of one person, month by month: what an office is asked about is read here. */
export function addPersonBenefits(site: Site): void {
  const read = readTables();
  site.get('/people/:code/benefits', async (c) => {
    const person = await showOne(c, words.viewing);
    const all = await c.get('rows')((connection) => listOf(connection, open(person)));
    const [tables, nameOf] = [await read, await readNames(c)];
    const titleOf = (table: 'services' | 'codes', code: string, month: Month) =>
      findValid(tables, table, code, firstDayOf(month))?.title ?? code;
    const cellsOf = (one: Row) => [
      nameOf(one.provider),
      <>
        {titleOf('services', one.service, one.month)}
        {one.lines.map(({ code, each, times, units }) => (
          <>
            <br />
            <span class="small">
              {titleOf('codes', code, one.month)}　{each.toLocaleString('ja-JP')}×{times}=
              {units.toLocaleString('ja-JP')}
            </span>
          </>
        ))}
      </>,
      String(one.days),
      one.units.toLocaleString('ja-JP'),
      ...[one.cost, one.benefit, one.burden].map(sayMoney),
      <>
        {sayMonth(one.processed)}
        {one.withdrawn && (
          <>
            <br />
            <Tag kind="stop">{words.withdrawn}</Tag>
          </>
        )}
      </>,
    ];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)}>
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <p>{words.explained}</p>
        {all.length === 0 && <p>{words.none}</p>}
        {[...Map.groupBy(all, ({ month }) => month)].map(([month, own]) => (
          <PlainTable apart caption={words.of(sayMonth(month))} head={words.head} rows={own.map(cellsOf)} />
        ))}
        {all.length === most && <p>{words.more(most)}</p>}
      </Page>,
    );
  });
}
