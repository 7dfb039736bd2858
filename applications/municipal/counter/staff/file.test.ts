import { expect, test } from 'vitest';
import { readTable } from '../../../../web/export/read/read-table.ts';
import { changesOf, fields } from './file.ts';
import { readTable as readJobs } from './jobs.tsx';

const jobs = [{ title: '窓口係', roles: ['窓口の職員', '証明の職員'] }];
async function read(text: string) {
  const table = await readTable('異動.csv', Buffer.from(text), fields);
  if (table.outcome !== 'read') throw new Error(table.message);
  return changesOf(table, jobs, '2027-04-01');
}

test('who is in the file changes on the day, who is not stays; a job brings its roles, and roles that are written count before it', async () => {
  const { changes, read: seen } = await read(
    '職員番号,区分,職種,役割,終了日,状態\na,登録,窓口係,,令和10年3月31日,登録中\nb,,窓口係,見学の職員,,\nc,終了,,,,\nd,終了,,,2027/4/30,\n',
  );
  expect(seen.wrong).toEqual([]);
  expect(seen.notes).toEqual([]);
  const from = '2027-04-01T00:00:00+09:00';
  expect(changes).toEqual([
    { change: 'assign', id: 'a', job: '窓口係', roles: jobs[0]!.roles, from, until: '2028-04-01T00:00:00+09:00' },
    { change: 'assign', id: 'b', job: '窓口係', roles: ['見学の職員'], from, until: null },
    { change: 'end', id: 'c', from },
    { change: 'end', id: 'd', from: '2027-05-01T00:00:00+09:00' },
  ]);
});

test('each thing to mend is told with its line: an unknown job, no role at all, another kind of change, a number that is none', async () => {
  const { read: seen } = await read('職員番号,区分,職種,役割\na,,税務係,\nb,,,\nc,異動,,x\n全角 d,,窓口係,\n');
  expect(seen.wrong.map(({ line, title }) => `${line} ${title}`)).toEqual(['2 職種', '3 役割', '4 区分', '5 職員番号']);
});

test.each([
  ['窓口係：窓口の職員、証明の職員\n\n福祉係:福祉の職員', 2],
  ['福祉係', '1行目'],
  ['a：x\na：y', '2行目の「a」'],
  ['：x', '1行目'],
])('the table of jobs as people write it: %j', (text, expected) => {
  const made = readJobs(text);
  if (typeof expected === 'number') expect('jobTypes' in made && made.jobTypes).toHaveLength(expected);
  else expect('wrong' in made && made.wrong).toContain(expected);
});
