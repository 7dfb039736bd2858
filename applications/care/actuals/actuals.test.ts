import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { getResident } from '../../../town/town.ts';
import { wake } from '../../../web/application/work.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { findViolations } from '../../../web/testing-axe.ts';
import { picture, widths } from '../../../web/testing-browser.ts';
import { findOverflow } from '../../../web/testing-measure.ts';
import { playedAt } from '../../testing.ts';
import { ask, signInStaff } from '../../testing-roles.ts';
import { askBack } from '../months/query.ts';
import { countUnanswered, listPut } from '../queries/store.ts';
import { readHeld } from '../store/held.ts';
import { findByNumbers, listPersons, type Person } from '../store/persons.ts';
import { type CareOffices, offices, openCareOffices } from '../testing.ts';
import { todayIn } from '../visits/desk.ts';
import { holdSlip } from '../visits/testing.ts';
import { lineIdOf } from './month.ts';
import { sameService } from './store.ts';
import { anyActs, play, textOf, textsOf, timesOf } from './testing-acts.ts';

// 月の実績: typed at a desk, compared with the plan, sent by the road, corrected, brought by a file; and who may not.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
const pictures = process.env.ENGAWA_PICTURES;
const { dayCare, nursing, planner } = offices;
const now = playedAt();
const today = todayIn(now);
const month = today.slice(0, 6);
let at: CareOffices;
let page: Page;
beforeAll(async () => {
  at = await openCareOffices({ regionTime: true });
  await at.region.clock.turn(now);
  await holdSlip(at, { now });
  page = await signInStaff(at.browser, 'care', `${dayCare} jimu-01`);
});
afterAll(() => at?.close());

const text = (of = page) => of.locator('main').innerText();
const go = (target = '') => page.goto(`${at.url}/care/actuals/${month}${target}`);
const press = (name: string) => page.locator('main').getByRole('button', { name, exact: true }).click();
const look = async (name: string) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findOverflow(page), name).toBeLessThanOrEqual(0);
    if (pictures) await picture(page, pictures, `${name}-${width}`);
  }
  expect(await findViolations(page), name).toEqual([]);
};
const openPerson = async () => {
  await go();
  await page.getByRole('link', { name: /大橋/ }).click();
};
/** What the planner holds of this office's actuals. */
const held = () =>
  at.rows(planner)(async (connection) =>
    (await readHeld(connection, { kind: 'actuals', period: month })).map(({ entry, sequence }) => ({
      sequence,
      days:
        entry?.kind === 'actuals'
          ? entry.parts.UPJSK.map(({ day, start, plannerOffice }) => `${day} ${start} ${plannerOffice}`)
          : undefined,
    })),
  );
/** @param hour e.g. 14:00 */
const cellAt = (hour: string) => page.locator(`input.actuals-cell[name$="-${today}"][aria-label^="${hour}"]`);
const cell = (day: string, line = 0) => page.locator(`input.actuals-cell[name$="-${day}"]`).nth(line);
async function send(way = '送る'): Promise<void> {
  await go();
  await page.getByRole('link', { name: /送る内容を確かめる/ }).click();
  await press(way);
}

test('the plan of the month is taken as done, one cell is otherwise, and it is said where', async () => {
  await go();
  expect(await text()).toContain('ケアプランセンター渡場');
  await openPerson();
  // What is still to come is no difference yet.
  const marked = await page
    .locator('td.differs input')
    .evaluateAll((all) => all.map((one) => one.getAttribute('name')!.slice(-8)));
  expect(marked.toSorted().at(-1)).toBe(today);
  await press('予定どおりに入れる');
  expect(await text()).toContain('実績を変えました');
  await cell(today).fill('2');
  await press('実績を変える');
  expect(await text()).toContain('予定1回、実績2回');
  await cell(today).fill('x');
  await press('実績を変える');
  expect(await text()).toMatch(/数字で書いてください[\s\S]*\d+日　9:00〜9:30/);
  // What was written in the same form is not lost to 予定どおりに入れる, in whatever width.
  await cell(today).fill('３');
  await cellAt('14:00').fill('');
  await press('予定どおりに入れる');
  expect(await text()).toContain('予定1回、実績3回');
  expect(await cellAt('14:00').inputValue()).toBe('1');
  await cell(today).fill('2');
  await press('実績を変える');
  await go();
  expect(await text()).toContain('まだ送っていません');
});

test('on a telephone a line is a calendar whose boxes are typed into, and nothing moves sideways', async () => {
  await openPerson();
  await page.setViewportSize({ width: 320, height: 900 });
  const box = async (day: string) => (await cell(month + day).boundingBox())!;
  const [seventh, fourteenth] = [await box('07'), await box('14')];
  expect(fourteenth.x).toBe(seventh.x);
  expect(fourteenth.y).toBeGreaterThan(seventh.y + seventh.height);
  expect(seventh.height).toBeGreaterThanOrEqual(44);
  const scroll = page.locator('.actuals-scroll');
  expect(await scroll.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  expect(await scroll.getByRole('table').getByRole('columnheader').count()).toBeGreaterThan(30);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect((await box('14')).y).toBe((await box('07')).y);
});

test('a form that was read before somebody else wrote changes nothing', async () => {
  await openPerson();
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator(`input.actuals-cell[name$="-${today}"]`).nth(0).fill('1');
  await other.getByRole('button', { name: '実績を変える' }).click();
  await cell(today).fill('0');
  await press('実績を変える');
  expect(await text()).toMatch(/ほかの記録が先に入りました[\s\S]*まだ入っていません：\d+日　9:00〜9:30　\S+　0回/);
  expect((await text()).match(/まだ入っていません/g)).toHaveLength(1);
  expect(await cell(today).inputValue()).toBe('1');
  await other.close();
});

test('a service beside the plan is added once, however often the button is pressed', async () => {
  await openPerson();
  const form = {
    ...Object.fromEntries(
      await page
        .locator('form[action$="/add"] input[type=hidden]')
        .evaluateAll((all) => all.map((one) => [(one as HTMLInputElement).name, (one as HTMLInputElement).value])),
    ),
    ...{ code: '111111', day: String(Number(today.slice(6))), start: '20:00', end: '20:30', units: '244' },
  };
  const { pathname } = new URL(page.url());
  const none = await ask(page, 'POST', `${pathname}/add`, { form: { ...form, code: '991111' } });
  expect([none.status, none.body]).toEqual([400, expect.stringContaining('このサービス種類')]);
  // Of a kind that there is, and a code that there is not: as 第6表, the month does not take what nobody can count.
  const unknown = await ask(page, 'POST', `${pathname}/add`, { form: { ...form, code: '11ZZZZ' } });
  expect([unknown.status, unknown.body]).toEqual([
    400,
    expect.stringMatching(/サービスコード「11ZZZZ」[\s\S]*codes\.json/),
  ]);
  expect((await ask(page, 'POST', `${pathname}/add`, { form })).status).toBe(303);
  const again = await ask(page, 'POST', `${pathname}/add`, { form });
  expect([again.status, again.body]).toEqual([400, expect.stringContaining('もう足してあるか')]);
  await openPerson();
  expect(await cellAt('20:00').inputValue()).toBe('1');
  // Somebody else takes the whole line away meanwhile: what was typed into it is named all the same.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator(`input.actuals-cell[name$="-${today}"][aria-label^="20:00"]`).fill('');
  await other.getByRole('button', { name: '実績を変える' }).click();
  await other.getByText('実績を変えました').waitFor();
  await other.close();
  await cellAt('20:00').fill('3');
  await press('実績を変える');
  expect(await text()).toMatch(/まだ入っていません：\d+日　20:00〜20:30　\S+　3回/);
});

test('sent to the planner by the road; what is corrected goes again, and what is gone is deleted', async () => {
  await go();
  await page.getByRole('link', { name: /送る内容を確かめる/ }).click();
  await press('送る');
  expect(await text()).toContain('送る準備ができました');
  await vi.waitFor(async () => expect(await held()).toHaveLength(1), { timeout: 20_000, interval: 100 });
  const [first] = await held();
  expect(first!.days).toContain(`${today} 0900 ${planner.split('/')[1]}`);
  await go();
  await page.getByRole('link', { name: /送る内容を確かめる/ }).click();
  expect(await text()).toContain('送るものは、ありません');

  await openPerson();
  await cell(today).fill('0');
  await press('実績を変える');
  await go();
  expect(await text()).toContain('送ったあとに変わりました');
  await send();
  await vi.waitFor(async () => expect((await held())[0]!.sequence > first!.sequence).toBe(true), {
    timeout: 20_000,
    interval: 100,
  });
  expect((await held())[0]!.days).not.toContain(`${today} 0900 ${planner.split('/')[1]}`);

  await openPerson();
  for (const input of await page.locator('input.actuals-cell').all())
    if ((await input.inputValue()) !== '') await input.fill('0');
  await press('実績を変える');
  await send();
  await vi.waitFor(async () => expect((await held())[0]!.days).toBeUndefined(), { timeout: 20_000, interval: 100 });
});

/** as it went out */
let bytes: Buffer = Buffer.alloc(0);
let name = '';
async function choose(buffer: Buffer, of = name): Promise<void> {
  await page.setInputFiles('input[type=file]', { name: of, mimeType: 'text/csv', buffer });
  await press('下見する');
}

test('as a file of the standard out, and in again with what it changes said first', async () => {
  await openPerson();
  await press('予定どおりに入れる');
  await send('CSVを作る');
  expect(await text()).toContain('CSVで渡しました');
  const href = await page
    .getByRole('link', { name: /^UPJSK_/ })
    .first()
    .getAttribute('href');
  const file = await page.request.get(new URL(href!, at.url).href);
  expect(file.headers()['content-disposition']).toContain('UPJSK_');
  bytes = await file.body();
  name = decodeURIComponent(href!.split('/').at(-1)!);
  await go('/import');
  await choose(bytes);
  expect(await text()).toContain('いまの内容と同じです');
  const lines = bytes.toString('latin1').split('\r\n').filter(Boolean);
  await go('/import');
  await choose(Buffer.from(`${lines.slice(1).join('\r\n')}\r\n`, 'latin1'));
  expect(await text()).toContain('違いは1か所');
  expect(await text()).toContain('まだ何も変えていません');
  await look('import');
  await press('取り込む');
  expect(await text()).toContain('変わった実績は1件');
  await go('/import');
  await choose(Buffer.from(`${lines[0]!.replace(month, '2026AB')}\r\n`, 'latin1'));
  expect(await text()).toContain('1行目');
  await go('/import');
  await choose(bytes, name.replace(dayCare.split('/')[1]!, '0300000005'));
  expect(await text()).toContain('この事業所の実績のファイルではありません');
  await openPerson();
  await page.getByRole('link', { name: '実績記入用の用紙を印刷する' }).click();
});

test('a file that means another thing by now is looked at again, and one of another month says so', async () => {
  const type = async () => {
    const other = await page.context().newPage();
    await other.goto(`${at.url}/care/actuals/${month}`);
    await other.getByRole('link', { name: /大橋/ }).click();
    await other.locator(`input.actuals-cell[name$="-${today}"]`).nth(1).fill('4');
    await other.getByRole('button', { name: '実績を変える' }).click();
    await other.getByText('実績を変えました').waitFor();
    await other.close();
  };
  await go('/import');
  await choose(bytes);
  await type();
  await press('取り込む');
  expect(await text()).toContain('下見のあとに、ほかの記録が入りました');
  await press('取り込む');
  expect(await text()).toContain('取り込みました');
  await page.goto(`${at.url}/care/actuals/202001/import`);
  await choose(bytes);
  expect(await text()).toContain(`このファイルには、${sayMonth(month)}分の実績があります`);
  await press('取り込む');
  expect(new URL(page.url()).pathname).toBe(`/care/actuals/${month}`);
  await type(); // still to be sent
});

test('a question that is followed by corrected actuals waits for no answer, at either office', async () => {
  const [{ code, insurer, insured }] = (await at.rows(planner)((connection) =>
    findByNumbers(connection, getResident(at.region.town, at.region.town.cast.month).insured),
  )) as [Person];
  const office = dayCare.split('/')[1]!;
  const ask = (service: string, note: string) =>
    at.rows(planner)((connection) =>
      askBack(connection, {
        ...{
          member: planner,
          staff: { id: 'caremane-01', role: '介護支援専門員' },
          month,
          office,
          note,
          now: new Date(now),
        },
        person: { code, insurer, insured } as Person,
        differences: [{ id: note, kind: 'undone', office, officeName: '', service }],
      }),
    );
  await ask('11', '抜けていませんか。');
  await ask('12', '入浴はありましたか。'); // of which nothing is sent
  wake('care', planner);
  await vi.waitFor(
    async () => {
      await go();
      expect(await text()).toContain('返事をしていない実績のおたずねが、2件あります');
    },
    { timeout: 20_000, interval: 200 },
  );
  await send();
  expect(await text()).toContain('返事をしていない実績のおたずねが、1件あります');
  await page.goto(`${at.url}/care/queries`);
  expect(await text()).toMatch(/未読[\s\S]*直した実績を送りました/);
  await look('queries');
  // All that wait are counted, however many there are.
  const many = await at.rows(dayCare)(async (connection) => {
    await connection.query('SAVEPOINT many');
    await connection.query(`INSERT INTO care.received (member, message, sent_id, sender, contract, way, subjects, files, problems, outcome, received_at)
        SELECT member, gen_random_uuid(), sent_id || i, sender, contract, way, subjects, files, problems, outcome, received_at
          FROM care.received, generate_series(1, 250) AS i WHERE contract = 'care/query'`);
    const count = await countUnanswered(connection, dayCare);
    await connection.query('ROLLBACK TO SAVEPOINT many');
    return [count, await countUnanswered(connection, dayCare)];
  });
  expect(many).toEqual([251, 1]);
  await page.locator('tr', { hasText: '直した実績' }).getByRole('link').click();
  expect(await text()).toMatch(/このおたずねのあとに、直した実績を送りました[\s\S]*抜けていませんか/);
  expect(await page.locator('input[value=corrected]').isVisible()).toBe(false);
  const corrected = () =>
    at.rows(planner)(async (connection) =>
      (await listPut(connection, { code, month })).map(({ note, correctedAt }) => [note, correctedAt !== undefined]),
    );
  await vi.waitFor(
    async () =>
      expect((await corrected()).toSorted()).toEqual([
        ['入浴はありましたか。', false],
        ['抜けていませんか。', true],
      ]),
    { timeout: 20_000, interval: 100 },
  );
});

test('who records visits does not decide of the month; another office sees nobody of this one', async () => {
  await openPerson();
  const person = new URL(page.url()).pathname;
  const staff = await signInStaff(at.browser, 'care', `${dayCare} shokuin-01`);
  const other = await signInStaff(at.browser, 'care', `${nursing} jimu-01`);
  for (const [of, target] of [
    [staff, `/care/actuals/${month}`],
    [staff, person],
    [staff, `/care/actuals/${month}/send/${planner.split('/')[1]}`],
    [other, person],
    [other, `${person}/paper`],
  ] as const)
    expect((await ask(of, 'GET', target)).status, target).toBe(404);
  expect((await ask(other, 'GET', `/care/actuals/${month}`)).body).not.toContain('大橋');
  expect((await ask(staff, 'GET', '/care/actuals')).body).toContain('サービス提供責任者、管理者、事務');
});

test('no sequence of entries, corrections, files, sendings and what a device sends twice or late loses an actual or doubles one', async () => {
  const [{ code, insurer, insured }] = (await at.rows(dayCare)(listPersons)) as [Person];
  const [slip] = await at.rows(dayCare)((connection) => readHeld(connection, { kind: 'slip', period: month }));
  const [like] = slip?.entry?.kind === 'slip' ? slip.entry.parts.UPPLAN : [];
  await fc.assert(
    fc.asyncProperty(anyActs, async (acts) => {
      const steps = await at.rows(dayCare)(async (connection) => {
        await connection.query('SAVEPOINT acts');
        const played = await play(connection, dayCare, { code, insurer, insured }, like!, acts);
        await connection.query('ROLLBACK TO SAVEPOINT acts');
        return played;
      });
      const stood = new Set<string>();
      for (const { act, idle, visit, cell, isSent, before, now, ever } of steps) {
        const except = (rows: typeof now, is: (row: (typeof now)[number]) => boolean) => rows.filter((row) => !is(row));
        expect(isSent).not.toBe(false);
        if (idle) expect(now).toEqual(before);
        else if (cell) {
          expect(timesOf(now, cell.line, cell.day)).toBe(cell.count);
          const isIt = ({ service }: (typeof now)[number]) =>
            service.day === cell.day && lineIdOf(service) === cell.line;
          expect(except(now, isIt)).toEqual(except(before, isIt));
        } else if (act.do === 'whole' || act.do === 'csv') {
          expect(textsOf(now.filter(({ type }) => type === act.serviceType))).toEqual(
            act.services.map(textOf).toSorted(),
          );
          expect(except(now, ({ type }) => type === act.serviceType)).toEqual(
            except(before, ({ type }) => type === act.serviceType),
          );
        } else if (visit) {
          const own = now.filter((row) => row.visit === visit.id).map(({ service }) => sameService(service));
          expect(own).toEqual(visit.services.map(sameService));
          // Of all that is not this visit's, the one row that says the same may have become it.
          const taken = before.filter(
            ({ visit: of, service }) => of === null && own.includes(sameService(service)),
          ).length;
          const others = except(now, (row) => row.visit === visit.id).length;
          expect(others).toBeGreaterThanOrEqual(
            except(before, (row) => row.visit === visit.id).length - Math.min(taken, 1),
          );
        }
        for (const { service } of [...before, ...now]) stood.add(textOf(service));
        // What is gone is kept: nothing that ever stood is erased.
        for (const one of stood) expect(ever).toContain(one);
      }
    }),
    {
      numRuns: 40,
      // The row that named the planner is gone, and what was typed beside it stands.
      examples: [
        [
          [
            { do: 'entry', visit: 2, act: 'save', minute: 0 },
            { do: 'cell', day: '20260801', nth: 0, count: 1 },
            { do: 'entry', visit: 2, act: 'not-done', minute: 0 },
            { do: 'send' },
          ],
        ],
        // What was typed names its planner as the row beside it does, and is what a file says afterwards.
        [
          [
            { do: 'entry', visit: 1, act: 'save', minute: 0 },
            { do: 'cell', day: '20260801', nth: 0, count: 2 },
            {
              ...{ do: 'whole', serviceType: '15', source: 'file' },
              services: [{ day: '20260801', end: '1600', serviceCode: '152447', start: '0900', count: 2 }],
            },
          ],
        ],
      ],
    },
  );
});
