import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connect } from '../../connector/connect.ts';
import { makeCarePlanFiles } from '../../town/careplan/files.ts';
import { connectorFileOf, makeConnectors } from '../../town/connectors.ts';
import { getResident } from '../../town/town.ts';
import { startTestRegion } from '../testing.ts';

test('a file that one office sends and another receives is work done by both, and says nothing else', async () => {
  const region = await startTestRegion();
  const stop = new AbortController();
  const offices = ['0300000100', '0300000005'] as const;
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  await makeConnectors(region.data, region.url, 'http://127.0.0.1:9090');
  const running = offices.map((office) =>
    connect(connectorFileOf(region.data, office), { say: () => {}, signal: stop.signal }),
  );
  const persons = [getResident(region.town, region.town.cast.sharing1)];
  const [file] = makeCarePlanFiles({
    ...{ town: region.town, unit: 'slip', persons, sequence: '20261124100000', month: '202612' },
  });
  await writeFile(path.join(region.data, 'town', offices[0], 'out', file!.name), file!.bytes);
  const arrived = path.join(region.data, 'town', offices[1], 'in');
  while (!(await readdir(arrived)).includes(file!.name)) await sleep(200);
  stop.abort();
  await Promise.all(running); // the last report goes before the end
  for (const [office, kind] of [
    [offices[0], 'connector/file-sent'],
    [offices[1], 'connector/file-received'],
  ] as const) {
    const client = await region.client(`CARE/${office}/careplan`);
    const { body } = await client.get<{ lines: object[] }>('/v1/task-events/summary?from=2000-01&until=2999-12');
    expect(body.lines).toMatchObject([{ kind, channel: 'connector', count: 1, corrections: 0 }]);
  }
  const kept = await region.database.pool('admin', 1).query('SELECT * FROM exchange.task_event');
  expect(JSON.stringify(kept.rows)).not.toMatch(/UPK|CSV/);
  await region.close();
});
