import { z } from 'zod';
import { type Benefit, benefitRecords } from '../../../../contracts/care/benefit.ts';
import { benefitOf } from '../../../../contracts/care/money.ts';
import type { Month } from '../../../../contracts/care/month.ts';
import { writeRecords } from '../../../../contracts/care/records/write.ts';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { sayMonth } from '../../../../web/japanese/day.ts';
import { addTakeIn, type Difference, type Problem } from '../../file/take-in.tsx';
import { openWaiting, type Waiting } from '../../file/waiting.ts';
import { listByInsured } from '../../register/resident.ts';
import { putBenefits } from '../benefits.ts';
import { addWritten } from '../layouts/confirm.tsx';
import { home } from '../paths.ts';
import { showEvery } from '../person/shown.ts';
import { type BenefitRow, benefitRow, readFile } from './read-file.ts';
import { words } from './words.ts';

const files = openWaiting<BenefitRow>('benefits', benefitRow);
const show = (units: number): string => units.toLocaleString('ja-JP');

/** 給付実績 in from a file, looked at before it is taken in, and out to one. */
export function addBenefitFiles(site: Site, ground: Ground): void {
  addTakeIn(site, ground, {
    ...{ home: `${home}/benefits/import`, path: '/benefits/import', back: `${home}/payments`, words, files },
    read: readFile,
    async look(c, file) {
      const planned = await c.get('rows')((connection) => plan(connection, file));
      return 'problems' in planned ? planned : { changed: planned.changed };
    },
    async take(c, file) {
      const { id: member } = c.get('member');
      return c.get('rows')(async (connection) => {
        await connection.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [
          `municipal.benefit ${member}`,
        ]);
        const planned = await plan(connection, file);
        if ('problems' in planned) return planned;
        const now = ground.clock.now();
        await putBenefits(connection, { member, message: file.id, taken_at: now, told_at: now }, file.rows, 'file');
        await connection.query('DELETE FROM municipal.register_file WHERE id = $1', [file.id]);
        return { put: planned.changed.length };
      });
    },
  });

  addWritten(site, ground, {
    ...{ path: '/benefits', ids: ['benefit', 'benefit-detail', 'benefit-total'], back: `${home}/payments` },
    name: 'JISSEKI',
    title: (month) => words.outTitle(sayMonth(month)),
    async look(c, month) {
      const persons = await c.get('rows')((connection) => countPaid(connection, month));
      return persons === 0 ? undefined : words.outAbout(persons);
    },
    async make(c, month) {
      const all = await listOut(c, month);
      if (all.length === 0) throw new PageError('not_found');
      const insurer = all[0]!.benefits[0]!.insurer.padStart(8, '0');
      const control = { data: '111', insurer, office: '', prefecture: '', month: all[0]!.processed };
      return writeRecords(control, all.flatMap(benefitRecords));
    },
  });
}

/** Of how many persons there is 給付実績 of a month. */
async function countPaid(connection: RowsConnection, month: Month): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    'SELECT count(DISTINCT (insurer, insured))::int AS count FROM municipal.benefit WHERE month = $1',
    [month],
  );
  return rows[0]!.count;
}

type Kept = Pick<Benefit, 'units'> & { readonly key: string; readonly processed: Month; readonly withdrawn: boolean };
const keyOf = (form: string, { insurer, insured, month, provider, service }: Benefit): string =>
  [insurer, insured, month, provider, form, service].join('/');

/** What taking the file in would change, by line. A file of another insurer is none of ours. */
async function plan(
  connection: RowsConnection,
  { rows }: Waiting<BenefitRow>,
): Promise<{ readonly changed: Difference[] } | { readonly problems: Problem[] }> {
  const all = rows.flatMap((row) => row.benefits.map((benefit) => ({ row, benefit, key: keyOf(row.form, benefit) })));
  const known = await listByInsured(
    connection,
    all.map(({ benefit }) => benefit),
  );
  // Who has died or moved stands in no register any more, but was insured by whom the others are.
  const insurers = new Set(known.flatMap(({ insured }) => insured?.insurer ?? []));
  const strange = all.filter(({ benefit }) => !insurers.has(benefit.insurer));
  if (strange.length > 0) return { problems: strange.map(({ row }) => ({ line: row.line, text: words.otherInsurer })) };
  const { rows: found } = await connection.query<Kept>(
    `SELECT concat_ws('/', insurer, insured, month, provider, form, service) AS key, units::int AS units, processed, withdrawn FROM municipal.benefit
      WHERE month = ANY ($1)`,
    [[...new Set(all.map(({ benefit }) => benefit.month))]],
  );
  const kept = new Map(found.map((one) => [one.key, one]));
  return {
    changed: all.flatMap(({ row, benefit, key }): Difference[] => {
      const before = kept.get(key);
      const what = sayChange(before, row, benefit);
      return what ? [{ line: row.line, number: benefit.insured, what }] : [];
    }),
  };
}

/** Undefined: as it stands already, or older than what stands. */
function sayChange(before: Kept | undefined, { kind, processed }: BenefitRow, { units }: Benefit): string | undefined {
  if (before && before.processed > processed) return undefined;
  if (kind === '3') return before?.withdrawn ? undefined : words.withdrawn(show(before?.units ?? units));
  if (!before || before.withdrawn) return words.fresh(show(units));
  return before.units === units ? undefined : words.changed(show(before.units), show(units));
}

const outRow = z.object({
  ...{ form: z.string(), processed: z.string(), withdrawn: z.boolean(), benefit: z.custom<Benefit>() },
});

/** Every statement of a month as it stands, whom it is about on record as shown; who must not be shown is left out. */
async function listOut(c: PageContext, month: Month) {
  const rows = await c.get('rows')(async (connection) => {
    const { rows: found } = await connection.query(
      `SELECT form, processed, withdrawn, jsonb_build_object('insurer', insurer, 'insured', insured, 'level', level, 'month', month, 'provider', provider,
          'service', service, 'days', days, 'lines', lines, 'units', units, 'cost', cost, 'benefit', benefit, 'burden', burden) AS benefit
        FROM municipal.benefit WHERE month = $1 ORDER BY insured, provider, form, service`,
      [month],
    );
    return z.array(outRow).parse(found);
  });
  const known = await c.get('rows')((connection) =>
    listByInsured(
      connection,
      rows.map(({ benefit }) => benefit),
    ),
  );
  const codes = [...new Set(known.map(({ code }) => code))];
  const shown = new Set((await showEvery(c, words.viewing, codes)).map(({ code }) => code));
  const withheld = new Set(known.flatMap(({ code, insured }) => (shown.has(code) ? [] : (insured?.insured ?? []))));
  const statements = Map.groupBy(
    rows.filter(({ benefit }) => !withheld.has(benefit.insured)),
    ({ form, benefit: { insured, provider } }) => `${insured}/${provider}/${form}`,
  );
  return [...statements.values()].map((own) => {
    const [first] = own as [(typeof own)[number]];
    const kind = own.every(({ withdrawn }) => withdrawn) ? ('3' as const) : ('1' as const);
    return {
      ...{ kind, form: first.form, processed: first.processed, percent: percentOf(first.benefit) },
      benefits: own.map(({ benefit }) => benefit),
    };
  });
}

/** 給付率, which is not kept: the one by which the benefit is of the cost. */
const percentOf = ({ cost, benefit }: Benefit): number =>
  [100, 90, 80, 70].find((percent) => benefitOf(cost, percent) === benefit) ?? 90;
