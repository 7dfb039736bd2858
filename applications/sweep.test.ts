import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  findResidents,
  inviteSupporter,
  nameSupporter,
  openRoles,
  type Roles,
  signInDevice,
  signInResident,
  signInStaff,
} from './testing-roles.ts';
import type { Route } from './testing-routes.ts';
import { openSweeps, type Sweeps } from './testing-sweep.ts';

/*
 * Every page of every role, found by following links from where that role begins: each is for everybody at every width, and keeps the rules of
 * pages (web/testing-sweep.ts); of care: care/sweep.test.ts. What breaks one is told with its page, its width and its rule.
 */
vi.setConfig({ testTimeout: 180_000 });

let roles: Roles;
let residents: ReturnType<typeof findResidents>;
let sweeps: Sweeps;
let tablet: Page;
/** of an invitation, and of tablets that wait to be registered */
let codes: { readonly invitation: string; readonly tablet: string; readonly other: string; readonly last: string };
/** whom the desk helps */
let helped: { readonly code: string; readonly birth: string };
/** whose tablet the desk is told of */
let told: typeof helped;
beforeAll(async () => {
  [roles, sweeps] = await Promise.all([openRoles(), openSweeps()]);
  const { region } = roles;
  residents = findResidents(region);
  const [first, second, third, ...more] = residents;
  tablet = await signInDevice(roles, first!.subject);
  await nameSupporter(roles, second!.subject, first!.subject);
  const hall = await region.client('GOV/990019/main');
  const find = async (subject: string) => {
    const { insured, birth } = region.town.residents.find(({ id }) => id === subject)!;
    return { code: (await hall.codesOf(insured, 'code-matching'))[0]!.code!, birth };
  };
  helped = await find(
    more.find(({ subject }) => region.town.consents.some((one) => one.resident === subject))!.subject,
  );
  told = await find(first!.subject);
  codes = {
    invitation: await inviteSupporter(roles, third!.subject),
    tablet: await waitAsTablet(),
    other: await waitAsTablet(),
    last: await waitAsTablet(),
  };
}, 120_000);
afterAll(() => roles?.close());

/** A tablet that shows its code until somebody registers it. */
async function waitAsTablet(): Promise<string> {
  const page = await roles.browser.open('/');
  await page.goto(`${roles.region.url}/sign-in/tablet`);
  return (await page.locator('.pairing-code').innerText()).replace(/\s/g, '');
}

/** Sweeps as somebody, and holds every page to the rules. */
const sweepAs: Sweeps['as'] = async (...asked) => {
  const swept = await sweeps.as(...asked);
  expect(swept.problems.join('\n')).toBe('');
  return swept;
};

test('nobody: the first page, and those on which one has signed out', async () => {
  const page = await roles.browser.open('/');
  const starts = ['/', '/resident/signed-out', '/municipal/signed-out'];
  expect((await sweepAs(page, starts, '/')).pages).toEqual(starts);
});

test('a tablet in the room', async () => {
  // It opens nothing (docs/people.md), and what says so is a page too.
  const starts = ['/resident', '/resident/tablet/still'];
  expect((await sweepAs(tablet, starts, '/resident')).pages).toContain('/resident');
});

test('a resident, who helps another too', async () => {
  const page = await signInResident(roles.browser, residents[0]!.index);
  await page.goto(`${roles.url}/resident`);
  const cards = page.locator('main a.card');
  const [own, others] = [cards.filter({ hasText: 'のページ' }), cards.filter({ hasNotText: 'のページ' })].map((one) =>
    one.first().getAttribute('href'),
  );
  const { pages } = await sweepAs(
    page,
    ['/resident', (await own)!, (await others)!, '/resident/sign-out'],
    '/resident',
    {
      answers: {
        '/invitation code': codes.invitation,
        '/accept code': codes.invitation,
        '/devices/new code': codes.tablet,
      },
    },
  );
  expect(pages.some((at) => at.endsWith('/trail'))).toBe(true);
});

test('staff: the page of a person at the desk, and what can be done there', async () => {
  const page = await signInStaff(roles.browser, 'municipal', 'GOV/990019 madoguchi-01');
  const start = `/municipal/counter/people/${encodeURIComponent(helped.code)}`;
  const answers = { birth: helped.birth, month: '令和8年10月', '/device code': codes.other, '/proxies majorityOn': '' };
  expect((await sweepAs(page, start, start, { answers })).pages.length).toBeGreaterThan(4);
});

/** What an administrator of staff writes. */
const administrators = { id: 'mihon-01', table: '窓口職：窓口の職員', on: '2027-04-01' };

// One of the desk, who is found somebody's page there; who keeps the register, answers residents, administers staff.
test.each([
  ['GOV/990019 madoguchi-01', '/municipal', 1],
  ['GOV/990019 shien-01', '/municipal/counter/protections', 0],
  ['GOV/990019 jumin-01', '/municipal/register', 0],
  ['GOV/990019 somu-02', '/municipal/counter/privacy', 0],
  ['GOV/990019 somu-01', '/municipal/counter/staff', 3],
] as const)('staff: %s at %s', async (who, start, more) => {
  const page = await signInStaff(roles.browser, 'municipal', who);
  const starts = start === '/municipal' ? [start, '/municipal/sign-out'] : start;
  const atDesk = { birth: told.birth, month: '令和8年10月', '/device code': codes.last, '/proxies majorityOn': '' };
  const answers = { ...administrators, ...atDesk };
  expect((await sweepAs(page, starts, start, { answers })).pages.length).toBeGreaterThan(more);
});

const isOurs = ({ folder, path }: Route) =>
  (folder === 'resident' && !/\/care(?:\/|$)/.test(path)) ||
  (folder === 'municipal' && !path.startsWith('/care-insurance'));
/** At which no page of these sweeps arrives, and why. */
const left: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      [
        'GET /municipal/choose,POST /municipal/choose,POST /resident/choose',
        'of a tablet that several share: tablet.test.ts',
      ],
      [
        'GET /municipal/sign-in,GET /municipal/signed-in,GET /resident/sign-in,GET /resident/signed-in',
        'leads on to the issuer and back',
      ],
      ['POST /municipal/sign-out,POST /resident/sign-out', 'ends the sweep: resident.test.ts'],
      ['POST /municipal/stay,POST /resident/stay', 'answers a script'],
      [
        'GET /municipal/kept,POST /municipal/kept,GET /resident/kept,POST /resident/kept',
        'after a session has ended: resident.test.ts, municipal.test.ts',
      ],
      [
        'GET /resident/of/:person/account/passkeys/:id/remove,POST /resident/of/:person/account/passkeys/:id/remove',
        'needs a passkey of a device: account.test.ts',
      ],
      ['GET /municipal/counter/found', 'the answer to a search, opened anew: leads to the search'],
      [
        'GET /resident/of/:person/trail/:record/ask,POST /resident/of/:person/trail/:record/ask,GET /resident/of/:person/trail/:record/asked',
        'of what somebody else did: trail.test.ts, own-tasks.test.ts',
      ],
      [
        'GET /resident/of/:person/questions/:id,GET /resident/of/:person/questions/:id/close,POST /resident/of/:person/questions/:id/close',
        'of what was asked: trail.test.ts',
      ],
      [
        'GET /municipal/counter/privacy/questions/:id,POST /municipal/counter/privacy/questions/:id,POST /municipal/counter/privacy/questions/:id/draft',
        'of what was asked: officer.test.ts',
      ],
      [
        'POST /municipal/counter/privacy/requests/:id/draft,GET /municipal/counter/privacy/requests/:id/letter,POST /municipal/counter/privacy/requests/:id/letter',
        'of what another has drafted: officer.test.ts',
      ],
      [
        'POST /municipal/counter/privacy/requests/:id',
        'one draft at a time, and this sweep has drafted a longer term: officer.test.ts',
      ],
      ['POST /municipal/counter/monthly-post', 'of a letter that waits for its month: monthly-letter.test.ts'],
      [
        'GET /resident/of/:person/consents/all/confirm,GET /resident/of/:person/proxies/new/confirm',
        'after a proof anew: consents.test.ts, proxies.test.ts',
      ],
      ['GET /municipal/register/:file,POST /municipal/register/:file', 'after a file was brought: register.test.ts'],
      [
        'GET /municipal/counter/queue/:question,POST /municipal/counter/queue/:question',
        'of two who cannot be told apart: desk.test.ts',
      ],
      [
        'GET /municipal/counter/people/:code/protection/end,POST /municipal/counter/people/:code/protection/end',
        'of who keeps the measures, at a person who has one: desk.test.ts',
      ],
    ] as const
  ).flatMap(([routes, why]) => routes.split(',').map((route) => [route, why])),
);
test('no page is forgotten', () => {
  expect(sweeps.missing(isOurs, left)).toEqual([]);
});
