import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { peopleOf } from '../contracts/sign-in.ts';
import { enrol } from '../exchange/testing-acting.ts';
import { openZip, unpack } from '../web/export/read/zip.ts';
import { departments } from './municipal/pages/departments.ts';
import {
  type Answer,
  type Asker,
  ask,
  crawl,
  fewOfEach,
  findResidents,
  likened,
  nameSupporter,
  openRoles,
  type Roles,
  signInDevice,
  signInResident,
  signInStaff,
  tokenOf,
} from './testing-roles.ts';
import { fill, findRoutes, nothing, parametersOf, type Route, sayRoute } from './testing-routes.ts';
import { openStaff, type TestStaff } from './testing-staff.ts';
import { announceHuge, badFiles, countRows, mainText, type Upload, uploadsIn } from './testing-uploads.ts';

/*
 * Every route of every application × everybody who may come to it × own, another's and absent objects. Routes are those that the routers know,
 * and addresses those that somebody's own pages lead to: a new page is asked the same as soon as it is there.
 */
vi.setConfig({ testTimeout: 120_000 });

let roles: Roles;
let routes: Route[];
let staff: TestStaff;
type Who = { readonly page: Page /** what stands for whose page it is */; readonly person: string };
let one: Who;
let other: Who;
/** may read the records of `one`, and nothing else */
let supporter: Who & { readonly of: string };
let device: Who;

const personOf = (page: Page): string => decodeURIComponent(/\/of\/([^/?]+)/.exec(page.url())?.[1] ?? '');

beforeAll(async () => {
  roles = await openRoles();
  routes = await findRoutes();
  staff = await openStaff(roles);
  const [first, second, third, fourth] = findResidents(roles.region);
  await nameSupporter(roles, first!.subject, third!.subject);
  const signedIn = async (index: number) => {
    const page = await signInResident(roles.browser, index);
    return { page, person: personOf(page) };
  };
  one = await signedIn(first!.index);
  other = await signedIn(second!.index);
  const { page } = await signedIn(third!.index);
  const led = [...(await crawl(page, '/resident', 1)).pages].filter((at) => /^\/resident\/of\/[^/]+$/.test(at));
  const names = led.map((at) => decodeURIComponent(at.split('/').at(-1)!));
  supporter = { page, person: names[0]!, of: names[1]! };
  const tablet = await signInDevice(roles, fourth!.subject);
  device = { page: tablet, person: personOf(tablet) };
}, 120_000);
afterAll(async () => {
  await staff?.close();
  await roles?.close();
});

/** Those that anybody may open, and that make nobody anything: signing in and out. */
const open = ['GET /sign-in', 'GET /signed-in', 'GET /sign-out', 'GET /signed-out', 'GET /choose', 'POST /choose'];
const isOpen = ({ method, path }: Route) => open.includes(`${method} ${path}`);
const closed = () => routes.filter((route) => !isOpen(route));
const ofResidents = () => closed().filter(({ folder }) => peopleOf(folder) === 'resident');
const ofStaff = () => closed().filter(({ folder }) => peopleOf(folder) !== 'resident');
const isRead = ({ method }: Route) => method === 'GET';

/** Without the menu, in which the department stands that the address names. */
const mainOf = (answer: Answer) =>
  likened({ ...answer, body: /<main.*<\/main>/s.exec(answer.body)?.[0] ?? answer.body });

/** What takes a form of anybody, because nothing comes of it: the practice of an entry. */
const takesNothing = ['POST /care/visits/practice/visit'];

/** Asks every route, says of each what it must not have answered. */
async function findWrong(
  all: readonly Route[],
  wrong: (route: Route) => Promise<string | undefined>,
): Promise<string[]> {
  const found: string[] = [];
  for (const route of all) {
    const why = await wrong(route);
    if (why !== undefined) found.push(`${sayRoute(route)}: ${why}`);
  }
  return found;
}

test('routes are found', () => {
  const said = routes.map(sayRoute);
  expect(said).toContain('GET /resident/of/:person/trail');
  expect(said).toContain('POST /resident/sign-out');
  expect(said).toContain('GET /municipal/counter');
});

test('nobody: every page leads to signing in, and nothing that is sent is taken', async () => {
  const page = await roles.browser.open('/');
  const found = await findWrong(closed(), async (route) => {
    const target = fill(route, { person: one.person });
    const { status, location } = await ask(
      page,
      route.method,
      target,
      isRead(route) ? {} : { form: { form_token: 'x' } },
    );
    if (isRead(route))
      return status === 303 && location?.startsWith(`/${route.folder}/sign-in?`) ? undefined : `${status} ${location}`;
    return status === 403 ? undefined : String(status);
  });
  expect(found).toEqual([]);
  await page.context().close();
});

test('a resident: another’s page is answered like none, whatever is asked of it', async () => {
  const token = await tokenOf(one.page, '/resident/sign-out');
  const form = { form_token: token };
  const found = await findWrong(
    ofResidents().filter((route) => parametersOf(route).includes('person')),
    async (route) => {
      const send = (person: string) =>
        ask(one.page, route.method, fill(route, { person }), isRead(route) ? {} : { form });
      const [theirs, none] = [await send(other.person), await send(nothing)];
      if (theirs.status < 400) return `${theirs.status} for another’s`;
      return likened(theirs) === likened(none) ? undefined : `another’s ${theirs.status} is not none’s ${none.status}`;
    },
  );
  expect(found).toEqual([]);
});

test('a resident: what does not exist on the own page changes nothing and shows nothing', async () => {
  const form = { form_token: await tokenOf(one.page, '/resident/sign-out') };
  const found = await findWrong(
    ofResidents().filter((route) => parametersOf(route).some((name) => name !== 'person')),
    async (route) => {
      const { status } = await ask(
        one.page,
        route.method,
        fill(route, { person: one.person }),
        isRead(route) ? {} : { form },
      );
      return status >= 400 && status < 500 ? undefined : String(status);
    },
  );
  expect(found).toEqual([]);
});

test('addresses that one person’s pages lead to are nobody else’s', async () => {
  const all = { one, other, supporter, device };
  const own = new Map<string, Awaited<ReturnType<typeof crawl>>>();
  for (const [name, { page }] of Object.entries(all)) own.set(name, await crawl(page, '/resident'));
  const wrong: string[] = [];
  const absent = likened(await ask(one.page, 'GET', `/resident/of/${nothing}`));
  for (const [reader, { page }] of Object.entries(all))
    for (const [owner, { pages, forms }] of own) {
      await ask(device.page, 'GET', '/resident'); // a tablet rests that nobody touches, and the others take a while
      if (owner === reader) continue;
      const none = likened(await ask(page, 'GET', `/resident/of/${nothing}`));
      for (const at of fewOfEach(pages)) {
        if (own.get(reader)!.pages.has(at)) continue;
        const answer = await ask(page, 'GET', at);
        if (likened(answer) !== none) wrong.push(`${reader} at ${owner}’s ${at}: ${answer.status}`);
      }
      const form = { form_token: await tokenOf(page, '/resident/sign-out') };
      for (const at of fewOfEach(forms)) {
        if (own.get(reader)!.forms.has(at)) continue;
        const { status } = await ask(page, 'POST', at, { form });
        if (status < 400) wrong.push(`${reader} sends ${owner}’s form ${at}: ${status}`);
      }
    }
  expect(wrong).toEqual([]);
  expect(absent).toMatch(/^404 /);
  expect(own.get('one')!.pages.size).toBeGreaterThan(5);
});

/** What a helper with the scope *trail* may read. A new page that opens to one is named here, or is a hole. */
const ofTrail = ['', '/trail', '/trail/:record', '/trail/:record/proof', '/monthly-post'].map(
  (path) => `/of/:person${path}`,
);
/** What is the helper's own to end. */
const layDown = '/of/:person/proxies/lay-down';

test('a helper who may read the records opens them, and nothing else, and changes nothing', async () => {
  const form = { form_token: await tokenOf(supporter.page, '/resident/sign-out') };
  expect(supporter.of).toBeTruthy();
  const records = await ask(supporter.page, 'GET', `/resident/of/${encodeURIComponent(supporter.of)}/trail`);
  expect(records.status).toBe(200);
  const found = await findWrong(
    ofResidents().filter(
      (route) => parametersOf(route).includes('person') && ![...ofTrail, layDown].includes(route.path),
    ),
    async (route) => {
      const target = fill(route, { person: supporter.of });
      const { status } = await ask(supporter.page, route.method, target, isRead(route) ? {} : { form });
      if (isRead(route)) return status !== 200 ? undefined : String(status);
      return status >= 400 ? undefined : String(status);
    },
  );
  expect(found).toEqual([]);
});

test('a tablet in the room shows no page of the person whom it stands for, and changes nothing', async () => {
  const token = await tokenOf(device.page, '/resident/sign-out');
  const found = await findWrong(
    ofResidents().filter(({ path }) => parametersOf({ path } as Route).includes('person') && path !== '/of/:person'),
    async (route) => {
      const target = fill(route, { person: device.person });
      const form = { form_token: token };
      const { status } = await ask(device.page, route.method, target, isRead(route) ? {} : { form });
      if (isRead(route)) return status !== 200 ? undefined : String(status);
      return status >= 400 ? undefined : String(status);
    },
  );
  expect(found).toEqual([]);
});

const tokens = new Map<Asker, Promise<string>>();
function tokenIn(session: Asker, folder: string): Promise<string> {
  const known = tokens.get(session) ?? tokenOf(session, `/${folder}/sign-out`);
  tokens.set(session, known);
  return known;
}

test('no form is taken without its token, with another session’s, or from another site', async () => {
  const foreign = await tokenOf(other.page, '/resident/sign-out');
  const codes = await codesOfMembers();
  const ways = (token: string): [string, Record<string, string>, Record<string, string>][] => [
    ['no token', {}, {}],
    ['an empty token', { form_token: '' }, {}],
    ['another session’s token', { form_token: foreign }, {}],
    ['another site', { form_token: token }, { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour of the site', { form_token: token }, { 'Sec-Fetch-Site': 'same-site' }],
  ];
  const sent = routes.filter((route) => !isRead(route) && !takesNothing.includes(sayRoute(route)));
  expect(sent.length).toBeGreaterThan(100);
  expect(await staff.findUnreached(ofStaff())).toEqual([]);
  const found = await findWrong(sent, async (route) => {
    const isOfResidents = peopleOf(route.folder) === 'resident';
    const session: Asker = isOfResidents ? one.page : await staff.of(route);
    const code = isOfResidents ? undefined : codes.get(staff.memberOf(route));
    const all = ways(await tokenIn(session, route.folder));
    for (const [way, form, headers] of isOfResidents ? all : all.filter((_, i) => i % 2 === 0)) {
      const target = fill(route, { person: one.person, month: '202611', ...(code !== undefined && { code }) });
      const { status } = await ask(session, route.method, target, { form, headers });
      // 400 would say that the form was read: of a form that is none of ours nothing is.
      if (status <= 400 || status >= 500) return `${way}: ${status}`;
    }
    return undefined;
  });
  expect(found).toEqual([]);
  for (const route of routes.filter((one) => takesNothing.includes(sayRoute(one)))) {
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await ask(await staff.of(route), route.method, fill(route), { form: {}, headers })).status).toBe(403);
  }
  // Nobody was signed out by any of it.
  expect((await ask(one.page, 'GET', `/resident/of/${encodeURIComponent(one.person)}`)).status).toBe(200);
});

/** Somebody of each member's own: an office's 利用者, a town hall's resident. */
async function codesOfMembers(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await roles.region.database.pool('admin', 1).query<{ member: string; code: string }>(
    `SELECT member, min(code) AS code FROM care.person GROUP BY 1
      UNION ALL SELECT member, min(code) FROM municipal.resident WHERE left_on IS NULL GROUP BY 1`,
  );
  return new Map(rows.map(({ member, code }) => [member, code]));
}

test('care offices: another office’s person is answered like none, by every route that names one', async () => {
  const codes = await codesOfMembers();
  const named = ofStaff().filter((route) => route.folder === 'care' && parametersOf(route).includes('code'));
  const shown: string[] = [];
  const found = await findWrong(named, async (route) => {
    const [own, other] = [await staff.of(route), await staff.otherOf(route)!];
    const code = codes.get(staff.memberOf(route))!;
    const form = { form_token: await tokenOf(other, '/care/sign-out') };
    const send = (session: Asker, of: string) =>
      ask(session, route.method, fill(route, { code: of, month: '202611' }), isRead(route) ? {} : { form });
    if (isRead(route) && (await send(own, code)).status < 400) shown.push(sayRoute(route));
    const [theirs, none] = [await send(other, code), await send(other, nothing)];
    if (theirs.status < 400) return `${theirs.status} for another’s`;
    const without = (answer: Answer, of: string) => likened(answer).replaceAll(encodeURIComponent(of), '');
    return without(theirs, code) === without(none, nothing)
      ? undefined
      : `${theirs.status} is not none’s ${none.status}`;
  });
  expect(found).toEqual([]);
  expect(shown.length).toBeGreaterThan(25);
});

test('staff: whose role a department is not for, it is not there for; whose member does not use the application, nothing is', async () => {
  const office = await roles.region.client('CARE/0300000100/careplan');
  await enrol(office, 'cm-1', 'ケアマネジャー');
  const outside = await signInStaff(roles.browser, 'municipal', 'CARE/0300000100 cm-1');
  const outsideToken = await tokenOf(outside, '/municipal/sign-out');
  const notUsed = mainOf(await ask(outside, 'GET', '/municipal'));
  expect(notUsed).toMatch(/^403 .*このアプリケーションは使えません/s);
  const ofOthers = await findWrong(
    ofStaff().filter(({ folder }) => folder === 'municipal'),
    async (route) => {
      if (route.path === '/sign-out') return undefined;
      const form = { form_token: outsideToken };
      const answer = await ask(outside, route.method, fill(route), isRead(route) ? {} : { form });
      return mainOf(answer) === notUsed ? undefined : String(answer.status);
    },
  );
  expect(ofOthers).toEqual([]);

  for (const [who, own] of [
    ['GOV/990019 kaigo-01', '介護保険の職員'],
    ['GOV/990027 madoguchi-02', '窓口の職員'],
  ] as const) {
    const page = await signInStaff(roles.browser, 'municipal', who);
    const form = { form_token: await tokenOf(page, '/municipal') };
    const hidden = departments
      .filter((one) => one.roles.length > 0 && !one.roles.includes(own))
      .map(({ folder }) => folder);
    const isHidden = ({ path }: Route) =>
      hidden.some((folder) => path === `/${folder}` || path.startsWith(`/${folder}/`));
    const found = await findWrong(ofStaff().filter(isHidden), async (route) => {
      const send = (target: string) => ask(page, route.method, target, isRead(route) ? {} : { form });
      const [theirs, none] = [await send(fill(route)), await send('/municipal/nothing/there')];
      return theirs.status >= 400 && likened(theirs) === likened(none) ? undefined : `${who}: ${theirs.status}`;
    });
    expect(found).toEqual([]);
    await page.context().close();
  }
  await outside.context().close();
});

test('a session of one application is none of another’s, and one that was planted is nobody’s', async () => {
  const cookies = await one.page.context().cookies(roles.url);
  const { value } = cookies.find(({ name }) => name === 'app-resident')!;
  const folders = [...new Set(routes.map(({ folder }) => folder))];
  for (const folder of folders.filter((one) => one !== 'resident')) {
    const answer = await fetch(`${roles.url}/${folder}`, {
      redirect: 'manual',
      headers: { Cookie: `app-${folder}=${value}; app-resident=${value}` },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringContaining(`/${folder}/sign-in?`),
    ]);
  }
});

/** Pages as they were shown to whoever reaches them, for what else is asked of every page. */
const shownTo: { readonly session: Asker; readonly route: Route; readonly type: string; readonly text: string }[] = [];

test('every address keeps the headers of a page of ours: in no frame, no cache, nothing from elsewhere; a host or a line break changes none', async () => {
  const codes = await codesOfMembers();
  const bad = 'x%0d%0aSet-Cookie:%20planted=1%0d%0a%0d%0a<script>';
  const found = await findWrong(closed().filter(isRead), async (route) => {
    const session: Asker = peopleOf(route.folder) === 'resident' ? one.page : await staff.of(route);
    const code = codes.get(staff.memberOf(route));
    const target = fill(route, { person: one.person, month: '202611', ...(code !== undefined && { code }) });
    const { cookies } = await session.request.storageState();
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const asked = `${target}?back=${bad}&before=${bad}&page=${bad}`;
    for (const at of peopleOf(route.folder) === 'resident' ? [target, asked, `${target}/${bad}`] : [asked]) {
      const answer = await fetch(roles.url + at, {
        redirect: 'manual',
        headers: {
          Cookie: cookie,
          'X-Forwarded-Host': 'evil.example',
          Forwarded: 'host=evil.example',
        },
      });
      const policy = answer.headers.get('content-security-policy') ?? '';
      const location = answer.headers.get('location') ?? '/';
      if (answer.status >= 500) return `${answer.status} at ${at}`;
      if (answer.headers.get('x-frame-options') !== 'DENY' || !policy.includes("frame-ancestors 'none'"))
        return 'may be framed';
      if (!policy.startsWith("default-src 'none'") || policy.includes('unsafe')) return `policy ${policy}`;
      if (answer.headers.get('cache-control') !== 'no-store') return 'may be kept';
      if (answer.headers.get('x-content-type-options') !== 'nosniff') return 'may be sniffed';
      if (/planted/.test(answer.headers.get('set-cookie') ?? '')) return 'a line break makes a header';
      if (!/^\/(?!\/)/.test(location) && new URL(location).origin !== roles.region.url) return `leads to ${location}`;
      const text = await answer.text();
      if (/<script>|evil\.example/.test(text)) return 'shows what was put in its address';
      shownTo.push({ session, route, type: answer.headers.get('content-type') ?? '', text });
    }
    return undefined;
  });
  expect(found).toEqual([]);
});

/** What is brought is looked at on a page of its own, which says what is wrong; it is dropped there, or forgotten after a day. */
const looksFirst = ['/care/import'];

test('an upload that is not what the form asks for is refused in words, and nothing of it is kept; every form that takes a file', async () => {
  const uploads = new Map<string, Upload & { readonly before: string }>();
  for (const { session, text } of shownTo)
    for (const one of uploadsIn(session, text)) uploads.set(one.action, { ...one, before: mainText(text) });
  // As many as there are parts of pages with such a field, at least.
  const fields = (await sourcesOf('applications/')).filter(([, text]) => text.includes('<FileField'));
  expect(uploads.size).toBeGreaterThanOrEqual(Math.max(5, fields.length));
  const kept = await countRows(roles.region);
  const found: string[] = [];
  for (const upload of uploads.values()) {
    const { session, action, before } = upload;
    const known = new Set(before.split(' '));
    const look = (what: string, status: number, body: string) => {
      const said = mainText(body)
        .split(' ')
        .filter((part) => !known.has(part));
      if (status < 400 || status >= 500) found.push(`${action} ${what}: ${status}`);
      else if (!/ください|できません|大きすぎ|ありません|読めません|違い|空です|ではない/.test(said.join(' ')))
        found.push(`${action} ${what}: ${status} says ${said.join(' ').slice(0, 300)}`);
    };
    for (const [what, file] of Object.entries(badFiles(upload))) {
      const multipart = { ...upload.kept, day: '令和9年4月1日', [upload.field]: file };
      const answer = await session.request.post(new URL(action, roles.url).href, { multipart, maxRedirects: 0 });
      const { location } = answer.headers();
      if (location === undefined || !looksFirst.includes(action)) look(what, answer.status(), await answer.text());
      else look(what, 400, await lookAndDrop(session, location));
    }
    const { status, body } = await announceHuge(upload, roles.url);
    look('too large', status, body);
  }
  expect(found).toEqual([]);
  expect(await countRows(roles.region)).toEqual(kept);
});

/** @returns the page that says what is wrong with what was brought */
async function lookAndDrop(session: Asker, at: string): Promise<string> {
  const { body } = await ask(session, 'GET', at);
  const form = { form_token: await tokenIn(session, at.split('/')[1]!), go: 'drop', seen: '' };
  expect((await ask(session, 'POST', at, { form })).status).toBe(303);
  return body;
}

/** Files of a form that others have laid down, byte for byte; no sheet for anybody's spreadsheet. */
const asLaidDown = [
  '/care/actuals/', // the tables of 実績 of ケアプランデータ連携標準仕様
  '/care/billing/', // 国保連 interface files
  '/care/outbox', // what came or goes, unchanged
  '/municipal/care-insurance/benefits', // 国保連 interface files
];

test('no cell of a file for a spreadsheet is a formula, whatever stands in the registers; every route that gives one', async () => {
  const admin = roles.region.database.pool('admin', 1);
  await admin.query(`UPDATE municipal.resident SET name = '=1+1', address = '@SUM(1)', kana = '+' || kana`);
  await admin.query(`UPDATE care.person SET name = '=1+1' WHERE name IS NOT NULL`);
  await admin.query(
    `INSERT INTO exchange.staff (member, id, roles, valid_from) SELECT member, '-1+1|x', '{=1+1}', valid_from FROM exchange.staff WHERE member = 'GOV/990019' LIMIT 1`,
  );
  const codes = await codesOfMembers();
  const disarmed: string[] = [];
  const given: string[] = [];
  const found = await findWrong(
    ofStaff().filter(({ path }) => !['/sign-out', '/stay', '/kept'].includes(path)),
    async (route) => {
      // What is read was read before; only what gave a file is asked again.
      const wasFile = shownTo.some((one) => one.route === route && /csv|spreadsheet/.test(one.type));
      if (isRead(route) && !wasFile) return undefined;
      const session = await staff.of(route);
      const code = codes.get(staff.memberOf(route));
      const target = new URL(fill(route, { month: '202611', ...(code !== undefined && { code }) }), roles.url).href;
      for (const form of ['utf-8', 'xlsx']) {
        const multipart = { form_token: await tokenIn(session, route.folder), form, view: '', file: picture };
        const answer = isRead(route)
          ? await session.request.get(target)
          : await session.request.post(target, { multipart, maxRedirects: 0 });
        if (answer.status() >= 500) return String(answer.status());
        const cells = cellsOf(answer.headers()['content-type'] ?? '', await answer.body());
        if (cells === undefined || asLaidDown.some((front) => new URL(target).pathname.startsWith(front)))
          return undefined;
        given.push(`${sayRoute(route)} ${form}`);
        const wrong = cells.find((cell) => isFormula(cell));
        if (wrong !== undefined) return `the formula ${wrong}`;
        disarmed.push(...cells.filter((cell) => /^'[=+\-@]/.test(cell)));
      }
      return undefined;
    },
  );
  expect(found).toEqual([]);
  expect(given.length).toBeGreaterThan(3);
  expect(disarmed).toContain("'-1+1|x");
});

test('no page writes a file for a spreadsheet by itself: there every formula is disarmed', async () => {
  const texts = [...(await sourcesOf('applications/')), ...(await sourcesOf('public/'))];
  expect(texts.length).toBeGreaterThan(10);
  const beside = /from '(?:csv-stringify|exceljs)|text\/csv|spreadsheetml/;
  const writing = texts.filter(
    ([, text]) => beside.test(text) && !/web\/export\/(?:write-csv|write-xlsx|download)/.test(text),
  );
  expect(writing.map(([file]) => file)).toEqual([]);
});

/** Every file of ours under a folder that is no test, with its text. */
async function sourcesOf(folder: string): Promise<(readonly [string, string])[]> {
  const root = new URL(`../${folder}`, import.meta.url);
  const names = (await readdir(root, { recursive: true })).filter(
    (name) => /\.tsx?$/.test(name) && !/(?:\.test|\/?testing[^/]*)\.tsx?$/.test(name),
  );
  return Promise.all(names.map(async (name) => [folder + name, await readFile(new URL(name, root), 'utf8')] as const));
}

const picture = { name: '一覧.csv', mimeType: 'text/csv', buffer: Buffer.from('89504e470d0a1a0a', 'hex') };

/** The cells of a CSV file, or the formulas of a book; undefined of anything else. */
function cellsOf(type: string, body: Buffer): string[] | undefined {
  if (type.startsWith('text/csv')) return (parse(body, { bom: true, relax_column_count: true }) as string[][]).flat();
  if (!type.includes('spreadsheetml')) return undefined;
  const book = openZip(body);
  if (!('entries' in book)) return ['=broken'];
  const sheets = book.entries
    .filter(({ name }) => name.startsWith('xl/worksheets/'))
    .map((one) => unpack(one).toString());
  return sheets.flatMap((sheet) => [...sheet.matchAll(/<f[ >][^<]*/g)].map(([formula]) => `=${formula}`));
}
const isFormula = (cell: string) => /^\s*[=+\-@＝＋－＠\t\r]/.test(cell) && !/^[+-]?\d+(?:\.\d+)?$/.test(cell);
