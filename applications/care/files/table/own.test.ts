import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';

/** The region has a table of its own before anything is read, as at the start of a process. */
const folder = await vi.hoisted(async () => {
  const { makeOwnTables } = await import('./testing-later.ts');
  const made = makeOwnTables();
  process.env.ENGAWA_TABLES = made;
  return made;
});
const folders = [folder];
afterAll(() => {
  delete process.env.ENGAWA_TABLES;
  for (const one of folders) rmSync(one, { recursive: true, force: true });
});

import { z } from 'zod';
import { readTables } from '../../../../contracts/care/tables.ts';
import { applyFurther, fieldsAt, findFurtherErrors, furtherFieldsOf } from '../../actuals/further.ts';
import { applyForm, lineIdOf, linesOf } from '../../actuals/month.ts';
import { listLeft, shownForm, shownOf } from '../../actuals/stale.ts';
import { succession } from '../../caseload/succession/content.ts';
import { planDraftOf } from '../../caseload/succession/take.ts';
import successionContract from '../../contracts/succession.json' with { type: 'json' };
import { copyMonth } from '../../months/copy.ts';
import { makeEntry } from '../../months/entry.ts';
import { figure } from '../../months/figure.ts';
import { sumsRows } from '../../months/sums-rows.ts';
import { draftOf, line, month, rental } from '../../months/testing.ts';
import { tablesOf } from '../../outbox/document.ts';
import { FurtherFields, readFurther } from '../../pages/further.tsx';
import { emptyFirst, emptyService, type PlanContent } from '../../plans/content.ts';
import { itemsOf, withItems } from '../../plans/draft/week-form.ts';
import { readContent } from '../../plans/read.ts';
import { entryOf } from '../../plans/write.ts';
import { sayChange } from '../compare/changes.ts';
import { applyUnit } from '../compare/difference.ts';
import { furtherIn, withFurther } from '../model/further.ts';
import type { Entry } from '../model/group.ts';
import type { SendingUnit } from '../model/unit.ts';
import { readWeek } from '../model/week.ts';
import { readUnits } from '../read/units.ts';
import { anyActuals, anySlip, back, sequence, there } from '../testing.ts';
import { findUncarried, writeUnit } from '../write/unit.ts';
import ours from './202407.json' with { type: 'json' };
import { readOwnVersions } from './own.ts';
import { openTable } from './table.ts';
import { currentTable, findTable, tables } from './tables.ts';
import { later, laterTable, makeOwnTables } from './testing-later.ts';

const sample = <T>(one: fc.Arbitrary<T>): T => fc.sample(one, { numRuns: 1, seed: 11 })[0]!;
const withWay = (entry: Entry<'actuals'>, ...ways: readonly (string | undefined)[]): Entry<'actuals'> => ({
  ...entry,
  parts: { UPJSK: entry.parts.UPJSK.map((row, i) => ({ ...row, visitWay: ways[i % ways.length] })) },
});
const actuals = (entry: Entry): SendingUnit => ({ route: back, sequence, content: { entries: [entry] } });
function filesOf(unit: SendingUnit, version: string) {
  const written = writeUnit(unit, 'stop', findTable(version));
  if (written.outcome !== 'written') throw new Error(JSON.stringify(written));
  return written.files;
}
const textOf = (files: readonly { readonly bytes: Uint8Array }[]) =>
  files.map(({ bytes }) => new TextDecoder('shift_jis').decode(bytes)).join('');
const hex = (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) =>
  files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]);

describe('a version that a region has added by a table of its own', () => {
  test('is read beside ours, which stays the one that goes by the road', () => {
    expect(tables.map(({ version }) => version)).toEqual(['202407', later.version]);
    expect(currentTable.version).toBe('202407');
  });

  test('any valid month of it round-trips byte for byte, its own column too', () => {
    fc.assert(
      fc.property(anyActuals, anySlip, fc.constantFrom('1', '2', undefined), (done, slip, way) => {
        const units = [actuals(withWay(done, way, '2')), { route: there, sequence, content: { entries: [slip] } }];
        for (const unit of units) {
          const files = filesOf(unit, later.version);
          const [read] = readUnits(files).units;
          if (read?.outcome !== 'read') throw new Error(JSON.stringify(read?.problems));
          expect(read.version).toBe(later.title);
          expect(hex(filesOf(read.unit, later.version))).toEqual(hex(files));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('what it asks for and no screen has is written as its table says; what it has not, is named', () => {
    const slip = sample(anySlip);
    const UPSIKYU = slip.parts.UPSIKYU.map((row) => ({ ...row, enteredBy: '0000000000' }));
    const written = writeUnit(
      { route: there, sequence, content: { entries: [{ ...slip, parts: { ...slip.parts, UPSIKYU } }] } },
      'stop',
      findTable(later.version),
    );
    if (written.outcome !== 'written') throw new Error('refused');
    expect(textOf(written.files.filter(({ name }) => name.startsWith('UPHOSOKU'))).trimEnd()).toMatch(/^203001,.*,9$/s);
    expect(written.problems.filter(({ code }) => code === 'not_in_version').map(({ what }) => what)).toEqual([
      `第7表 サービス利用票別表の「${ours.files.UPSIKYU.columns.find(({ at }) => at === 'enteredBy')!.name}」は、${later.title}にない項目です。書き出しません。`,
    ]);
  });

  test('what it has more is compared, shown to the reader, and named where it is left out', () => {
    const entry = sample(anyActuals);
    const [before, after] = [withWay(entry, undefined), withWay(entry, '2')];
    const held = applyUnit(new Map(), actuals(before)).held;
    const { differences } = applyUnit(held, { ...actuals(after), sequence: `${Number(sequence) + 1}` });
    expect(differences[0]!.changes.map(sayChange).join()).toContain('「訪問の方法」：（空） → 画面越し');
    expect(JSON.stringify(tablesOf(after))).toContain('"訪問の方法","画面越し"');
    const inOurs = writeUnit(actuals(after));
    if (inOurs.outcome !== 'written') throw new Error('refused');
    expect(inOurs.problems.map(({ what }) => what).join()).toContain('「訪問の方法」は、');
    expect([findUncarried([before]), findUncarried([after])]).toEqual([
      [],
      [expect.stringContaining('「訪問の方法」')],
    ]);
    expect(writeUnit(actuals(before)).outcome).toBe('written');
  });

  test('has a field on the pages of plan and month, and what is typed there is in its files', () => {
    const html = String(
      FurtherFields({ prefix: 'UPPLAN', state: { values: { 'further-UPPLAN-visitWay': '2' }, errors: {} } }),
    );
    expect(html).toMatch(/訪問の方法[\s\S]*画面越し/);
    expect(FurtherFields({ prefix: 'UPYOBO', state: { values: {}, errors: {} } })).toBeNull();
    const { typed } = readFurther('UPPLAN', { 'further-UPPLAN-visitWay': '2' });
    const row = { ...sample(anySlip).parts.UPPLAN[0]!, ...withFurther('UPPLAN', typed) };
    expect(furtherIn('UPPLAN', row)).toEqual({ further: { visitWay: '2' } });
  });

  test('has a field for each line of 実績 too: what is typed holds in all its rows, what is not touched stays in each, and both go out and come back', () => {
    const entry = withWay(sample(anyActuals), '1', undefined, '2');
    const rows = entry.parts.UPJSK;
    const lines = linesOf([], rows);
    const days = [...new Set(rows.map(({ day = '' }) => day))];
    const shown = furtherFieldsOf(lines, rows);
    const formed = (sent: object, wanted: Parameters<typeof applyForm>[2] = () => undefined) =>
      applyFurther(applyForm(rows, lines, wanted, days), { lines, held: rows, sent: { ...shown, ...sent } });
    const ways = (some: readonly object[]) => some.map((row) => furtherIn('UPJSK', row).further?.visitWay);
    expect(new Set(formed({}))).toEqual(new Set(rows));
    const [first] = lines as [(typeof lines)[number]];
    const field = `${fieldsAt(first)}visitWay`;
    const isFirst = (row: (typeof rows)[number]) => lineIdOf(row) === first.id;
    const other = shown[field] === '2' ? '1' : '2';
    for (const [typed, holds] of [
      [other, other],
      ['', undefined],
    ] as const) {
      if (typed === shown[field]) continue;
      const now = formed({ [field]: typed });
      expect(new Set(ways(now.filter(isFirst)))).toEqual(new Set([holds]));
      expect(new Set(now.filter((row) => !isFirst(row)))).toEqual(new Set(rows.filter((row) => !isFirst(row))));
      const files = filesOf(actuals({ ...entry, parts: { UPJSK: now } }), later.version);
      const [read] = readUnits(files).units;
      if (read?.outcome !== 'read') throw new Error('refused');
      expect(ways((read.unit.content.entries![0] as Entry<'actuals'>).parts.UPJSK)).toEqual(ways(now));
    }
    // Somebody else was quicker: what was typed of it is named, also of a line that stands no more.
    const form = shownForm.parse(JSON.stringify(shownOf(lines, rows)));
    expect(listLeft(form, shown)).toEqual([]);
    const cellOf = `c-${first.id}-${days[0]}`;
    const left = listLeft(form, { ...shown, [field]: other, [cellOf]: '99' });
    expect(left).toHaveLength(2);
    expect(left.join()).toMatch(/99回,まだ入っていません：[^,]*「訪問の方法」：(?:対面|画面越し)$/);
    // A day that is done oftener than before keeps it.
    const oftener = formed({}, (line, day) => (line === first ? (line.done.get(day) ?? 0) + 1 : undefined));
    expect(new Set(ways(oftener))).toEqual(new Set(ways(rows)));
    expect(findFurtherErrors(lines, { ...shown, [field]: '1' })).toEqual({});
  });

  const person = {
    ...{ code: '', insurer: '030007', insured: '0000000002', name: '', kana: '', birth: '1940-01-01', sex: '女' },
    ...{ address: null, telephone: null, since: '', until: null },
  } as const;
  const at = { start: '0900', end: '1000' };
  const plan: PlanContent = {
    first: { ...emptyFirst, planDay: '20261101' },
    needs: [
      {
        text: 'a',
        longs: [
          { text: 'b', term: '', shorts: [{ text: 'c', term: '', services: [{ ...emptyService, content: 'd' }] }] },
        ],
      },
    ],
    services: [
      ...['1', '4'].map((weekday) => ({ text: '通所', weekday, ...at, further: { worker: '看護師' } })),
      { text: '通所', weekday: '5', ...at },
    ],
    activities: [{ text: '朝食', ...at, further: { worker: '家族' } }],
    others: ['受診', '短期入所'],
    furtherOfOthers: [{}, { worker: '相談員' }],
    further: { UPHOSOKU: { checked: '1' } },
  };

  test('what is typed in 第3表 is kept with its entry, stands in its files, is read back, and goes on with a copy and a 引き継ぎ', () => {
    const about = { person, hidesPlace: false, office: { code: '0300000100', name: '' }, limit: undefined };
    const entry = entryOf(plan, about);
    expect(readContent(entry)).toEqual(plan);
    expect(withItems(plan, itemsOf(plan))).toEqual(plan);
    expect(itemsOf(plan).map(({ text, weekdays, further }) => [text, weekdays.join(''), further?.worker])).toEqual([
      ...[
        ['通所', '14', '看護師'],
        ['通所', '5', undefined],
      ],
      ...[
        ['朝食', '', '家族'],
        ['受診', '', undefined],
        ['短期入所', '', '相談員'],
      ],
    ]);
    // What a row has of it goes once, whatever else the row says.
    const both = { service: '通所', weekday: '1', activity: '朝食', other: '受診', worker: '看護師' };
    expect(JSON.stringify(readWeek([both])).match(/看護師/g)).toHaveLength(1);
    const kept = succession.shape.plan.parse(JSON.parse(JSON.stringify(plan)));
    expect(kept).toEqual(plan);
    const { furtherOfOthers, services, further } = planDraftOf(kept!, undefined);
    expect({ furtherOfOthers, services, further }).toEqual({
      ...{ furtherOfOthers: plan.furtherOfOthers, services: plan.services, further: plan.further },
    });
    const { schema } = successionContract;
    const goes = (one: object) =>
      z.fromJSONSchema({ ...schema.properties.plan, $defs: schema.$defs } as never).safeParse(one).success;
    expect([goes(plan), goes({ ...plan, services: [{ further: { worker: 1 } }] })]).toEqual([true, false]);
  });

  test('what is typed for a row of 第7表 stands in that row of its files alone, and goes on with the next month', async () => {
    const tables = await readTables();
    const lines = [line('a'), rental('b'), rental('c')];
    const seventh = {
      [`${lines[1]!.office}-171003-n2`]: { reduced: '120' },
      '9999999999-999999': { reduced: '999' },
      'gone-111111': { reduced: '1' },
    };
    const draft = draftOf(lines, { seventh });
    const figures = figure(tables, month, draft, () => 'その他');
    const making = { tables, month, draft, figures: { ...figures, sheet: figures.sheet! }, person, nameOf: () => 'a' };
    const { entry } = makeEntry({ ...making, planner: '0300000100', today: '2026-10-25' });
    const rows = entry.parts.UPSIKYU;
    const { rows: shown, total } = sumsRows({ ...making, sheet: figures.sheet! });
    expect(rows.map((row) => furtherIn('UPSIKYU', row).further?.reduced)).toEqual(
      [...shown, total].map(({ place }) => (seventh as Record<string, { reduced: string }>)[place]?.reduced),
    );
    expect(rows.flatMap((row) => furtherIn('UPSIKYU', row).further?.reduced ?? [])).toEqual(['120', '999']);
    const files = filesOf({ route: there, sequence, content: { entries: [entry] } }, later.version);
    expect(textOf(files.filter(({ name }) => name.startsWith('UPSIKYU'))).match(/,(?:120|999)\r\n/g)).toHaveLength(2);
    expect(copyMonth(tables, month, '202612', draft, () => false).draft.seventh).toEqual(seventh);
  });

  test('files of two versions are no one unit', () => {
    const unit: SendingUnit = { route: there, sequence, content: { entries: [sample(anySlip)] } };
    const [first] = filesOf(unit, later.version);
    const [read] = readUnits([first!, ...filesOf(unit, '202407').slice(1)]).units;
    expect(read).toMatchObject({ outcome: 'refused' });
    expect(read!.problems.map(({ code }) => code)).toContain('versions_of_unit');
  });

  test('what is wrong in a field of 第2表 is told under its name, as it was typed, and not left out', async () => {
    const { findWrong, readTreeForm } = await import('../../plans/draft/tree-form.ts');
    const sent = { n0: '', n0l0: '', n0l0s0: '', 'n0l0s0c0-content': '入浴', 'n0l0s0c0-further-mostTimes': '週に二回' };
    expect(findWrong(sent)).toEqual({
      values: { 'n0l0s0c0-further-mostTimes': '週に二回' },
      errors: { 'n0l0s0c0-further-mostTimes': '回数の上限は、数字で書いてください。' },
    });
    const right = { ...sent, 'n0l0s0c0-further-mostTimes': '２' };
    expect(findWrong(right)).toEqual({ values: {}, errors: {} });
    expect(readTreeForm(right, new Map())[0]!.longs[0]!.shorts[0]!.services[0]!.further).toEqual({ mostTimes: '2' });
  });
});

describe('a table that is not right stops the start, and says what to mend', () => {
  type Table = ReturnType<typeof laterTable>;
  let table: Table;
  beforeEach(() => {
    table = laterTable();
  });
  const read = (change: (one: Table) => void) => {
    change(table);
    const made = makeOwnTables(table);
    folders.push(made);
    return () => readOwnVersions(openTable(ours), made);
  };
  const columns = (one: Table, prefix: string) => one.files[prefix]!.columns;

  test.each<[string, (one: Table) => void]>([
    ['files → UPPLAN → columns → 3 → type', (one) => Object.assign(columns(one, 'UPPLAN')[3]!, { type: 'number' })],
    ['versoin', (one) => Object.assign(one, { versoin: '1' })],
    ['「訪問の方法」', (one) => Object.assign(columns(one, 'UPPLAN')[14]!, { codes: 'ways' })],
    ['at が month の項目がありません', (one) => columns(one, 'UPPLAN').splice(4, 1)],
    [
      'type を integer に',
      (one) => Object.assign(columns(one, 'UPPLAN').find(({ at }) => at === 'count')!, { type: 'text' }),
    ],
    ['at が version', (one) => columns(one, 'UP1KYO').reverse()],
    [
      'at が day の項目が二つ',
      (one) => Object.assign(columns(one, 'UPPLAN')[14]!, { at: 'day', type: 'day', codes: undefined }),
    ],
    ['files に UP3KYO がありません', (one) => delete one.files.UP3KYO],
    ['ファイル名の決まりにありません', (one) => Object.assign(one.files, { UPNEW: one.files.UP3KYO })],
    ['項目と並びは、この版では変えられません', (one) => Object.assign(one, { version: '202407' })],
  ])('%s', (said, change) => {
    expect(read(change)).toThrow(said);
    expect(read(() => {})).toThrow('203001.json');
  });

  test('what is no JSON, and a version that stands in two files', () => {
    const made = makeOwnTables();
    folders.push(made);
    writeFileSync(path.join(made, 'careplan', 'second.json'), JSON.stringify(laterTable()));
    expect(() => readOwnVersions(openTable(ours), made)).toThrow('careplan/second.json');
    writeFileSync(path.join(made, 'careplan', 'second.json'), '{');
    expect(() => readOwnVersions(openTable(ours), made)).toThrow('JSON として読めません');
  });

  test('ours may be changed in lengths and codes; a folder without versions changes nothing', () => {
    const made = makeOwnTables({ ...structuredClone(ours), title: '第4.1版（地域の表）' });
    folders.push(made);
    expect(readOwnVersions(openTable(ours), made).map(({ title }) => title)).toEqual(['第4.1版（地域の表）']);
    const empty = path.join(made, 'none');
    mkdirSync(empty);
    expect(readOwnVersions(openTable(ours), empty)).toEqual([]);
  });
});
