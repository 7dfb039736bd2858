import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { openKeyStore } from '../../keys.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { makeSubject } from '../testing.ts';
import { createSubjects } from './subjects.ts';

/*
 * Many questions about different persons in one moment, answered in any order, late, or never: nobody's answer is given to a question
 * about another.
 */
const count = 200;
let region: TestRegion;
let server: Server;
let asker: TestClient;
let called: TestClient;
let collecting: TestClient;
/** by the provider's own code */
const numberOf = new Map<string, string>();
const persons: { readonly number: string; readonly ours: string; readonly theirs: string; readonly town: string }[] =
  [];
let provide: (subject: string, response: ServerResponse, request: IncomingMessage) => void;

const certification = (number: string) => ({
  insurerNumber: '654321',
  insuredNumber: number,
  name: `人 ${number}`,
  birthDate: '1940-05-05',
  certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
});
const inJson = { 'Content-Type': 'application/json' };

/** Persons who are nobody, of a town, with all that the purpose asks for. */
async function registerPersons(town: '990019' | '990027', many: number, first: number) {
  const insurer = town === '990027' ? '654321' : '123456';
  const subjects = Array.from({ length: many }, (_, i) =>
    makeSubject({
      municipality: town,
      insuredNumbers: [{ insurer, insured: `8${String(first + i).padStart(9, '0')}` }],
    }),
  );
  const keys = openKeyStore(path.join(region.data, 'keys'));
  const now = new Date();
  await transact(region.database.pool('exchange', 2), {}, (connection) =>
    createSubjects(connection, keys, subjects, now),
  );
  const admin = region.database.pool('admin', 1);
  for (const [member, kind] of [
    [`GOV/${town}`, 'insurer-care'],
    [asker.member, 'care-manager'],
  ])
    await admin.query(
      `INSERT INTO exchange.relation (id, subject, member, kind, asserted_by, asserter, evidence, valid_from)
       SELECT gen_random_uuid(), id, $2, $3, 'municipality', $4, 'test', '2026-01-01' FROM unnest($1::uuid[]) AS id`,
      [subjects.map(({ id }) => id), member, kind, `GOV/${town}`],
    );
  await admin.query(
    `INSERT INTO exchange.consent (id, subject, giver, recipient, purpose, contracts, valid_from, text_version, language, channel,
       explained_by, recorded_by)
     SELECT gen_random_uuid(), id, giver, $2, 'certification-for-plan', '{}', '2026-01-01', '1', 'ja', 'counter', 'x', $3
     FROM unnest($1::uuid[]) AS id, unnest(ARRAY['person', 'doctor']) AS giver`,
    [subjects.map(({ id }) => id), asker.member, `GOV/${town}`],
  );
  const numbers = subjects.map(({ insuredNumbers }) => insuredNumbers[0]!);
  const ours = await asker.codesOf(numbers, 'certification-for-plan');
  const theirs = await (town === '990027' ? called : collecting).codesOf(numbers, 'certification-for-plan');
  for (const [i, { insured }] of numbers.entries()) {
    persons.push({ number: insured, ours: ours[i]!.code!, theirs: theirs[i]!.code!, town });
    numberOf.set(theirs[i]!.code!, insured);
  }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => provide(String(request.headers['engawa-subject']), response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  region = await startTestRegion(undefined, { providersUrl: `http://127.0.0.1:${port}` });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  asker = await region.client('CARE/0300000100/careplan');
  called = await region.client('GOV/990027/care');
  collecting = await region.client('GOV/990019/care');
  await registerPersons('990027', count, 0);
  await registerPersons('990019', 20, count);
}, 90_000);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await region.close();
});

const ask = (system: string, code: string) =>
  asker.call('GET', `/r1/${region.configuration.region.code}/${system}/certification`, undefined, {
    'X-Road-Client': `${region.configuration.region.code}/${asker.system}`,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': code,
  });
async function answersOf(asked: readonly (typeof persons)[number][], system: string) {
  return Promise.all(
    asked.map(async ({ ours, number }) => {
      const response = await ask(system, ours);
      const body = (await response.json()) as { insuredNumber?: string; name?: string; type?: string };
      return { number, status: response.status, got: body.insuredNumber, name: body.name, type: body.type };
    }),
  );
}
const ofTown = (town: string) => persons.filter((one) => one.town === town);
const chance = () => Math.floor(Math.random() * 300);

test(`${count} questions in one moment, answered in any order: each gets its own`, { timeout: 90_000 }, async () => {
  provide = (subject, response) =>
    void setTimeout(() => {
      response.writeHead(200, inJson).end(JSON.stringify(certification(numberOf.get(subject)!)));
    }, chance());
  const answers = await answersOf(ofTown('990027'), called.system);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  for (const { number, got, name } of answers) expect([got, name]).toEqual([number, `人 ${number}`]);
  // And each was recorded about the person that it was about: two records a tag.
  const { rows } = await region.database.pool('admin', 1).query<{ phases: string[] }>(
    `SELECT array_agg(fields ->> 'phase' ORDER BY fields ->> 'phase') AS phases FROM ledger.record
      WHERE fields ->> 'kind' = 'inquiry' AND fields ->> 'decision' = 'permit' GROUP BY subject_tag`,
  );
  expect(rows).toHaveLength(count);
  for (const { phases } of rows) expect(phases).toEqual(['intent', 'outcome']);
});

test('what comes too late, in pieces, or not at all is given to nobody else', { timeout: 90_000 }, async () => {
  await region.database
    .pool('admin', 1)
    .query("UPDATE exchange.service SET timeout_ms = 4000 WHERE code = 'certification'");
  await region.restart();
  const ways = ['now', 'late', 'never', 'half', 'reset'] as const;
  const wayOf = (number: string) => ways[Number(number.slice(-3)) % ways.length]!;
  provide = (subject, response, request) => {
    const number = numberOf.get(subject)!;
    const text = JSON.stringify(certification(number));
    const way = wayOf(number);
    if (way === 'now') setTimeout(() => response.writeHead(200, inJson).end(text), chance());
    if (way === 'late') setTimeout(() => response.writeHead(200, inJson).end(text), 3900 + chance());
    if (way === 'half') {
      response.writeHead(200, { ...inJson, 'Content-Length': String(Buffer.byteLength(text)) });
      response.write(text.slice(0, 40));
    }
    if (way === 'reset') setTimeout(() => request.socket.destroy(), chance());
  };
  const asked = ofTown('990027').slice(0, 100);
  const answers = [...(await answersOf(asked, called.system)), ...(await answersOf(asked.slice(0, 20), called.system))];
  for (const { number, got, type, status } of answers) {
    if (status === 200) expect(got).toBe(number);
    else expect(type).toMatch(/provider_(?:silent|unreachable)$/);
    if (['never', 'half', 'reset'].includes(wayOf(number))) expect(status).not.toBe(200);
  }
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(15);
});

test('a system that collects its questions and mixes up its answers gives none of them away', {
  timeout: 90_000,
}, async () => {
  const asked = ofTown('990019');
  const answering = answersOf(asked, collecting.system);
  let done = 0;
  while (done < asked.length) {
    const { body } = await collecting.get<{ questions: { message: string; sealed: string }[] }>(
      '/inquiries?wait=5&max=10',
    );
    const questions = body?.questions ?? [];
    const opened = await Promise.all(
      questions.map(async ({ message, sealed }) => {
        const question = (await collecting.open(sealed)) as unknown as { subject: string };
        return { message, subject: question.subject };
      }),
    );
    // Every other one is answered with the answer of the next, whose code it names.
    for (const [i, { message, subject }] of opened.entries()) {
      const said = i % 2 === 0 ? subject : opened[(i + 1) % opened.length]!.subject;
      await collecting.post(`/inquiries/${message}/answer`, {
        status: 200,
        headers: [['Content-Type', 'application/json']],
        body: Buffer.from(JSON.stringify({ ...certification(numberOf.get(said)!), insurerNumber: '123456' })).toString(
          'base64',
        ),
        subject: said,
      });
    }
    done += opened.length;
  }
  const answers = await answering;
  for (const { number, got, status, type } of answers) {
    if (status === 200) expect(got).toBe(number);
    else expect(type).toContain('answer_invalid');
  }
  expect(new Set(answers.map(({ status }) => status)).size).toBe(2);
});
