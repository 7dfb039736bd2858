import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMonths, monthOf } from '../contracts/care/month.ts';
import { openPool } from '../database/connect.ts';
import type { TestClient } from '../exchange/testing.ts';
import { act, enrol } from '../exchange/testing-acting.ts';
import { getResident } from '../town/town.ts';
import { openRows } from '../web/application/rows.ts';
import { dayIn } from '../web/japanese/day.ts';
import { startLine } from '../web/testing-line.ts';
import { takeUnit } from './care/store/held.ts';
import { offices, unitOf } from './care/testing.ts';
import { openResidents, type Residents } from './resident/testing.ts';
import type { Route } from './testing-routes.ts';
import { openSweeps } from './testing-sweep.ts';
import { byKeyboard, impatiently, textOf, type Way } from './testing-ways.ts';

/*
 * What a resident comes to do, each from the first page to the last: by keyboard alone without script, by keyboard alone with it, and on a line that is
 * five seconds slow by somebody who presses twice. Before a real exchange, with the office's application behind the pages of care.
 */
const clerk = { sub: 'c-1', role: '窓口担当' };
const slowMs = 5000;
let residents: Residents;
let hall: TestClient;
let code: string;
let letter: string;
let slow: Awaited<ReturnType<typeof startLine>>;
beforeAll(async () => {
  residents = await openResidents({ registers: true });
  slow = await startLine({ delayMs: slowMs });
  const { region, town } = residents;
  hall = await region.client('GOV/990019/main');
  await enrol(hall, clerk.sub, clerk.role);
  const { insured, birth } = getResident(town, town.cast.month);
  code = (await hall.codesOf(insured, 'certification-for-plan'))[0]!.code!;
  letter = (await act<{ printed: string }>(region, hall, '/v1/letters', clerk, { subject: code, birth })).body.printed;
  await holdPlan();
});
afterAll(async () => {
  await slow?.stop();
  await residents?.close();
});

/** The town hall looks her up. */
const view = (time: Time) =>
  act(residents.region, hall, '/v1/viewings', clerk, { purpose: 'watch-over', page: `確認${time}`, subjects: [code] });

/** The slip and the plan of the person of the month, at the office that answers for her. */
async function holdPlan(): Promise<void> {
  const { region, town } = residents;
  const pool = openPool(region.database.url('app_care'), 1);
  const { planner, homeHelp } = offices;
  // The pages show this week and the next, which may be next month's.
  const now = new Date();
  const month = monthOf(dayIn(now));
  const rows = openRows(pool, planner);
  await rows(async (connection) => {
    for (const [kind, sequence, of] of [
      ['slip', '20261101090000', month],
      ['plan', '20261101090001', month],
      ['slip', '20261101090002', addMonths(month, 1)],
    ] as const) {
      const unit = unitOf(town, kind, town.cast.month, { from: planner, to: homeHelp, sequence, month: of });
      await takeUnit(connection, planner, unit, { now, message: null });
    }
  });
  await pool.end();
}

/** Which time it is: each leaves something that the next finds. */
type Time = 'ア' | 'イ' | 'ウ';
type Task = (way: Way, time: Time) => Promise<void>;
const says = async (way: Way, ...said: (string | RegExp)[]) => {
  const text = await textOf(way.page);
  for (const one of said) typeof one === 'string' ? expect(text).toContain(one) : expect(text).toMatch(one);
};
const kinds = { ア: /見せてほしい/, イ: /直してほしい/, ウ: /使うのをやめて/ } as const;

/** From the own first page. */
const tasks: Readonly<Record<string, Task>> = {
  async 'わたしの記録をしぼり、証明を受け取る'(way, time) {
    await way.press(/^わたしの記録/);
    await way.unfold(/しぼりこむ/);
    await way.select(/どんな記録か/, '見られたもの');
    await way.press(/この条件で見る/);
    await says(way, 'いま、しぼりこんで見ています', `確認${time}`);
    await way.press(new RegExp(`確認${time}`));
    // The ledger is signed every few moments.
    const proof = way.page.locator('main a[href$="/proof"]');
    await expect.poll(async () => (await way.page.reload()) && proof.count(), { timeout: 60_000 }).toBe(1);
    expect((await way.save(/証明のファイルを受け取る/)).suggestedFilename()).toMatch(/^記録の証明-.*\.json$/);
  },
  async 理由をたずねる(way, time) {
    await way.press(/^わたしの記録/);
    await way.press(new RegExp(`確認${time}`));
    await way.press(/理由をたずねる/);
    await way.fill(/たずね/, `なぜ見たのですか ${time}`);
    await way.press(/^確かめる/);
    await says(way, `なぜ見たのですか ${time}`);
    await way.press(/^たずねる$/);
    await says(way, 'たずねました', `なぜ見たのですか ${time}`);
  },
  async '同意を取りやめ、また同意する'(way) {
    await way.press(/^同意/);
    await way.press(/いま同意していること/);
    await way.press(/居宅サービス計画等の共有/);
    await way.press(/^取りやめる/);
    await says(way, '取りやめました', /から、この同意では情報は渡りません/);
    await way.press(/もう一度同意する/);
    await way.press(/^同意する/);
    await says(way, '同意しました');
  },
  async '開示・訂正・利用停止を求める'(way, time) {
    await way.press(/^開示/);
    await way.press(/あたらしく求める/);
    await way.choose(kinds[time]);
    await way.press(/^つぎへ/);
    await way.choose(/縁側市/);
    await way.press(/^つぎへ/);
    await way.fill(/求める内容/, `調査の内容 ${time}`);
    await way.press(/^確かめる/);
    await says(way, `調査の内容 ${time}`);
    await way.press(/^求める$/);
    await says(way, '求めました', `調査の内容 ${time}`);
  },
  async 控えを受け取る(way) {
    await way.press(/^控えを受け取る/);
    expect((await way.save(/PDF.*を受け取る/)).suggestedFilename()).toMatch(/^わたしの記録の控え .*\.pdf$/);
  },
  async 代わりの人を決める(way, time) {
    await way.press(/^家族や代理の人/);
    await way.press(/代わりの人を決める/);
    await way.choose(/見てもらう人/);
    await way.press(/^つぎへ/);
    await way.choose(/^記録/);
    await way.press(/^つぎへ/);
    await way.choose(/1年のあいだ/);
    await way.press(/^つぎへ/);
    await way.fill(/呼び名/, `野々村さん${time}`);
    await way.press(/^つぎへ/);
    await says(way, `野々村さん${time}`, '記録を見る');
    await way.press(/番号を出す/);
    await says(way, `野々村さん${time}に渡して`);
  },
  async タブレットを登録する(way, time) {
    const tablet = await residents.browser.open('/');
    await tablet.goto(`${residents.region.url}/sign-in/tablet`);
    await way.press(/^サインインと端末/);
    await way.press(/タブレットなどの端末/);
    await way.press(/新しい端末を/);
    await way.fill(/番号/, (await tablet.locator('.pairing-code').innerText()).replace(/\s/g, ''));
    await way.press(/^つぎへ/);
    await way.fill(/呼び名/, `はな${time}`);
    await way.press(/^つぎへ/);
    await way.choose(/鳥/);
    await way.press(/^つぎへ/);
    await says(way, `はな${time}`);
    await way.press(/登録する/);
    await says(way, '端末を登録しました', `はな${time}`);
    await tablet.context().close();
  },
  async '今週の予定を見て、休むことを伝える'(way, time) {
    await way.press(/^介護の予定と費用/);
    await says(way, '今週', '来週', 'ヘルパーステーションこはる', /あなたが払うお金[\s\S]*円/);
    await way.press(/この日は休みます/);
    await way.fill(/伝えたいこと/, `病院に行くため ${time}`);
    await way.press(/この日は休みます/);
    await says(way, '休むことを伝えました');
  },
  async 'ケアプランを読み、合意する'(way) {
    await way.press(/^介護の予定と費用/);
    await way.press(/ケアプランを読む/);
    await way.press(/^返事を(する|変える)/);
    await way.choose(/^合意する/);
    await way.press(/この返事をする/);
    await says(way, 'ケアプランに合意しました');
  },
  async 事業所に伝える(way, time) {
    await way.press(/^介護の予定と費用/);
    await way.press(/事業所との連絡/);
    await way.fill(/伝えること/, `腰が痛みます ${time}`);
    await way.press(/送る/);
    await says(way, '送りました', `腰が痛みます ${time}`);
  },
};

/** The daughter, from the chooser of pages: for her mother, and for what is her own. */
const daughters: Readonly<Record<string, Task>> = {
  async '自分の情報に同意し、取りやめる'(way) {
    await way.press(/母/);
    await way.press(/^介護の予定と費用/);
    await way.press(/家族の情報の同意/);
    await way.fill(/あなたの名前/, '小島　久美');
    await way.press(/^同意する/);
    await says(way, '同意しました');
    await way.press(/同意を取りやめる/);
    await says(way, '同意を取りやめました');
  },
  async '母の代わりに、ケアプランに合意する'(way) {
    await way.press(/母/);
    await way.press(/^介護の予定と費用/);
    await way.press(/ケアプランを読む/);
    await way.press(/^返事を(する|変える)/);
    await way.choose(/^合意する/);
    await way.fill(/あなたの名前/, '小島　久美');
    await way.press(/この返事をする/);
    await says(way, 'ケアプランに合意しました');
  },
};

/** By the letter of the town hall, which needs no script. */
const signIn = async (way: Way) => {
  const { birth } = getResident(residents.town, residents.town.cast.month);
  await way.press(/ほかの 人も/);
  await way.press(/手紙の番号/);
  await way.fill(/番号/, letter);
  await way.press(/^つぎへ/);
  await way.fill(/生まれた/, birth);
  await way.press(/^つぎへ/);
};
const goOn = async (page: Page) => {
  const without = page.locator('main a.second');
  if (new URL(page.url()).origin !== residents.url) await Promise.all([page.waitForNavigation(), without.click()]);
};

/** With script the pages are the same, and so are the scripts of all: what asks and confirms, what saves, what waits. */
const again = ['わたしの記録をしぼり、証明を受け取る', '理由をたずねる', 'タブレットを登録する', '事業所に伝える'];

describe.each([
  ['ア', false, Object.keys(tasks)],
  ['イ', true, again],
] as const)('by keyboard alone (%s, script: %s)', (time, javaScript, names) => {
  let way: Way;
  let own: string;
  test('手紙の番号でサインインする', { timeout: 60_000 }, async () => {
    await view(time);
    way = byKeyboard(await residents.browser.open('/resident', { javaScript, width: 375, height: 800 }));
    await signIn(way);
    await goOn(way.page);
    await way.page.waitForURL(`${residents.url}/resident/of/**`);
    own = way.page.url().split('?')[0]!;
  });
  test.each(names)('%s', { timeout: 60_000 }, async (name) => {
    await way.page.goto(own);
    await tasks[name]!(way, time);
  });
  test('the focus was seen, and went as the eye does', () => {
    expect(way.problems).toEqual([]);
  });
  test.skipIf(javaScript)('the daughter', { timeout: 60_000 }, async () => {
    const page = await residents.signIn(residents.town.cast.monthDaughter, '/resident', { javaScript, width: 375 });
    const hers = byKeyboard(page);
    for (const task of Object.values(daughters)) {
      await page.goto(`${residents.url}/resident`);
      await task(hers, time);
    }
    expect(hers.problems).toEqual([]);
    await page.context().close();
  });
});

test('every page of care is for everybody, hers and as her daughter sees it; none is forgotten', {
  timeout: 120_000,
}, async () => {
  const sweeps = await openSweeps();
  const found: string[] = [];
  for (const subject of [residents.town.cast.month, residents.town.cast.monthDaughter]) {
    const page = await residents.signIn(subject);
    const isHers = subject === residents.town.cast.month;
    if (!isHers) await page.goto(`${residents.url}/resident`);
    if (!isHers) await residents.press(page, 'main .card:has-text("母")');
    const care = `${new URL(page.url()).pathname}/care`;
    found.push(...(await sweeps.as(page, care, care)).problems);
  }
  expect(found).toEqual([]);
  const isOurs = ({ folder, method, path }: Route) =>
    folder === 'resident' && method === 'GET' && /\/care(?:\/|$)/.test(path);
  expect(sweeps.missing(isOurs, {})).toEqual([]);
});

test('on a line that is five seconds slow, by somebody who presses twice: nothing is lost, sent twice or ended', {
  timeout: 480_000,
}, async () => {
  const open = (cookies: Awaited<ReturnType<typeof cookiesOf>> = {}) =>
    residents.browser.open('/resident', { width: 375, proxy: slow.url, cookies });
  const cookiesOf = async (page: Page) =>
    Object.fromEntries((await page.context().cookies(residents.url)).map(({ name, value }) => [name, value]));
  await view('ウ');
  const [hers, daughter] = [
    await residents.signIn(residents.town.cast.month),
    await residents.signIn(residents.town.cast.monthDaughter),
  ];
  const problems = await Promise.all([
    open().then(async (page) => {
      const way = impatiently(page);
      await signIn(way);
      await page.waitForURL(`${residents.url}/resident/of/**`, { timeout: 120_000 });
      return way.problems;
    }),
    ...[
      ...Object.values(tasks).map((task) => [task, hers] as const),
      ...Object.values(daughters).map((task) => [task, daughter] as const),
    ].map(async ([task, who]) => {
      const way = impatiently(await open(await cookiesOf(who)));
      await task(way, 'ウ');
      return way.problems;
    }),
  ]);
  expect(problems.flat()).toEqual([]);
});

test('each was done once in each way; an answer that was given already is no second one', async () => {
  const page = await residents.signIn(residents.town.cast.month);
  const count = async (path: string, what: string) => {
    await page.goto(`${page.url().replace(/(\/of\/[^/?]+).*$/, '$1')}${path}`);
    return page.locator(`main ${what}`).count();
  };
  expect({
    questions: await count('/questions', 'a.card'),
    requests: await count('/requests', 'a.card'),
    invited: await count('/proxies', 'a.card:has-text("野々村さん")'),
    tablets: await count('/account/devices', 'h2.whose'),
    messages: await count('/care/messages', '.timeline li:has-text("腰が痛みます")'),
  }).toEqual({ questions: 3, requests: 2, invited: 2, tablets: 3, messages: 3 });
  const { rows } = await residents.region.database.pool('admin', 1).query(
    `SELECT count(*) FILTER (WHERE asker = 'self')::int AS hers, count(*) FILTER (WHERE asker = 'voluntary')::int AS daughters
       FROM care.agreement`,
  );
  // The daughter consents and withdraws each time.
  expect(rows).toEqual([{ hers: 1, daughters: 5 }]);
  await page.context().close();
});

test('an answer is asked for, and may be not yet; what is not there, and a form without its token, do nothing', async () => {
  const page = await residents.signIn(residents.town.cast.month, '/resident', { javaScript: false });
  const own = page.url().split('?')[0]!;
  await page.goto(`${own}/care/agree`);
  await residents.press(page);
  expect(await textOf(page)).toContain('返事を一つ選んでください');
  await page.locator('input[value="declined"]').check();
  await residents.press(page);
  expect(await textOf(page)).toContain('「まだ合意しない」と返事をしました');
  await page.goto(`${own}/care/paper`);
  expect(await textOf(page)).toContain('まだ合意しません');
  // Nobody stands in here, and no such visit is planned.
  for (const path of ['/care/family', '/care/off?visit=another'])
    expect((await page.goto(own + path))!.status(), path).toBe(404);
  const form = { id: '00000000-0000-4000-8000-000000000009', text: 'x' };
  expect((await page.request.post(`${own}/care/messages`, { form, maxRedirects: 0 })).status()).toBe(403);
  await page.context().close();

  const daughter = await residents.signIn(residents.town.cast.monthDaughter);
  await daughter.goto(`${residents.url}/resident`);
  await residents.press(daughter, 'main .card:has-text("母")');
  const hers = daughter.url().split('?')[0]!;
  await daughter.goto(`${hers}/care/family`);
  await daughter.locator('input[name="name"]').fill('小島　久美');
  await residents.press(daughter);
  expect(await textOf(daughter)).toContain('同意しています');
  await residents.age(601);
  // What is taken back asks for no new proof.
  await residents.press(daughter);
  expect(await textOf(daughter)).toContain('同意を取りやめました');
  await daughter.goto(`${hers}/care/agree`);
  await daughter.locator('input[value="declined"]').check();
  await daughter.locator('input[name="name"]').fill('小島　久美');
  await residents.press(daughter);
  expect(await textOf(daughter)).toContain('「まだ合意しない」と返事をしました');
  await daughter.goto(`${hers}/care/agree`);
  await daughter.locator('input[value="agreed"]').check();
  await daughter.locator('input[name="name"]').fill('小島　久美');
  await residents.press(daughter);
  expect(await textOf(daughter)).toContain('もう一度、本人の確認をします');
  await daughter.context().close();

  const somebody = await residents.signIn(residents.town.cast.sharing1);
  await somebody.goto(`${somebody.url().split('?')[0]}/care`);
  expect(await textOf(somebody)).toContain('まだ登録されていません');
  expect((await somebody.goto(`${somebody.url()}/plan`))!.status()).toBe(404);
  await somebody.context().close();
});
