import { makeSlip } from '../../applications/care/claims/benefit-slip.ts';
import { writeClaims, writeSlips } from '../../applications/care/claims/files.ts';
import { makeStatements } from '../../applications/care/claims/statement.ts';
import { makeSheet } from '../../applications/care/sheet/sheet.ts';
import type { Visit } from '../../applications/care/units/count.ts';
import type { BenefitSlip } from '../../contracts/care/benefit-slip.ts';
import { readRecords } from '../../contracts/care/records/read.ts';
import type { Claimed, Statement } from '../../contracts/care/statement.ts';
import { readTables, type Tables } from '../../contracts/care/tables.ts';
import { receiveFile } from '../../town/systems/kokuhoren/intake.ts';
import { emptyHistory, type Ledgers } from '../../town/systems/kokuhoren/ledgers.ts';
import { outgoingOf } from '../../town/systems/kokuhoren/outgoing.ts';
import { review } from '../../town/systems/kokuhoren/review.ts';
import { median, spread } from '../figures.ts';
import type { Bench } from '../ground.ts';
import { type Row, row } from '../table.ts';

const month = '202611';
const persons = 4000;
/** Three offices a person: 12,000 statements of a month. */
const offices = { home: '0300000005', nurse: '9960100231', day: '9970100240' } as const;
const planner = '0300000100';
const services = { [offices.home]: '11', [offices.nurse]: '13', [offices.day]: '15' };

/** One month of a city of 4,000 certified people: from the days of every visit to what each office is paid. */
export async function measureCareMonth({ extent }: Pick<Bench, 'extent'>): Promise<Row[]> {
  const tables = await readTables();
  const ledgers = makeLedgers(tables);
  const everybody = Array.from({ length: persons }, (_, i) => ({ person: personOf(i), visits: visitsOf(i) }));
  const times = { whole: [] as number[], reviewed: [] as number[], read: [] as number[], files: [] as number[] };
  for (let round = 0; round < extent.rounds; round++) {
    const started = performance.now();
    const claims = everybody.map(({ person, visits }) => claim(tables, person, visits));
    const made = performance.now();
    const slips = claims.flatMap(({ slip }) => slip ?? []);
    const statements = claims.flatMap((one) => one.statements);
    const { decided } = review(ledgers, emptyHistory, '202612', { slips, statements });
    const ended = performance.now();
    if (decided.length !== 3 * persons) throw new Error(`only ${decided.length} of ${3 * persons} claims were decided`);
    const files = Object.values(offices).map((office) =>
      writeClaims(
        office,
        '202612',
        statements.filter(({ provider }) => provider === office),
      ),
    );
    const written = performance.now();
    for (const file of files) readRecords(file);
    times.read.push((performance.now() - written) / 1000);
    times.files.push(throughFiles(ledgers, [...files, writeSlips(planner, '202612', slips)]));
    times.whole.push((ended - started) / 1000);
    times.reviewed.push((ended - made) / 1000);
  }
  const beside = { name: 'reading the same claims from their files', value: median(times.read) };
  const aim = { aim: 'well under a minute' };
  return [
    row('a month of 4,000 people: computed and reviewed', 's', median(times.whole), beside, {
      spread: spread(times.whole),
      ...aim,
    }),
    row('month-end by files: received, reviewed, every list and 給付実績 written', 's', median(times.files), beside, {
      spread: spread(times.files),
      aim: 'under five minutes',
    }),
    row('of it the review of 12,000 claims', 's', median(times.reviewed), beside, { spread: spread(times.reviewed) }),
  ];
}

/** Seconds from the offices' files to those that go back to them and to the insurer. */
function throughFiles(ledgers: Ledgers, files: readonly Buffer[]): number {
  const started = performance.now();
  const read = files.map((bytes) => {
    const received = receiveFile(bytes);
    if ('problems' in received) throw new Error(received.problems[0]!.text);
    return received;
  });
  const reviewed = review(ledgers, emptyHistory, '202612', {
    slips: read.flatMap(({ slips }) => slips),
    statements: read.flatMap(({ statements }) => statements),
  });
  const out = outgoingOf('bench', 1, reviewed, []);
  if (!out.some(({ contract }) => contract === 'care/benefits')) throw new Error('the insurer is told nothing');
  return (performance.now() - started) / 1000;
}

function claim(
  tables: Tables,
  person: Claimed,
  visits: readonly Visit[],
): { slip?: BenefitSlip; statements: readonly Statement[] } {
  const made = makeSheet(tables, { month, limit: 16_765, percent: 90, gradeOf: () => 'その他', visits });
  if ('problems' in made) throw new Error(made.problems[0]!.text);
  const by = { planner, careManager: '99000001', madeOn: '2026-12-05', kind: '1' as const };
  const slip = makeSlip(tables, made.sheet, person, by);
  return { slip, statements: makeStatements(tables, made.sheet, person, slip).statements };
}

const personOf = (i: number): Claimed => ({
  ...{ insurer: '123456', insured: String(i + 1).padStart(10, '0'), birth: '1941-07-05', sex: '2', level: '21' },
  ...{ certifiedFrom: '2026-04-01', certifiedUntil: '2028-03-31' },
});

const visitsOf = (i: number): Visit[] => {
  const on = (provider: string, code: string, days: number): Visit[] =>
    Array.from({ length: days }, (_, n) => ({
      ...{
        provider,
        code,
        day: `${month.slice(0, 4)}-${month.slice(4)}-${String(n * 2 + 1).padStart(2, '0')}`,
        times: 1,
      },
    }));
  // Everybody has all three; some are over the limit.
  return [
    ...on(offices.home, '111211', 8 + (i % 7)),
    ...on(offices.home, '116275', 1),
    ...on(offices.nurse, '131111', 4),
    ...on(offices.day, '152447', 6 + (i % 9)),
  ];
};

function makeLedgers(tables: Tables): Ledgers {
  const insured = {
    certified: [{ level: '21' as const, from: '2026-04-01', until: '2028-03-31' }],
    pending: false,
    percents: [{ from: '2018-04-01', until: null, percent: 90 }],
  };
  const designation = { from: '2018-04-01', until: null, suspended: [] };
  return {
    tables,
    insurers: new Set(['123456']),
    insured: new Map(Array.from({ length: persons }, (_, i) => [`123456/${personOf(i).insured}`, insured])),
    offices: new Map(
      Object.entries(services).map(([office, service]) => [
        office,
        { grade: 'その他', services: [{ ...designation, service }] },
      ]),
    ),
  };
}
