import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { MemberId } from '../../contracts/member.ts';
import { members } from '../../town/members.ts';
import { getResident } from '../../town/town.ts';
import { widths } from '../../web/testing-browser.ts';
import { fillHall } from '../municipal/care-insurance/testing.ts';
import { signInStaff } from '../testing-roles.ts';
import type { Route } from '../testing-routes.ts';
import { openSweeps, type Sweeps } from '../testing-sweep.ts';
import { hospital, liveStay } from './caseload/stay/testing.ts';
import { openAnsweredOffices } from './caseload/testing.ts';
import { writeUnit } from './files/write/unit.ts';
import { listPersons } from './store/persons.ts';
import { offices, unitOf } from './testing.ts';
import { liveMonth, now } from './testing-month.ts';

/*
 * Every page of care offices and of the insurer's rooms, in a month that is lived: each is opened by whoever has it, and keeps the rules of pages; each
 * form is sent with nothing, with what answers nothing, and filled in. Axe looks at the narrow page; with ENGAWA_WIDTHS=all at every width, and at what
 * a form is refused with.
 */
vi.setConfig({ testTimeout: 400_000, hookTimeout: 120_000 });
const { planner, dayCare } = offices;
const centre = members.find(({ kind }) => kind === 'comprehensive-support-centre')!.id;

let at: Awaited<ReturnType<typeof openAnsweredOffices>>;
let sweeps: Sweeps;
let codes: Awaited<ReturnType<typeof liveMonth>>;
const desks = new Map<MemberId, Page>();
const deskOf = async (member: MemberId, who: string, folder = 'care') => {
  const page = await signInStaff(at.browser, folder, `${member} ${who}`);
  desks.set(member, page);
  return page;
};

beforeAll(async () => {
  [at, sweeps] = await Promise.all([openAnsweredOffices(), openSweeps()]);
  await at.region.clock.turn(now);
  const manager = await deskOf(planner, 'caremane-01');
  const provider = await deskOf(dayCare, 'sekinin-01');
  codes = await liveMonth(at, { manager, provider });
  await liveStay(at, codes.planner, now);
});
afterAll(() => at?.close());

const axeAt = widths.length > 2 ? widths : widths.slice(0, 1);
type Answers = Readonly<Record<string, string>>;
async function sweepAs(page: Page, starts: readonly string[], under: string, answers: Answers): Promise<void> {
  const { pages, problems } = await sweeps.as(page, starts, under, { answers, axeAt, careless: true });
  if (process.env.ENGAWA_SWEEP) console.log(pages.join('\n'));
  expect(problems.join('\n')).toBe('');
}

/** An application that has just been made: what comes of it is not there yet. */
const application: Answers = Object.fromEntries(
  ['surveyedOn', 'opinionOn', 'examinedOn', 'resultOn', 'result', 'postponedTo', 'withdrawn'].flatMap((name) =>
    ['/applications/new', '/applications/of/:id/edit'].map((at) => [`${at} ${name}`, '']),
  ),
);
const plan: Answers = {
  '/draft/first planDay': '令和8年12月7日',
  '/draft/first firstPlanDay': '令和6年4月1日',
  '/draft/first certifiedFrom': '令和8年4月1日',
  '/draft/first certifiedUntil': '令和11年3月31日',
  '/draft/first certifiedOn': '令和8年3月20日',
  '/draft/week start': '9:30',
  '/draft/week end': '16:35',
};

test('a provider', async () => {
  const person = encodeURIComponent(codes.dayCare);
  const starts = [
    ...['', '/visits', '/queries', '/billing/202611', '/billing/202611/results', '/outbox', '/import'],
    ...['/actuals/202611', `/actuals/202611/${person}`, `/plans/${person}`, `/talk/${person}`],
  ];
  await sweepAs(
    desks.get(dayCare)!,
    starts.map((below) => `/care${below}`),
    '/care',
    {
      '/queries/:id{[0-9a-f-]{36}} how': 'right',
      '/correction/:claim reason': '02',
      '/visits/extra starts': '10:00',
      '/visits/extra ends': '10:30',
      '/:code/add code': '152447',
      '/:code/add day': '7',
      '/:code/add start': '9:30',
      '/:code/add end': '16:35',
      '/:code/add units': '791',
      '/invoice/:code receivedOn': '令和8年12月7日',
    },
  );
});

test('the care manager', async () => {
  const person = encodeURIComponent(codes.planner);
  const months = ['202611', '202612', '202610'].flatMap((month) => [`/months/${month}`, `/months/${month}/${person}`]);
  const starts = [
    ...['', '/caseload', `/caseload/${person}`, ...months, `/plans/${person}`, `/prevention/${person}`],
    ...['/billing/202610', '/billing/202610/results', '/outbox', '/import', `/talk/${person}`],
    ...['202611', '202610'].map((month) => `/months/${month}/${person}/actuals`),
  ];
  const desk = desks.get(planner)!;
  const { insurer, insured } = getResident(at.region.town, at.region.town.cast.month).insured[0]!;
  const all = [await bringFiles(desk), ...starts.map((below) => `/care${below}`)];
  await sweepAs(desk, all, '/care', {
    careManager: '99000001',
    managers: '2',
    '/caseload/new insurer': insurer,
    '/caseload/new insured': insured,
    '/family age': '58歳',
    '/edit staff': 'caremane-01',
    '/basis typeLimits': '',
    ...application,
    ...plan,
    '/end until': '令和8年12月7日',
    '/lines/:line start': '9:30',
    '/lines/:line end': '16:35',
  });
});

test('the centre', async () => {
  await sweepAs(await deskOf(centre, 'caremane-01'), ['/care/centre'], '/care/centre', {});
});

test('a hospital', async () => {
  await sweepAs(await deskOf(hospital, 'renkei-01'), ['/care', '/care/hospital', '/care/outbox'], '/care', {
    '/discharge stage': 'discharged',
    '/discharge dischargedOn': '令和8年12月7日',
  });
});

test('the insurer', async () => {
  const hall = await deskOf('GOV/990019', 'kaigo-01', 'municipal');
  const { insured } = getResident(at.region.town, at.region.town.cast.month);
  const { rows } = await at.region.database
    .pool('admin', 1)
    .query<{ code: string }>(`SELECT code FROM municipal.certification WHERE member = $1 AND insured = $2`, [
      'GOV/990019',
      insured[0]!.insured,
    ]);
  const brought = await fillHall(at, hall, { code: rows[0]!.code, insured: insured[0]!, now });
  const home = '/municipal/care-insurance';
  const starts = [home, ...brought, `${home}/checks/202611`, `${home}/statistics`];
  await sweepAs(hall, starts, home, {
    number: insured[0]!.insured,
    '/statistics/forecast year': '2030',
    '/statistics/areas areas': '本町,中央圏域',
    '/papers/doctor signed': '令和8年11月1日',
    '/papers/doctor until': '令和9年11月1日',
    '/papers/doctor witness': 'kaigo-02',
    '/notified day': '令和8年12月5日',
  });
});

const isOurs = ({ folder, path }: Route) =>
  folder === 'care' || (folder === 'municipal' && path.startsWith('/care-insurance'));

/** Files of an office, brought and not yet taken in: of somebody whom nobody here knows. @returns where they wait */
async function bringFiles(page: Page): Promise<string> {
  const known = new Set((await at.rows(planner)(listPersons)).map(({ insured }) => insured));
  const stranger = at.region.town.residents.find(
    ({ careLevel, insured: [one] }) => careLevel && one?.insured.length === 10 && !known.has(one.insured),
  )!;
  const about = { from: dayCare, to: planner, sequence: '20261206100000' };
  const written = writeUnit(unitOf(at.region.town, 'actuals', stranger.id, about));
  if (written.outcome !== 'written') throw new Error(JSON.stringify(written));
  await page.goto(`${at.url}/care/import`);
  await page.setInputFiles(
    'input[type=file]',
    written.files.map(({ name, bytes }) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(bytes) })),
  );
  await Promise.all([page.waitForNavigation(), page.locator('main form .button.primary').click()]);
  return new URL(page.url()).pathname;
}

/** At which no page of these sweeps arrives, and why. */
const left: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['GET /care/billing/:month{\\d{6}}/file', 'of claims that are not sent yet: billing.test.ts'],
      [
        'GET /municipal/care-insurance/people/:code/renewal.pdf',
        'of a certification that is about to end: care-insurance.test.ts',
      ],
      [
        'GET /care/centre/:code/checklist/:id/review,POST /care/centre/:code/checklist/:id/review,GET /care/centre/:code/checklist/:id/thanks,GET /care/centre/:code/checklist/:id/paper,GET /care/centre/:code/checklist/:id/paper.pdf',
        'after twenty-five answers: centre.test.ts',
      ],
      [
        'GET /care/centre/:code/checklist/:id/file,POST /care/centre/:code/checklist/:id/file,GET /municipal/care-insurance/filings/:id,POST /municipal/care-insurance/filings/:id,POST /municipal/care-insurance/filings/:id/end',
        'of a check list that is decided, and what of it came to the town hall: centre.test.ts',
      ],
      ['POST /municipal/care-insurance/statistics', 'once in eleven months: care-insurance.test.ts'],
      [
        'POST /care/centre/others/:id,POST /care/centre/:code/consultations/:id/back',
        'of a consultation about somebody in no list: centre.test.ts',
      ],
      ['GET /care/talk/:code/photo/:note', 'of what a camera saw: talk.test.ts'],
      [
        'GET /municipal/care-insurance/changes/:month{\\d{6}}/file,POST /municipal/care-insurance/changes/:month{\\d{6}}/file',
        'after it is confirmed that nobody has confirmed the layout: care-insurance.test.ts',
      ],
      [
        'GET /care/prevention/:code/paper,POST /care/prevention/:code/draft/give',
        'after both forms are whole: prevention/pages.test.ts',
      ],
      ['POST /care/plans/:code/draft/give', 'after all three forms are whole: plans/pages.test.ts'],
      [
        'POST /care/actuals/:month{\\d{6}}/send/:planner{[0-9A-Z]{10}}',
        'sent before the sweep begins: testing-month.ts',
      ],
      [
        'GET /care/caseload/successions/:message,POST /care/caseload/successions/:message/take',
        'of what another office has passed on: caseload.test.ts',
      ],
      [
        'GET /care/billing/:month{\\d{6}}/slips/:claim/cancel,POST /care/billing/:month{\\d{6}}/slips/:claim/cancel',
        'of a slip that was sent: billing.test.ts',
      ],
      [
        'GET /care/billing/:month{\\d{6}}/prepared/:office{[0-9A-Z]{10}},POST /care/billing/:month{\\d{6}}/prepared/:office{[0-9A-Z]{10}}',
        'of an office that works on paper alone: month.test.ts',
      ],
      [
        'GET /care/caseload/:code/succession/of/:id,GET /care/caseload/:code/succession/of/:id/pdf,POST /care/caseload/:code/succession/new',
        'after a succession is written: caseload.test.ts',
      ],
      [
        'GET /care/months/:month/papers,POST /care/months/:month/papers',
        'of several who are chosen: months/room.test.ts',
      ],
      [
        'POST /care/plans/:code/draft/first,POST /care/plans/:code/draft/undo',
        'versions of a draft: plans/pages.test.ts',
      ],
      ['POST /care/outbox/sent/:id/again', 'of what did not arrive: outbox.test.ts'],
      ['POST /care/import/:brought/newcomer/:numbers', 'of whom nothing relates to the office: outbox.test.ts'],
      ['POST /care/caseload/:code/stays/of/:id/given', 'after the sheet is written: caseload.test.ts'],
      ['GET /care/choose,POST /care/choose', 'of a tablet that several share: tablet.test.ts'],
      ['GET /care/sign-in,GET /care/signed-in', 'leads on to the issuer and back'],
      ['GET /care/signed-out', 'the same page as the town hall’s: ../sweep.test.ts'],
      [
        'GET /care/sign-out,POST /care/sign-out,POST /care/stay',
        'ends the sweep, or answers a script: ../sweep.test.ts',
      ],
      ['GET /care/kept,POST /care/kept', 'after a session has ended: municipal.test.ts'],
      [
        'GET /care/visits/copy,GET /care/visits/token,GET /care/visits/worker.js',
        'of a device that has no network: visits.test.ts',
      ],
      ['GET /care/visits/card/:token,GET /care/visits/photo/:id', 'of what a camera saw: visits.test.ts'],
      [
        'POST /care/visits/:id/come,POST /care/caseload/:code/absences/:id/told',
        'of a visit that the person has said not to want: visits.test.ts, mine.test.ts',
      ],
      ['POST /care/actuals/:month{\\d{6}}/import/take', 'after a file of its own: actuals.test.ts'],
      [
        'GET /care/caseload/new/of/:code,POST /care/caseload/new/of/:code',
        'after the insurer has answered of whom nobody knows: caseload.test.ts',
      ],
      [
        'GET /municipal/care-insurance/people/:code/steps,GET /municipal/care-insurance/found,GET /municipal/care-insurance/people/:code/notified,GET /municipal/care-insurance/people/:code/papers/doctor,GET /municipal/care-insurance/people/:code/papers/doctor/:consent,GET /municipal/care-insurance/people/:code/papers/file',
        'the answer to a form, opened anew: leads back to the page of the form',
      ],
    ] as const
  ).flatMap(([routes, why]) => routes.split(/,(?=GET|POST)/).map((route) => [route, why])),
);
test('no page is forgotten', () => {
  expect(sweeps.missing(isOurs, left)).toEqual([]);
});
