import { parseArgs } from 'node:util';
import { findAskers } from './asking.ts';
import { type Bench, openBench } from './ground.ts';
import { measureCareMonth } from './rows/care.ts';
import { measureMonthEnd } from './rows/care-files.ts';
import { measureCaseload } from './rows/caseload.ts';
import { measureDecisions } from './rows/decisions.ts';
import { measureInquiries, measureOpenLoop } from './rows/inquiry.ts';
import { measureLedger } from './rows/ledger.ts';
import { measureLists } from './rows/lists.ts';
import { measureGrowth, measureTrail } from './rows/long.ts';
import { measureOwnTrail } from './rows/own-trail.ts';
import { measureProcesses } from './rows/processes.ts';
import { measureRefusals } from './rows/refusal.ts';
import { measureStations } from './rows/stations.ts';
import { measureSubmissions } from './rows/submission.ts';
import { describeMachine, printRow, type Row, writeResults } from './table.ts';

/*
 * npm run bench [-- --long] [--seconds 3] [--rounds 3] [--only inquiry,ledger …]
 * Prints each row as it is measured, beside its yardstick of the same run, and writes results/latest.json.
 */

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    /** of one measurement */
    seconds: { type: 'string', default: '3' },
    /** in which value and yardsticks take turns */
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    /** of the long rows */
    exchanges: { type: 'string', default: '1000000' },
    records: { type: 'string', default: '10000000' },
  },
});

type Measure = (bench: Bench) => Promise<readonly Row[]>;
const short: Record<string, Measure> = {
  inquiry: measureInquiries,
  'open-loop': measureOpenLoop,
  submission: measureSubmissions,
  ledger: measureLedger,
  decisions: measureDecisions,
  'care-month': measureCareMonth,
  'care-files': (bench) => measureMonthEnd(bench, 1000),
  caseload: measureCaseload,
  lists: async (bench) => measureLists(bench),
  'own-trail': measureOwnTrail,
  stations: measureStations,
  refusal: measureRefusals,
  processes: measureProcesses,
};
const long: Record<string, Measure> = {
  'care-city': (bench) => measureMonthEnd(bench, 4000),
  growth: (bench) => measureGrowth(bench, Number(values.exchanges)),
  trail: (bench) => measureTrail(bench, Number(values.records)),
};

const named = values.only?.split(',');
const chosen = Object.entries({ ...short, ...(values.long ? long : {}) }).filter(
  ([name]) => named?.includes(name) ?? true,
);
const before = describeMachine();
console.log(
  `${before.processors} × ${before.model}, ${before.memoryGiB} GiB, Node ${before.node}, load ${before.load}\n`,
);
const bench = await openBench({ seconds: Number(values.seconds), rounds: Number(values.rounds) }, findAskers);
const rows: Row[] = [];
const failed: string[] = [];
try {
  for (const [name, measure] of chosen)
    try {
      for (const row of await measure(bench)) {
        rows.push(row);
        printRow(row);
      }
    } catch (error) {
      // The others are worth having all the same.
      failed.push(name);
      console.error(`${name}: ${(error as Error).message}`);
    }
} finally {
  await bench.close();
}
const file = await writeResults(rows, { machine: { ...before, loadAtEnd: describeMachine().load }, failed });
console.log(`\n${file}`);
if (failed.length > 0) process.exitCode = 1;
