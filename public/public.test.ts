import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Configuration } from '../configuration.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { act, enrol } from '../exchange/testing-acting.ts';
import { openBrowser, picture, type TestBrowser } from '../web/testing-browser.ts';
import { sweep } from '../web/testing-sweep.ts';
import { start } from './main.ts';

let region: TestRegion;
let hall: TestClient;
let configuration: Configuration;
let stop: () => Promise<void>;
let browser: TestBrowser;
const url = () => `http://127.0.0.1:${configuration.ports.public}`;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  await enrol(hall, 'c-1', '窓口担当');
  const insured = region.town.residents
    .filter((one) => one.municipality === '990019' && !one.protected && !one.movedOut && one.insured.length > 0)
    .slice(0, 30)
    .flatMap((one) => one.insured[0]!);
  const codes = (await hall.codesOf(insured, 'certification-for-plan')).flatMap(({ code }) => code ?? []);
  const viewing = { purpose: 'watch-over', page: '一覧', subjects: codes };
  await act(region, hall, '/v1/viewings', { sub: 'c-1', role: '窓口担当' }, viewing);
  const incident = {
    ...{ title: '<b>送付先</b>を誤った件', happenedOn: '2026-11-20', foundOn: '2026-11-21', persons: 3 },
    ...{ what: '書類を別の事業所へ送りました。', items: '氏名、要介護度', done: '消していただきました。' },
    contact: '縁側市 福祉課 0999-00-0100',
  };
  const first = await hall.post<{ incident: string }>('/v1/incidents', { incident, actor: '沢田 由美' });
  const corrected = { ...incident, persons: 24, cause: '宛先の確かめ漏れ', title: '送付先を誤った件（訂正）' };
  await hall.post('/v1/incidents', { incident: corrected, corrects: first.body.incident, actor: '沢田 由美' });
  await region.clock.turn(new Date('2026-12-02T12:00:00+09:00'));
  const ports = { ...region.configuration.ports, public: await findFreePort() };
  configuration = { ...region.configuration, ports };
  stop = await start(configuration, {});
  browser = await openBrowser(url());
});
afterAll(async () => {
  try {
    await browser?.close();
  } finally {
    await stop?.();
    await region?.close();
  }
});

const read = async (at: string) => (await fetch(url() + at)).text();
/** What a reader reads of a page, without the readings. */
const plain = (html: string) => html.replace(/<r[tp]>.*?<\/r[tp]>|<[^>]+>/g, '');
const textOf = async (at: string) => plain(await read(at));
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

test('every page is for everybody at every width, and asks nothing of anybody else', { timeout: 180_000 }, async () => {
  await until(async () => (await textOf('/members')).includes('縁側市'));
  const page = await browser.open('/');
  const { pages, problems } = await sweep(page, '/', {
    isLeft: ({ pathname }) => pathname === '/furigana',
    // Services are one page of many things: one of each application is looked at.
    pathShape: (link) => link.pathname.replace(/^(\/services\/[a-z]+)\/.*$/, '$1'),
  });
  expect(problems).toEqual([]);
  expect(pages.length).toBeGreaterThan(12);
  for (const at of ['/', '/members', '/purposes', '/figures', '/ledger', '/objections', '/assessment', '/services'])
    expect(pages).toContain(at);
  expect(pages.some((at) => at.startsWith('/services/care/'))).toBe(true);
  expect(pages.some((at) => at.startsWith('/incidents/'))).toBe(true);
  // for the eye: ENGAWA_PICTURES=<folder>
  const pictures = process.env.ENGAWA_PICTURES;
  for (const at of pictures ? pages : [])
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(url() + at);
      await picture(page, pictures!, `public${at.replaceAll('/', '-')}-${width}`);
    }
  await page.context().close();
});

test('it says who, why, what and how often, hides what is few, and holds nobody’s name and no markup of anybody’s', async () => {
  expect(await textOf('/')).toContain('このまちの情報連携');
  expect(await textOf('/purposes')).toContain('※ 個人情報の保護に関する法律');
  const service = await textOf('/services/municipal/contact');
  for (const said of ['「氏名」は、氏（名字）だけを渡す', '残ること：', '届くまで預かる日数', '個人情報保護影響評価'])
    expect(service).toContain(said);
  expect(await textOf('/figures')).toContain('認めた 30件、断った 0件');
  const csv = Buffer.from(await (await fetch(`${url()}/figures.csv`)).arrayBuffer()).toString('utf8');
  expect(csv.charCodeAt(0)).toBe(0xfeff);
  expect(csv).toContain('2026-11,すべて,すべて,30,0,30');
  const list = await read('/incidents');
  const [, at] = /href="(\/incidents\/[0-9a-f-]+)"/.exec(list)!;
  const incident = await read(at!);
  expect(plain(incident)).toMatch(/24人[\s\S]*10人未満/);
  expect(incident).toContain('&lt;b&gt;送付先');
  const all = (await Promise.all(['/', '/members', '/figures', at!, '/ledger'].map(read))).join();
  for (const { name } of region.town.residents.slice(0, 200)) expect(all).not.toContain(name);
  const none = await fetch(`${url()}/incidents/00000000-0000-0000-0000-000000000000`);
  expect([none.status, await none.text()]).toEqual([404, expect.stringContaining('このページはありません')]);
});

test('furigana are shown to who asks for them, on every page from then on; nobody is kept to another’s choice', async () => {
  const switched = await fetch(`${url()}/furigana?show=yes&back=%2Fmembers`, { redirect: 'manual' });
  expect([switched.status, switched.headers.get('location')]).toEqual([303, '/members']);
  const Cookie = switched.headers.get('set-cookie')!.split(';')[0]!;
  for (const at of ['/members', '/objections', '/nothing-there']) {
    const [plain, read] = [await fetch(url() + at), await fetch(url() + at, { headers: { Cookie } })];
    expect(await plain.text()).toMatch(/<html lang="ja" class="resident">/);
    expect(await read.text()).toMatch(/<html lang="ja" class="resident furigana">/);
    if (plain.ok) expect(read.headers.get('vary')).toContain('Cookie');
    if (plain.ok) expect(read.headers.get('etag')).not.toBe(plain.headers.get('etag'));
  }
});

test('an assessment is printed on A4', async () => {
  const page = await browser.open('/services/municipal/contact');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'))!;
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  await page.context().close();
});

test('while the exchange is down the pages stand as they were, and say so; also after a new start, also with a file that is broken', async () => {
  const silent = await mkdtemp(path.join(os.tmpdir(), 'engawa-public-'));
  const nobody = `http://127.0.0.1:${await findFreePort()}`;
  const at = async (data: string) => {
    const port = await findFreePort();
    const alone = { ...configuration, data, ports: { ...configuration.ports, public: port } };
    const end = await start({ ...alone, region: { ...alone.region, exchangeUrl: nobody } }, {});
    const pages = await Promise.all(
      ['/', '/members', '/figures'].map(async (one) => {
        const response = await fetch(`http://127.0.0.1:${port}${one}`);
        return [response.status, plain(await response.text())] as const;
      }),
    );
    await end();
    return pages;
  };
  const known = await at(configuration.data);
  expect(known.map(([status]) => status)).toEqual([200, 200, 200]);
  for (const [, text] of known)
    expect(text).toMatch(/いま、新しい内容を読めません[\s\S]*令和8年12月2日 12時\d+分 現在/);
  expect(known[1]![1]).toContain('縁側市');
  await mkdir(path.join(silent, 'public'));
  await writeFile(path.join(silent, 'public', 'last.json'), '{');
  const unknown = await at(silent);
  expect(unknown.map(([status]) => status)).toEqual([200, 200, 200]);
  for (const [, text] of unknown) expect(text).toContain('いま、内容を読めません');
  await rm(silent, { recursive: true });
});
