import { Buffer } from 'node:buffer';
import { openSystem } from '../asking.ts';
import { quantile } from '../figures.ts';
import { type Bench, ratiosOf, takeTurns } from '../ground.ts';
import type { Target } from '../load/requests.ts';
import { type Row, row } from '../table.ts';

const sender = 'CARE/0300000100/careplan';
const receiver = 'CARE/0300000005';
const purpose = 'care-plan-sharing';
/** A person of the official sample files, whom both offices care for and who has consented. */
const person = { insurer: '123456', insured: '123456789' };

/** A care-plan file of one row to one office: identified, its persons found in it, decided, sealed, recorded, kept. */
export async function targetOfSubmission(bench: Bench): Promise<Target> {
  const { key, client } = await openSystem(bench.region, sender);
  const [code] = await client.requestCodes(purpose, [person]);
  const content = `202407,${person.insurer},${person.insured},20261101,20261101,1,"kadai",1,,,,,1,"",,"",,"","","",,\r\n`;
  const body = JSON.stringify({
    ...{ specversion: '1.0', id: '{id}', source: sender, type: 'care/careplan-v41', receiver, purpose },
    datacontenttype: 'application/vnd.engawa.parcel+json',
    data: {
      subjects: [{ code }],
      files: [
        {
          name: 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV',
          mediaType: 'text/csv',
          content: Buffer.from(content).toString('base64'),
        },
      ],
    },
  });
  return {
    ...{ port: bench.region.port, method: 'POST', path: '/messages', status: 202 },
    exchangeUrl: bench.region.exchangeUrl,
    askers: [{ caller: { system: sender, key }, headers: { 'Content-Type': 'application/cloudevents+json' }, body }],
  };
}

export async function measureSubmissions(bench: Bench): Promise<Row[]> {
  const road = await targetOfSubmission(bench);
  const bare: Target = {
    ...{ ...road, port: bench.yardstickPort, path: '/keep' },
    askers: road.askers.map(({ headers, body }) => ({ headers, body: body! })),
  };
  const found = await takeTurns(bench, { road, bare }, (seconds) => ({ kind: 'closed', callers: 100, seconds }));
  const beside = 'a handler that inserts one row';
  return [
    row(
      'submission, 100 callers',
      '/s',
      found.road.rate,
      { name: beside, value: found.bare.rate },
      {
        ...{ spread: found.road.spread, ratios: ratiosOf(found.road, found.bare), aim: '≥ 0.33' },
      },
    ),
    row('submission, 100 callers, p95', 'ms', quantile(found.road.latencies, 0.95), {
      ...{ name: beside, value: quantile(found.bare.latencies, 0.95) },
    }),
  ];
}
