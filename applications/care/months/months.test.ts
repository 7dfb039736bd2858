import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CareLevel } from '../../../contracts/care/levels.ts';
import { addMonths, daysIn, lastDayOf } from '../../../contracts/care/month.ts';
import { readTables, type Tables } from '../../../contracts/care/tables.ts';
import { certificationOn } from '../caseload/application/pending.ts';
import { writeUnit } from '../files/write/unit.ts';
import { countShortStay } from '../limits/short-stay.ts';
import type { Person } from '../store/persons.ts';
import { figureDone } from './close.ts';
import { copyMonth } from './copy.ts';
import { type Actuals, findDifferences, findDone, itemsOf } from './differ.ts';
import { type Basis, type Draft, isMonthly } from './draft.ts';
import { makeEntry, plannedRows } from './entry.ts';
import { dayOf, figure } from './figure.ts';
import type { PersonMonth } from './load.ts';
import { basis, dayCare, draftOf, helpers, line, month, rental } from './testing.ts';
import { typeLimits } from './type-limits.ts';

let tables: Tables;
beforeAll(async () => {
  tables = await readTables();
});
const person: Person = {
  ...{ code: 'x', insurer: '123456', insured: '0000000101', name: '大橋　静江', kana: 'オオハシ　シズエ' },
  ...{ birth: '1940-04-12', sex: '女', address: '九十九県縁側市', telephone: null, since: '2024-04-01', until: null },
};
const work = (draft: Draft, of = month) => figure(tables, of, draft, () => 'その他');
const made = (draft: Draft) => {
  const figures = work(draft);
  if (!figures.sheet) throw new Error(figures.problems[0]!.text);
  const { sheet } = figures;
  return makeEntry({
    ...{ tables, month, draft, figures: { ...figures, sheet }, person, planner: '0300000100', today: '2026-10-25' },
    nameOf: () => '事業所',
  }).entry;
};

describe('a month worked out', () => {
  it('says what keeps it from being right, and gives no sum then', () => {
    expect(work(draftOf([line('a')], { basis: null })).problems[0]!.text).toContain('認定の前提');
    expect(work(draftOf([line('a', { code: '119999' })])).problems[0]!.text).toContain('サービスコード表にありません');
    expect(work(draftOf([line('a')], { basis: { ...basis, until: '2026-10-31' } })).problems[0]!.text).toContain(
      '有効期間',
    );
  });

  it('warns of what the level does not go with, of a line without a day, of the end of the certification', () => {
    const { warnings } = work(
      draftOf([rental('a', { code: '171013' }), line('b', { days: [] })], {
        basis: { ...basis, until: '2026-11-20' },
      }),
    );
    expect(warnings.map(({ text }) => text).join()).toMatch(
      /自動排泄処理装置.*日が一つも.*11月20日で終わります|11月20日/,
    );
    expect(warnings).toHaveLength(3);
  });

  it('has the limit of the heavier level where it changed within the month, and what goes with either of them', () => {
    const changed = { ...basis, level: '13', from: '2026-11-15' } as const;
    const of = (levelBefore?: CareLevel, from: string = changed.from) => {
      const own = { ...changed, from, ...(levelBefore && { levelBefore }) };
      const { sheet, warnings } = work(draftOf([line('a')], { basis: own }));
      return [sheet!.limit, warnings.filter(({ weight }) => weight === '誤り').length];
    };
    expect([of('23'), of('12'), of()]).toEqual([
      [27_048, 0],
      [10_531, 1],
      [10_531, 1],
    ]);
    // It is no month in which anything changed.
    expect(of('23', '2026-11-01')).toEqual([10_531, 1]);
    const saysOf = (from: string) =>
      made(draftOf([line('a')], { basis: { ...changed, from, levelBefore: '23' } })).parts.UPHOSOKU[0]!
        .careLevelChangedOn;
    expect([saysOf('2026-11-15'), saysOf('2026-11-01')]).toEqual(['20261115', undefined]);
  });

  it('has what is over the limit borne as chosen, and by itself where the choice no longer adds up', () => {
    const days = Array.from({ length: 30 }, (_, i) => i + 1);
    const lines = [line('a', { days, times: 4 }), line('b', { days, office: dayCare, code: '152447' })];
    const over = 30 * 4 * 244 + 30 * 791 - 27_048;
    const chosen = [{ provider: dayCare, service: '15', units: 23_730 }];
    const rest = { provider: helpers, service: '11', units: over - 23_730 };
    const partOf = (draft: Draft) => work(draft).sheet!.parts.map((part) => part.over);
    expect(partOf(draftOf(lines, { over: [...chosen, rest] }))).toEqual([over - 23_730, 23_730]);
    const stale = work(draftOf(lines, { over: chosen }));
    expect(stale.sheet!.total.over).toBe(over);
    expect(stale.warnings.map(({ text }) => text).join()).toContain('割り振りが、いまの単位数と合いません');
  });

  it('leaves days of short stay past thirty in a row to the person, counted on from the month before', () => {
    const stays = line('a', { code: '211111', days: [1, 2, 3], office: dayCare });
    const { stay, beyond, sheet } = work(draftOf([stays], { basis: { ...basis, stayBefore: 29, stayRun: 29 } }));
    expect([...beyond]).toEqual(['2026-11-02']);
    expect(stay).toMatchObject({ before: 29, inMonth: 2, total: 31 });
    expect(sheet!.total.beyond).toBe(645);
  });

  it('what an office’s file says of the days past thirty is believed no more than its days', () => {
    const stays = line('a', { code: '211111', days: [1, 2, 3], office: dayCare });
    const draft = draftOf([stays], { basis: { ...basis, stayBefore: 29, stayRun: 29 } });
    const figures = work(draft);
    const UPJSK = plannedRows({ tables, month, draft, figures }).map((row) => ({ ...row, over30: '0' }));
    const key = { ...{ insurer: '123456', insured: '0000000101' }, month, office: dayCare, serviceType: '21' };
    const actuals: Actuals[] = [{ kind: 'actuals', key, parts: { UPJSK }, pictures: [] }];
    const office = { office: dayCare, name: '', kind: 'short-stay', municipality: '990027', receives: true };
    const setting = { tables, month, offices: new Map([[dayCare, { ...office, answers: true }]]) };
    const of = { slip: { content: draft }, actuals, planned: [], differences: [], discounts: new Map() };
    const { sheet } = figureDone(setting, of as unknown as PersonMonth);
    expect([sheet!.total.beyond, sheet!.total.within]).toEqual([645, 1290]);
  });
});

const anyDraft = fc
  .array(
    fc.oneof(
      fc.record({
        code: fc.constantFrom('111111', '117211', '131111', '152447', '161171'),
        days: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
        times: fc.integer({ min: 1, max: 2 }),
        start: fc.constantFrom('0900', '1330', ''),
        office: fc.constantFrom(helpers, dayCare),
      }),
      fc.record({ code: fc.constantFrom('171003', '171007'), units: fc.integer({ min: 1, max: 3000 }) }),
    ),
    { minLength: 1, maxLength: 7 },
  )
  .map((all) =>
    draftOf(
      all.map((one, i) =>
        'units' in one ? rental(`l${i}`, one) : line(`l${i}`, { ...one, end: one.start === '' ? '' : '1400' }),
      ),
    ),
  );

describe('the slip as files', () => {
  it('any month is written to the standard, its totals are the sums of its rows, and all are whole numbers', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const entry = made(draft);
        const office = draft.lines[0]!.office;
        const route = {
          from: '0300000100',
          fromService: '43',
          to: office,
          toService: draft.lines[0]!.code.slice(0, 2),
        };
        const written = writeUnit({ route, sequence: '20261025090000', content: { entries: [entry] } });
        expect(written).toMatchObject({ outcome: 'written' });
        const rows = entry.parts.UPSIKYU;
        const total = rows.find(({ serviceCode }) => serviceCode === '999999')!;
        const sums = rows.filter(({ serviceCode }) => serviceCode!.endsWith('AAAA'));
        const details = rows.filter((row) => row !== total && !sums.includes(row));
        const add = (of: typeof rows, at: 'serviceUnits' | 'managedUnits' | 'cost' | 'share' | 'fullShare' | 'claim') =>
          of.reduce((sum, row) => sum + (row[at] ?? 0), 0);
        expect(add(details, 'serviceUnits')).toBe(total.serviceUnits);
        expect(add(sums, 'managedUnits')).toBe(total.managedUnits);
        for (const at of ['cost', 'share', 'claim', 'fullShare'] as const) expect(add(sums, at)).toBe(total[at]);
        expect(total.overLimit! + total.withinLimit!).toBe(total.managedUnits);
        expect(total.cost).toBe(total.claim! + total.share!);
        for (const row of rows)
          for (const value of Object.values(row))
            if (typeof value === 'number') expect(Number.isInteger(value)).toBe(true);
        const visits = entry.parts.UPPLAN.reduce((sum, { units = 0, count = 0 }) => sum + units * count, 0);
        expect(visits).toBe(total.serviceUnits);
      }),
      { numRuns: 60 },
    );
  });

  it('says 申請中 of a provisional month', () => {
    const certificationOf = (more: object) =>
      made(draftOf([line('a')], { basis: { ...basis, ...more } })).parts.UPHOSOKU[0]!.certification;
    expect([certificationOf({}), certificationOf({ certification: '1' })]).toEqual(['2', '1']);
    const change = { kind: '区分変更', appliedOn: '2026-11-10' };
    const renewal = { ...change, kind: '更新' };
    expect([
      certificationOn(change, '2026-11-09', ''),
      certificationOn(change, '2026-11-30', '2027-03-31'),
      certificationOn(renewal, '2026-11-30', '2026-11-30'),
      certificationOn(renewal, '2026-12-31', '2026-11-30'),
    ]).toEqual(['2', '1', '2', '1']);
  });

  it('names what it cannot write as it is', () => {
    const draft = draftOf([line('a')]);
    const figures = work(draft);
    const { entry, replaced } = makeEntry({
      ...{ tables, month, draft, figures: { ...figures, sheet: figures.sheet! }, planner: '0300000100' },
      ...{ person: { ...person, name: '𠮷田　富美' }, today: '2026-10-25', nameOf: () => '' },
    });
    expect(entry.parts.UPHOSOKU[0]!.name).toBe('〓田　富美');
    expect(replaced).toEqual(['「𠮷」を「〓」と書きます。']);
  });
});

describe('a town’s own limit of a kind of service, and an office’s discount', () => {
  const lines = [line('a', { office: dayCare, code: '152447', days: [3, 10, 17, 24] })]; // 4 × 791
  const draft = draftOf(lines, { basis: { ...basis, typeLimits: [{ service: '15', units: 2000 }] } });

  it('stand in the warning, on the slip and in its file', () => {
    const figures = figure(tables, month, draft, () => 'その他', new Map([[`${dayCare}/15`, 10]]));
    const sheet = figures.sheet!; // 4 × 712
    expect(figures.warnings.map(({ text }) => text).join()).toMatch(
      /通所介護の種類支給限度基準額（2,000単位）を848単位超えています/,
    );
    const { entry } = makeEntry({
      ...{ tables, month, draft, figures: { ...figures, sheet }, person, planner: '0300000100', today: '2026-10-25' },
      nameOf: () => '事業所',
    });
    expect(entry.parts.UPHOSOKU[0]!.limits).toEqual([{ serviceType: '15', limit: 2000, units: 2848, over: 848 }]);
    expect(entry.parts.UPPLAN.map(({ units }) => units)).toEqual([712, 712, 712, 712]);
    const [detail, subtotal] = entry.parts.UPSIKYU;
    expect(detail).toMatchObject({ units: 791, discountRate: '90', discountedUnits: 712, serviceUnits: 2848 });
    expect(subtotal).toMatchObject({
      ...{ serviceCode: '15AAAA', managedUnits: 2848, overTypeLimit: 848, withinTypeLimit: 2000 },
      ...{ overLimit: 0, withinLimit: 2000, share: 2000, fullShare: 8480 },
    });
    const route = { from: '0300000100', fromService: '43', to: dayCare, toService: '15' };
    expect(writeUnit({ route, sequence: '20261025090000', content: { entries: [entry] } }).outcome).toBe('written');
  });

  it('is typed a line a kind', () => {
    const read = (text: string) => typeLimits(tables, month).safeParse(text);
    expect(read('15 10,000\n１１　5000単位').data).toEqual([
      { service: '15', units: 10_000 },
      { service: '11', units: 5000 },
    ]);
    expect(read('').data).toEqual([]);
    for (const [text, said] of [
      ['通所介護 100', /「15 10,000」のように/],
      ['31 100', /対象ではない/],
      ['15 100\n15 200', /二つあります/],
    ] as const)
      expect(read(text).error?.issues[0]?.message).toMatch(said);
  });
});

describe('a month copied', () => {
  const copy = (draft: Draft, from: string, to: string, holidays: readonly string[] = []) =>
    copyMonth(tables, from, to, draft, (day) => holidays.includes(day));
  const daysOf = (days: readonly number[], from = '202611', to = '202612', holidays: readonly string[] = []) =>
    copy(draftOf([line('a', { days })]), from, to, holidays).draft.lines[0]!.days;

  it('every such weekday stays every such weekday, and the second and fourth stay these', () => {
    expect(daysOf([3, 10, 17, 24])).toEqual([1, 8, 15, 22, 29]); // Tuesdays
    expect(daysOf([10, 24])).toEqual([8, 22]);
  });
  it('who stayed away on holidays alone stays away on those of the new month; another is told of them', () => {
    const rests = copy(draftOf([line('a', { days: [10, 17, 24] })]), '202611', '202612', ['2026-11-03', '2026-12-29']);
    expect(rests.draft.lines[0]!.days).toEqual([1, 8, 15, 22]);
    const comes = copy(draftOf([line('a', { days: [3, 10, 17, 24] })]), '202611', '202612', ['2026-12-29']);
    expect(comes.notes).toEqual([expect.stringContaining('祝日にあたる日があります（29日）')]);
  });
  it('a fifth weekday that the new month lacks is told, and a code that ends', () => {
    const fifth = copy(draftOf([line('a', { days: [30] })]), '202611', '202612');
    expect(fifth.draft.lines[0]!.days).toEqual([]);
    expect(fifth.notes[0]).toContain('第5月曜日が、令和8年12月にはありません');
    const ended = copy(draftOf([line('a', { code: '119999' })]), '202611', '202612');
    expect(ended.draft.lines).toEqual([]);
    expect(ended.notes[0]).toContain('使えません');
  });
  it('rentals stay as they are; days of short stay are added up, and the run goes on', () => {
    const stays = line('a', { code: '211111', days: [1, 29, 30] });
    const { draft, notes } = copy(draftOf([rental('r'), stays]), '202611', '202612');
    expect(draft.lines[0]).toEqual(rental('r'));
    expect(draft.basis).toMatchObject({ stayBefore: 3, stayRun: 2 });
    expect(notes[0]).toContain('泊まる日を確かめて');
  });
  it('the count of short stay is that of the certification: no day before it, none that the person pays', () => {
    const stays = line('a', { code: '211111', days: [1, 2, 3], office: dayCare });
    const carried = (more: Partial<Basis>) =>
      copy(draftOf([stays], { basis: { ...basis, ...more } }), '202611', '202612').draft.basis!;
    expect(carried({ stayBefore: 29, stayRun: 29 }).stayBefore).toBe(31); // the second is past thirty
    expect(carried({ from: '2026-11-03', level: '21', levelBefore: '23' })).toMatchObject({
      stayBefore: 1,
      level: '21',
    });
    expect(carried({ from: '2026-11-03', levelBefore: '23' })).not.toHaveProperty('levelBefore');
  });
  it('carried from month to month it is what all the days together come to', () => {
    const days = fc.oneof(
      fc.constant(Array.from({ length: 31 }, (_, i) => i + 1)),
      fc.uniqueArray(fc.integer({ min: 1, max: 31 })),
    );
    fc.assert(
      fc.property(fc.array(days, { minLength: 1, maxLength: 5 }), (months) => {
        const all: string[] = [];
        let of = '202611';
        let own = draftOf([line('a', { code: '211111', office: dayCare })]);
        for (const some of months) {
          const held = some.filter((day) => day <= daysIn(of)).toSorted((a, b) => a - b);
          own = { ...own, lines: [{ ...own.lines[0]!, days: held }] };
          all.push(...held.map((day) => dayOf(of, day)));
          const { stay, beyond } = work(own, of);
          const whole = countShortStay(tables, of, { from: basis.from, until: basis.until }, all);
          expect([stay?.total ?? 0, [...beyond]]).toEqual([whole.total, whole.beyond]);
          const next = addMonths(of, 1);
          own = copy(own, of, next).draft;
          of = next;
        }
      }),
    );
  });
  it('what was typed of the certification for the new month stays', () => {
    const last = draftOf([line('a')], { basis: { ...basis, until: '2026-11-30' } });
    expect(copyMonth(tables, '202611', '202612', last, () => false).notes.join()).toContain('前提を入れ直して');
    const renewed = { ...basis, level: '24', from: '2026-12-01', until: '2028-11-30' } as const;
    const { draft, notes } = copyMonth(tables, '202611', '202612', last, () => false, renewed);
    expect([draft.basis, notes]).toEqual([renewed, []]);
  });
  it('no day is outside its month, whatever is copied', () => {
    fc.assert(
      fc.property(anyDraft, fc.constantFrom('202612', '202702', '202611'), (draft, to) => {
        const last = Number(lastDayOf(to).slice(8));
        for (const { days } of copy(draft, month, to).draft.lines)
          expect(days.every((day) => day >= 1 && day <= last)).toBe(true);
      }),
    );
  });
});

describe('planned held against done', () => {
  const isMonthlyCode = (code: string) => isMonthly(tables, month, code);
  const plannedOf = (draft: Draft) => itemsOf(plannedRows({ tables, month, draft, figures: work(draft) }));
  const actuals = (rows: ReturnType<typeof plannedRows>, office = helpers, serviceType = '11'): Actuals => ({
    kind: 'actuals',
    key: { insurer: '123456', insured: '0000000101', month, office, serviceType },
    parts: { UPJSK: rows },
    pictures: [],
  });
  const draft = draftOf([line('a', { days: [2, 5, 9] }), rental('r')]);
  const rows = (of = draft) => plannedRows({ tables, month, draft: of, figures: work(of) });
  const ofHelp = () => rows().filter(({ office }) => office === helpers);

  it('nothing is different where all was done as planned; who has said nothing is silent', () => {
    const found = findDifferences(plannedOf(draft), [actuals(ofHelp())], isMonthlyCode);
    expect(found.map(({ kind, service }) => [kind, service])).toEqual([['silent', '17']]);
  });
  it('not done, done more, another time, another code, another count: each is one difference', () => {
    const [first, second, third] = ofHelp();
    const done = [
      { ...first!, start: '1000', end: '1030' },
      { ...second!, serviceCode: '111211', units: 387 },
      { ...first!, day: '20261112' },
    ];
    const kinds = findDifferences(plannedOf(draft), [actuals(done)], isMonthlyCode).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['code', 'more', 'silent', 'time', 'undone']);
    const counted = findDifferences(
      plannedOf(draft),
      [actuals([first!, second!, { ...third!, count: 2 }])],
      isMonthlyCode,
    );
    expect(counted[0]).toMatchObject({ kind: 'count', done: { count: 2 } });
  });
  it('no visit is lost or counted twice, whatever came back', () => {
    const cell = fc.record({
      day: fc.constantFrom('20261102', '20261105', '20261109'),
      code: fc.constantFrom('111111', '111211'),
    });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 8 }), (cells) => {
        const [one] = ofHelp();
        const done = cells.map(({ day, code }) => ({ ...one!, day, serviceCode: code }));
        const planned = plannedOf(draft).filter(({ office }) => office === helpers);
        const found = findDifferences(planned, [actuals(done)], isMonthlyCode);
        const undone = found.filter(({ kind }) => kind === 'undone').length;
        const more = found.filter(({ kind }) => kind === 'more').length;
        expect(planned.length - undone).toBe(done.length - more);
        expect(findDone(planned, [actuals(done)], () => true)).toHaveLength(done.length);
      }),
    );
  });
});
