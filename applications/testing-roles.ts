import { type APIRequestContext, type APIResponse, type Page, request } from 'playwright-core';
import type { TestRegion } from '../exchange/testing.ts';
import { act, enrol } from '../exchange/testing-acting.ts';
import { nameProxy, openTestPerson } from '../exchange/testing-person.ts';
import { peopleOf } from '../town/people.ts';
import type { TestBrowser } from '../web/testing-browser.ts';
import { shapeOfAddress } from '../web/testing-sweep.ts';
import { openTestPages, type TestPages } from './testing.ts';

/** A region whose town halls have their registers, with its applications; people of it sign in each in a browser of their own. */
export const openRoles = () => openTestPages({ registers: true });
export type Roles = TestPages;

/** Residents who can be chosen at sign-in, and of whom a town hall knows a number; the others are somebody's special case. */
export function findResidents({ town }: TestRegion) {
  const plain = new Set(
    town.residents
      .filter((one) => one.municipality === '990019' && !one.protected && !one.movedOut && one.insured.length > 0)
      .map(({ id }) => id),
  );
  return peopleOf(town).flatMap(({ subject }, index) => (plain.has(subject) ? { subject, index } : []));
}

/** @param index of whom, on the page where the fictional region lets anybody choose */
export async function signInResident(
  browser: TestBrowser,
  index: number,
  start = '/resident',
  how: Parameters<TestBrowser['open']>[1] = {},
): Promise<Page> {
  const page = await browser.open(start, how);
  await chooseWay(page);
  await page.locator('main form button').nth(index).click();
  await page.waitForURL(`${browser.url}/**`);
  return page;
}

/** @param who `GOV/990019 kaigo-01` */
export async function signInStaff(browser: TestBrowser, folder: string, who: string): Promise<Page> {
  const page = await browser.open(`/${folder}`);
  await chooseWay(page);
  await page.locator(`main form:has(input[value="${who}"]) button`).click();
  await page.waitForURL(`${browser.url}/**`);
  return page;
}

/** The same without a window: where many sign in, and pages are asked and not looked at. End it with `request.dispose()`. */
export async function signInUnseen(url: string, folder: string, who: string): Promise<Asker> {
  const asked = await request.newContext();
  const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
  const read = async (response: APIResponse) => ({ at: response.url(), html: await response.text() });
  const ways = await read(await asked.get(`${url}/${folder}`));
  const [, way] = /<a[^>]*href="([^"]+)"[^>]*>(?:(?!<\/a>).)*町の人を選ぶ/s.exec(ways.html)!;
  const people = await read(await asked.get(new URL(unescaped(way!), ways.at).href));
  const form = people.html.split('<form').find((one) => one.includes(`value="${who}"`))!;
  const [, action] = /action="([^"]*)"/.exec(form)!;
  const fields = [...form.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)];
  const sent = Object.fromEntries(fields.map(([, name, value]) => [name!, unescaped(value!)]));
  const entered = await asked.post(new URL(unescaped(action!), people.at).href, { form: sent });
  if (!entered.url().startsWith(`${url}/${folder}`))
    throw new Error(`${who} is not signed in, but at ${entered.url()}`);
  return { request: asked, url: () => url };
}

async function chooseWay(page: Page): Promise<void> {
  if (await page.getByText('は、あなたのものですか').first().isVisible())
    await page.locator('main .actions a').first().click();
  await page.getByRole('link', { name: /町の人を選ぶ/ }).click();
  await page.waitForURL('**/choose');
}

/** A tablet that stands in the room of a resident, as the counter pairs it. */
export async function signInDevice({ region, browser, url }: Roles, subject: string): Promise<Page> {
  const hall = await region.client('GOV/990019/main');
  await enrol(hall, 'desk-1', '窓口担当');
  const { insured } = region.town.residents.find(({ id }) => id === subject)!;
  const [found] = await hall.codesOf(insured, 'code-matching');
  const page = await browser.open('/');
  await page.goto(`${region.url}/sign-in/tablet`);
  const code = new URL(page.url()).searchParams.get('code')!;
  const asked = { subject: found!.code, code, label: 'はなさん', picture: 'flower' };
  const paired = await act(region, hall, '/v1/devices', { sub: 'desk-1', role: '窓口担当' }, asked);
  if (paired.status >= 300) throw new Error(`not paired: ${paired.status} ${JSON.stringify(paired.body)}`);
  await page.goto(`${url}/resident`);
  await page.locator('main button').first().click();
  await page.waitForURL(`${url}/**`);
  return page;
}

/** `by` names the other a helper who may read the records and nothing else. */
export async function nameSupporter({ region }: Roles, by: string, supporter: string): Promise<void> {
  const [person, proxy] = [await openTestPerson(region, by), await openTestPerson(region, supporter)];
  await nameProxy(person, proxy, { kind: 'supporter', scope: ['trail'] });
}

/** @returns the code by which somebody takes up standing in for `by`, to read the records and nothing else */
export async function inviteSupporter({ region }: Roles, by: string): Promise<string> {
  const person = await openTestPerson(region, by);
  const asked = { label: '知人', kind: 'supporter', scope: ['trail'] };
  return (await person.post<{ code: string }>(`/v1/me/${await person.nameOf()}/proxies`, asked)).body.code;
}

export type Answer = { readonly status: number; readonly location: string | undefined; readonly body: string };

/** A session of somebody that pages are asked in: a browser's, or one without a window. */
export type Asker = { readonly request: APIRequestContext; url(): string };

/** One request with the cookies of `page`; nothing is followed. */
export async function ask(
  page: Asker,
  method: string,
  target: string,
  { form, headers = {} }: { form?: Record<string, string>; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response: APIResponse = await page.request.fetch(new URL(target, page.url()).href, {
    method,
    headers,
    maxRedirects: 0,
    ...(form && { form }),
  });
  return { status: response.status(), location: response.headers().location, body: await response.text() };
}

/** What differs between any two answers of the same page: tokens, times, this page's own address, the number of a fault. */
export const likened = ({ status, body }: Answer): string =>
  `${status} ${body.replace(/[\w-]{43,}|\d+時\d+分|T[\d:.]+Z|back=[^"&]*|seconds-left="\d+"/g, '')}`;

/** The token that forms of this session carry: it stands on every page of somebody who is signed in. */
export async function tokenOf(page: Asker, target: string): Promise<string> {
  const { body } = await ask(page, 'GET', target);
  const [, token] = /data-token="([^"]+)"/.exec(body) ?? /name="form_token" value="([^"]+)"/.exec(body) ?? [];
  if (!token) throw new Error(`${target} has no form token`);
  return token;
}

/** Whether it is one of the first ten of the addresses that differ in ids, days and codes alone. */
function firstOfEach(): (at: string) => boolean {
  const met = new Map<string, number>();
  return (at) => {
    const shape = shapeOfAddress(new URL(at, 'http://any.invalid'));
    met.set(shape, (met.get(shape) ?? 0) + 1);
    return met.get(shape)! <= 10;
  };
}
export const fewOfEach = (addresses: Iterable<string>): string[] => [...addresses].filter(firstOfEach());

/** Every address that this session is led to by links and forms, from `start` on: what is its own. Of one shape ten are opened. */
export async function crawl(
  page: Page,
  start: string,
  most = 200,
): Promise<{ pages: Set<string>; forms: Set<string>; answers: Map<string, Answer> }> {
  const origin = new URL(page.url()).origin;
  const [pages, forms, answers] = [new Set<string>([start]), new Set<string>(), new Map<string, Answer>()];
  const isFirst = firstOfEach();
  for (const at of pages) {
    if (answers.size >= most) break;
    if (!isFirst(at)) continue;
    const answer = await ask(page, 'GET', at);
    answers.set(at, answer);
    const links = [...answer.body.matchAll(/<(a|form)\b[^>]*?\s(?:href|action)="([^"]+)"/g)];
    if (answer.location !== undefined) links.push(['', 'a', answer.location] as unknown as RegExpExecArray);
    for (const [, element, href] of links) {
      const url = new URL(href!.replaceAll('&amp;', '&'), origin + at);
      if (url.origin !== origin || /\/(sign-in|sign-out|signed-in|signed-out|choose|furigana|kit)\b/.test(url.pathname))
        continue;
      (element === 'form' ? forms : pages).add(url.pathname + url.search);
    }
  }
  return { pages, forms, answers };
}
