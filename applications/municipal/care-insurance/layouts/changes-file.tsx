import { addMonths, monthOf } from '../../../../contracts/care/month.ts';
import { getLayout } from '../../../../contracts/care/records/layout.ts';
import type { DataRecord } from '../../../../contracts/care/records/record.ts';
import { writeRecords } from '../../../../contracts/care/records/write.ts';
import type { Ground, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { dayIn, sayMonth } from '../../../../web/japanese/day.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { home } from '../paths.ts';
import { byCodeOf, showEvery } from '../person/shown.ts';
import { type Change, changeRecord, filled, listChanges } from './changes.ts';
import { addWritten } from './confirm.tsx';
import { words as all } from './words.ts';

const words = all.changes;
const monthsShown = 6;

/** 受給者異動連絡票（5311）: the months, and the file of one. */
export function addChangesFile(site: Site, ground: Ground): void {
  site.get('/changes', async (c) => {
    const today = monthOf(dayIn(ground.clock.now()));
    const months = Array.from({ length: monthsShown }, (_, i) => addMonths(today, -i));
    const found = await c.get('rows')(async (connection) => {
      const counts: [string, number][] = [];
      for (const month of months) counts.push([month, (await listChanges(connection, month)).length]);
      return counts.filter(([, count]) => count > 0);
    });
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={`${home}/layouts`}>
        <p>{words.about}</p>
        {found.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <PlainTable
            caption={words.months}
            head={words.monthHead}
            rows={found.map(([month, count]) => [
              <a href={`${home}/changes/${month}/file`}>{sayMonth(month)}</a>,
              words.count(count),
            ])}
          />
        )}
      </Page>,
    );
  });

  addWritten(site, ground, {
    ...{ path: '/changes', ids: ['changes'], back: `${home}/changes`, name: 'IDOU' },
    title: (month) => words.of(sayMonth(month)),
    async look(c, month) {
      const changes = await c.get('rows')((connection) => listChanges(connection, month));
      return changes.length === 0 ? undefined : <Counted changes={changes} />;
    },
    async make(c, month) {
      const changes = await c.get('rows')((connection) => listChanges(connection, month));
      const codes = [...new Set(changes.map(({ certification }) => certification.code))];
      const shown = byCodeOf(await showEvery(c, words.viewing, codes));
      const layout = getLayout('changes');
      const records = changes.flatMap((one) => {
        const person = shown.get(one.certification.code);
        return person ? [changeRecord(layout, one, person)] : [];
      });
      if (records.length === 0) throw new PageError('not_found');
      const insurer = String(records[0]!.values.insurer);
      const control = { data: '531', insurer, office: '', prefecture: '', month };
      return writeEach(control, records);
    },
  });
}

/** @throws RangeError naming whose record does not fit, by number */
function writeEach(control: Parameters<typeof writeRecords>[0], records: readonly DataRecord[]): Uint8Array {
  for (const one of records)
    try {
      writeRecords(control, [one]);
    } catch (error) {
      throw error instanceof RangeError
        ? new RangeError(`被保険者番号${one.values.insured}: ${error.message}`, { cause: error })
        : error;
    }
  return writeRecords(control, records);
}

const Counted = ({ changes }: { readonly changes: readonly Change[] }) => (
  <>
    <PlainTable
      caption={words.kinds}
      head={words.kindHead}
      rows={[...Map.groupBy(changes, ({ kind }) => kind)].map(([kind, own]) => [kind, words.count(own.length)])}
    />
    <details>
      <summary>{words.empty}</summary>
      <p>
        {getLayout('changes')
          .items.filter(({ key }) => !filled.has(key))
          .map(({ title }) => title)
          .join('、')}
      </p>
    </details>
  </>
);
