import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../../connector/client.ts';
import type { RecordFields } from '../../../contracts/record.ts';
import { findFreePort } from '../../../database/embedded/ports.ts';
import { openSystemKeys } from '../../../town/keys.ts';
import { openSandbox } from '../../../town/sandbox.ts';
import { serveTown } from '../../../town/systems/serve.ts';
import { makeTown } from '../../../town/town.ts';
import { startTestRegion, type TestRegion } from '../../testing.ts';
import type { Door } from '../app.ts';
import { addDeveloper } from './routes.tsx';
import type { Choice } from './sandbox.ts';

let region: TestRegion;
let systems: Awaited<ReturnType<typeof serveTown>>;
const town = makeTown();
const { examples, persons } = openSandbox(town, '/nowhere');
const example = (start: string): Choice => {
  const { title: _, ...choice } = examples.find(({ title }) => title.startsWith(start))!;
  return choice;
};

beforeAll(async () => {
  const port = await findFreePort();
  region = await startTestRegion(town, { providersUrl: `http://127.0.0.1:${port}` });
  systems = await serveTown({
    town,
    port,
    openClient: async (system) => {
      const { keys } = await openSystemKeys(path.join(region.data, 'town', 'keys'), system);
      return createClient({ exchange: region.url, system, keys });
    },
  });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
afterAll(async () => {
  await systems.stop();
  await region.close();
});

const plain = (html: string) =>
  html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&').replaceAll('&gt;', '>');
async function press(choice: Choice, headers: Record<string, string> = {}) {
  const response = await fetch(`${region.url}/developer/ask`, {
    method: 'POST',
    body: new URLSearchParams(choice),
    headers,
  });
  return { status: response.status, text: plain(await response.text()) };
}
const recordsOf = async (text: string): Promise<RecordFields[]> => {
  const message = /x-road-request-id: (\S+)/i.exec(text)![1]!;
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT fields FROM ledger.record WHERE message = $1 ORDER BY id', [message]);
  return rows.map(({ fields }) => fields);
};

test('the form offers callers, services, purposes and persons of the town, and examples that fill it in', async () => {
  const response = await fetch(`${region.url}/developer/ask?${new URLSearchParams(example('ケアマネジャー'))}`);
  const text = plain(await response.text());
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).not.toMatch(/<script|<style|style=/);
  for (const { name } of persons) expect(text).toContain(name);
  expect(text).toMatch(/<option value="GOV\/990027\/care\/certification" selected/);
  expect(text).not.toContain('OPR/engawa/operator'); // the region's own keys are not the town's
  const catalogue = await (await fetch(`${region.url}/developer`)).text();
  expect(catalogue).toContain('href="/developer/ask"');
});

test('a permitted inquiry: the answer, the two records in the person’s words, and how to send it oneself', async () => {
  const choice = example('ケアマネジャー');
  const { status, text } = await press(choice);
  expect(status).toBe(200);
  expect(text).toContain('<h1>渡りました</h1>');
  expect(text).toContain('HTTP/1.1 200');
  expect(text).toContain('"careLevel"');
  expect(text).toContain('を照会しました。');
  expect(text).toMatch(/照会に答えて、あなたの情報（.*）を渡しました/);
  const records = await recordsOf(text);
  expect(records.map(({ phase, decision }) => [phase, decision])).toEqual([
    ['intent', 'permit'],
    ['outcome', 'permit'],
  ]);
  for (const { id } of records) expect(text).toContain(id);
  expect(text).toContain(`curl http://127.0.0.1:8090/r1/ENGAWA/${choice.service}`);
  expect(text).toContain('urllib.request.Request("http://127.0.0.1:8090/r1/ENGAWA/');
  expect(text).toMatch(/Authorization: DPoP .{1,12}…/);
  expect(text).not.toMatch(/eyJ[\w-]{20,}/); // no token, no proof
});

test('what is cut is named, each field with why', async () => {
  const { text } = await press(example('介護サービスの事業所'));
  const [, cut] = /除かれた項目と、そのわけ<\/h2><ul>(.*?)<\/ul>/s.exec(text) ?? [];
  const [record] = (await recordsOf(text)).slice(-1);
  const fields = Object.keys((await contractOf('municipal/certification')).fields);
  const gone = fields.filter((field) => !record!.items.includes(field));
  expect(gone.length).toBeGreaterThan(0);
  expect(cut!.match(/<li>/g)).toHaveLength(gone.length);
  expect(cut).toMatch(/軒端町/);
});
const contractOf = async (id: string): Promise<{ fields: Record<string, unknown> }> =>
  JSON.parse(
    await readFile(new URL(`../../../applications/${id.replace('/', '/contracts/')}.json`, import.meta.url), 'utf8'),
  );

test('a refusal says to the caller no more than ever, and to the town what is to mend, by the line of the rule', async () => {
  const { text } = await press(example('同意していない人'));
  expect(text).toContain('<h1>渡りませんでした</h1>');
  expect(text).toContain('HTTP/1.1 400');
  expect(text).toContain('not_available');
  expect(text).toMatch(/不許可の理由と、直すところ<\/h2><ul><li>[^<]*同意が登録されていること/);
  expect((await recordsOf(text)).map(({ decision }) => decision)).toEqual(['refuse']);
  const form = await press(example('認定資料を、求められた様式を示さずに'));
  expect(form.text).toMatch(/<li>[^<]*（[\w/.-]+\.cedar#[^<]*<\/li>/);
  expect((await press(example('認定資料を、求められた様式を示して'))).text).toContain('<h1>渡りました</h1>');
});

test('a caller that has no part in the person gets no code; it is asked all the same, and looks like any refusal', async () => {
  const { text } = await press({ ...example('ケアマネジャー'), caller: 'COM/maruya/main' });
  expect(text).toContain('機関別符号を受け取れませんでした');
  expect(text).toContain('HTTP/1.1 400');
  expect(text).toContain('この方の記録には、何も残っていません');
});

test('nobody presses it from elsewhere, with another’s key, or with what is not offered', async () => {
  const choice = example('ケアマネジャー');
  expect((await press(choice, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  const wrong: Partial<Record<keyof Choice, string>>[] = [
    { caller: 'OPR/engawa/operator' },
    { caller: 'CARE/nobody/here' },
    { service: 'GOV/990027/care/none' },
    { service: '../../v1/alarms' },
    { purpose: 'kyoumi' },
    { person: 'p999' },
    { shown: "a='; rm" },
  ];
  for (const one of wrong) expect((await press({ ...choice, ...one } as Choice)).status, JSON.stringify(one)).toBe(400);
});

test('a real region has neither the route nor the text, whatever it is started with', async () => {
  const services = {
    contracts: new Map([['x/y', { id: 'x/y', title: '見本', kinds: ['inquiry'], fields: {}, purposes: [] }]]),
    purposes: new Map(),
    directory: { all: () => ({ members: [], systems: [] }) },
  } as never;
  const real = { name: 'ある地域', code: 'X', exchangeUrl: 'https://x', fictional: false } as const;
  const app = new Hono<Door>();
  addDeveloper(app, {
    services,
    sandbox: openSandbox(town, '/nowhere'),
    region: { ...real, operator: 'OPR/x/operator' },
  });
  expect(await (await app.request('/developer')).text()).not.toMatch(/照会してみる|developer\/ask/);
  for (const method of ['GET', 'POST']) expect((await app.request('/developer/ask', { method })).status).toBe(404);
});
