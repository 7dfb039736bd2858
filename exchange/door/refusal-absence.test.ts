import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTown } from '../../town/town.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { listenToStatements } from './testing-statements.ts';

/*
 * Refusal and absence (DESIGN §6): whether a person is unknown, without relation, without consent, protected or gone, the caller is
 * answered by the same statements, in the same order, with the same bytes. What is left to tell them apart by is time alone, and the
 * bench measures that.
 */
const town = makeTown();
let region: TestRegion;
let hearing: Awaited<ReturnType<typeof listenToStatements>>;
let manager: TestClient;

type Number = { readonly insurer: string; readonly insured: string };
const reasons = ['unknown', 'noRelation', 'noConsent', 'protected', 'closed'] as const;
type Why = (typeof reasons)[number];
const persons = {} as Record<Why, { readonly number: Number; readonly code: string }>;

/** Five persons of the manager's, whose codes it has; then one thing of each is taken away. */
async function prepare() {
  const known = town.relations
    .filter(({ kind, member }) => kind === 'care-manager' && member === manager.member)
    .map(({ resident }) => town.residents.find(({ id }) => id === resident)!)
    .filter((one) => one.municipality === '990019' && one.insured.length > 0 && !one.protected && !one.movedOut);
  const codes = await manager.codesOf(known.map(({ insured }) => insured[0]!));
  const good = known.flatMap((resident, i) => (codes[i]!.code ? [{ resident, code: codes[i]!.code! }] : []));
  expect(good.length).toBeGreaterThan(4);
  const admin = region.database.pool('admin', 1);
  const changes: Record<Exclude<Why, 'unknown'>, string> = {
    noRelation: 'UPDATE exchange.relation SET ended_at = now() WHERE subject = $1',
    noConsent: 'UPDATE exchange.consent SET withdrawn_at = now() WHERE subject = $1',
    protected: "UPDATE exchange.subject SET protected_until = now() + interval '2 years' WHERE id = $1",
    closed: "UPDATE exchange.subject SET status = 'closed', closed_at = now() WHERE id = $1",
  };
  const all = { insurer: '123456', insured: '0999999999' };
  persons.unknown = { number: all, code: 'a'.repeat(32) };
  for (const [i, why] of reasons.filter((one) => one !== 'unknown').entries()) {
    const { resident, code } = good[i + 1]!;
    persons[why] = { number: resident.insured[0]!, code };
    await admin.query(changes[why as Exclude<Why, 'unknown'>], [resident.id]);
  }
}

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  manager = await region.client('CARE/0300000100/careplan');
  await prepare();
  hearing = await listenToStatements();
}, 90_000);
afterAll(async () => {
  hearing?.stop();
  await region.close();
});

/** All that could tell two answers apart, but for ids and times. */
async function whole(response: Response) {
  const named = /^(?:date|x-road-request-id|x-road-id|x-road-request-hash)$/;
  const text = await response.text();
  return {
    status: response.status,
    names: [...response.headers.keys()].toSorted(),
    headers: [...response.headers].filter(([name]) => !named.test(name)).toSorted(),
    text: text.replaceAll(response.headers.get('x-road-request-id') ?? '\u0000', 'the request'),
  };
}

const service = 'GOV/990027/care/certification';
const inquire = (why: Why, purpose: string) => {
  const code = region.configuration.region.code;
  return manager.call('GET', `/r1/${code}/${service}`, undefined, {
    'X-Road-Client': `${code}/${manager.system}`,
    'X-Road-Id': 'one',
    'X-Road-PDU-Purpose': purpose,
    'Engawa-Subject': persons[why].code,
  });
};
const asking: Record<string, (why: Why) => Promise<Response>> = {
  照会: (why) => inquire(why, 'certification-for-plan'),
  送付: (why) => {
    const { code, number } = persons[why];
    const row = `202407,${number.insurer},${number.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`;
    const name = 'UP2KYO_0300000100_43_0300000005_11_20261124100000.CSV';
    const event = {
      specversion: '1.0',
      id: randomUUID(),
      source: manager.system,
      type: 'care/careplan-v41',
      receiver: 'CARE/0300000005',
      purpose: 'care-plan-sharing',
      data: {
        subjects: [{ code }],
        files: [{ name, mediaType: 'text/csv', content: Buffer.from(row).toString('base64') }],
      },
    };
    return manager.call('POST', '/messages', event, { 'Content-Type': 'application/cloudevents+json' });
  },
  符号照会: (why) =>
    manager.call('POST', '/v1/code-requests', { purpose: 'certification-for-plan', requests: [persons[why].number] }),
};
/** A code asks for no consent: whoever has a relation may know its own name for the person. Care plans go on about protected persons. */
const permitted: Readonly<Record<string, Why>> = { 符号照会: 'noConsent', 送付: 'protected' };
const refusedIn = (kind: string) => reasons.filter((why) => why !== permitted[kind]);
/** More often than refusals are recorded one by one. */
const times = 12;

/** A minute in which nothing was refused yet: refusals are counted by the minute, and what was counted must look like what was recorded. */
async function beginMinute() {
  while (new Date().getSeconds() > 45) await new Promise((resolve) => setTimeout(resolve, 500));
  await region.database.pool('admin', 1).query('DELETE FROM ledger.refusal');
}

describe.each(Object.keys(asking))('%s', (kind) => {
  test('is refused by the same statements and with the same bytes, whatever the reason', {
    timeout: 90_000,
  }, async () => {
    const ask = asking[kind]!;
    await ask('unknown'); // what a process does once, it has done
    const heard = [];
    for (const why of refusedIn(kind)) {
      await beginMinute();
      const answers = [];
      for (let i = 0; i < times; i++) answers.push(await hearing.of(async () => whole(await ask(why))));
      heard.push({ why, answers });
    }
    const [first, ...others] = heard;
    expect(first!.answers[0]!.result.text).toContain('not_available');
    expect(first!.answers[0]!.statements.length).toBeGreaterThan(10);
    for (const { why, answers } of others)
      for (const [i, answer] of answers.entries())
        expect({ why, i, ...answer }).toEqual({ why, i, ...first!.answers[i] });
  });

  test('in one minute, what was refused before for one reason costs another nothing', async () => {
    const ask = asking[kind]!;
    await beginMinute();
    for (let i = 0; i < times; i++) await ask('unknown');
    const heard = [];
    for (const why of refusedIn(kind)) heard.push((await hearing.of(async () => whole(await ask(why)))).statements);
    for (const statements of heard) expect(statements).toEqual(heard[0]);
  });
});

const misfits: Record<string, (why: Why, purpose: string) => Promise<Response>> = {
  照会: inquire,
  符号照会: (why, purpose) =>
    manager.call('POST', '/v1/code-requests', { purpose, service, requests: [persons[why].number] }),
};
test.each(Object.keys(misfits))(
  '%s: a purpose that fits nobody is told, with what would fit, by the same statements and bytes whoever is asked about',
  async (kind) => {
    for (const [purpose, code] of [
      ['care-plan-sharing', 'purpose_not_served'],
      ['no-such-purpose', 'purpose_unknown'],
    ] as const) {
      await misfits[kind]!('unknown', purpose);
      const heard = [];
      for (const why of reasons) {
        await beginMinute();
        heard.push(await hearing.of(async () => whole(await misfits[kind]!(why, purpose))));
      }
      expect(heard[0]!.result.text).toContain(code);
      if (code === 'purpose_not_served') expect(heard[0]!.result.text).toContain('certification-for-plan（');
      for (const one of heard) expect(one).toEqual(heard[0]);
    }
  },
);

test('each was recorded for what it was', async () => {
  await beginMinute();
  for (const ask of Object.values(asking)) for (const why of reasons) await ask(why);
  const { rows } = await region.database
    .pool('admin', 1)
    .query<{ reasons: string[] }>(
      "SELECT DISTINCT fields -> 'reasons' AS reasons FROM ledger.record WHERE fields ->> 'decision' = 'refuse'",
    );
  const said = new Set(rows.flatMap((row) => row.reasons));
  for (const reason of ['subject_unknown', 'no_relation', 'no_consent', 'protected', 'subject_closed'])
    expect(said).toContain(reason);
});
