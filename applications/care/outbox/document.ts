import type { LetterTable } from '../../../web/print/letter.ts';
import { sayRow, sayValue } from '../files/compare/say.ts';
import { kindOfBenefit } from '../files/model/benefits.ts';
import type { Entry } from '../files/model/group.ts';
import type { BenefitRow, ServiceRow } from '../files/model/month.ts';
import type { SecondTableRow, ThirdTableRow } from '../files/model/plan.ts';
import { readServiceLines } from '../files/model/service-lines.ts';
import { readWeek } from '../files/model/week.ts';
import { findServiceType } from '../files/table/service-types.ts';
import { getGroup, getLayout, type Prefix } from '../files/table/table.ts';
import { currentTable, everyColumn } from '../files/table/tables.ts';
import { valueIn } from '../files/table/value.ts';

type Tables = Omit<LetterTable, 'caption'>;

/**
 * What the files say under one key, as tables that a person reads: the forms of the standard, without their lines. What a form has no place for is left out（日割対象日, コード of equipment, 更新者）:
 * paper is for reading, and the files for machines. */
export function tablesOf(entry: Entry): LetterTable[] {
  const parts = entry.parts as Partial<Record<Prefix, readonly object[]>>;
  return (Object.keys(getGroup(currentTable, entry.kind).files) as Prefix[]).flatMap((prefix) => {
    const rows = parts[prefix] ?? [];
    if (rows.length === 0) return [];
    const tables = ofFile[prefix]
      ? [...ofFile[prefix](rows), others(prefix, rows)]
      : rows.map((row) => particulars(prefix, row));
    return tables
      .filter((table) => table.rows.length > 0)
      .map((table): LetterTable => ({ caption: getLayout(currentTable, prefix).title, ...table }));
  });
}

const ofFile: Readonly<Partial<Record<Prefix, (rows: readonly object[]) => Tables[]>>> = {
  UPPLAN: (rows) => [services(rows as readonly ServiceRow[])],
  UPJSK: (rows) => [services(rows as readonly ServiceRow[])],
  UPSIKYU: (rows) => [benefits(rows as readonly BenefitRow[])],
  UP2KYO: (rows) => [needs(rows as readonly SecondTableRow[])],
  UP3KYO: (rows) => week(rows as readonly ThirdTableRow[]),
};

const forMachines = new Set(['version', 'insurer', 'insured', 'updater', 'reserved', 'picture']);

/** One row, name by name; what is empty is not said. */
function particulars(prefix: Prefix, row: object): Tables {
  const columns = everyColumn(prefix).filter(({ at }) => !forMachines.has(at));
  const rows = columns.flatMap((column) => {
    const value = valueIn(row, column);
    const isPlace = ['month', 'planDay'].includes(column.at) && /^0+$/.test(String(value));
    return value === undefined || isPlace ? [] : [[column.name, sayValue(column, value)]];
  });
  return { head: ['項目', '内容'], rows, widths: [30, 70] };
}

/** What another version of the standard has beside the columns that our forms have a place for: nothing that came is kept from the reader. */
function others(prefix: Prefix, rows: readonly object[]): Tables {
  const layout = getLayout(currentTable, prefix);
  const more = everyColumn(prefix).filter(({ at }) => !layout.columnAt.has(at));
  return {
    head: ['行', '項目', '内容'],
    widths: [40, 25, 35],
    rows: rows.flatMap((row) =>
      more.flatMap((column) => {
        const value = valueIn(row, column);
        return value === undefined ? [] : [[sayRow(layout, row), column.name, sayValue(column, value)]];
      }),
    ),
  };
}

const clock = (time: string | undefined): string =>
  time === undefined || time === '9999' ? '' : `${time.slice(0, 2)}:${time.slice(2)}`;
const span = (from: string | undefined, to: string | undefined): string =>
  clock(from) || clock(to) ? `${clock(from)}～${clock(to)}` : '';
const say = (value: number | undefined): string => (value === undefined ? '' : value.toLocaleString('ja-JP'));
const nameOfService = (code: string | undefined): string => {
  const title = code === undefined ? undefined : findServiceType(code.slice(0, 2))?.title;
  return [title, code].filter(Boolean).join(' ');
};

/** 第6表: a line for each service of an office at a time, with its days. */
function services(rows: readonly ServiceRow[]): Tables {
  return {
    head: ['時間', 'サービス', '事業所', '日（×は回数）', '回数'],
    widths: [14, 24, 24, 29, 9],
    rows: readServiceLines(rows).map(({ service, cells }) => {
      const { start, end, serviceCode, item, officeName, office } = service;
      const days = cells.toSorted((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1));
      return [
        span(start, end),
        [nameOfService(serviceCode), item, service.over30 === '1' && '30日超'].filter(Boolean).join('\n'),
        officeName ?? office ?? '',
        days.map(({ day = '', count = 1 }) => `${Number(day.slice(6))}${count === 1 ? '' : `×${count}`}`).join('、'),
        say(days.reduce((sum, { count = 1 }) => sum + count, 0)),
      ];
    }),
  };
}

const titles = { within: '小計', outside: '限度額外の小計', over30: '30日超の小計', total: '合計' } as const;
/** 第7表, yen and units as they stand in it. */
function benefits(rows: readonly BenefitRow[]): Tables {
  return {
    head: ['事業所・サービス', '単位×回', '単位数', '限度内', '限度超', '費用', '保険給付', '利用者負担'],
    widths: [25, 11, 10, 10, 9, 12, 12, 11],
    rows: rows.map((row) => {
      const kind = kindOfBenefit(row.serviceCode);
      const own = [row.share, row.fullShare].filter((one) => one !== undefined);
      return [
        kind === 'detail'
          ? [row.officeName ?? row.office, nameOfService(row.serviceCode), row.item].filter(Boolean).join('\n')
          : [kind === 'total' ? undefined : (row.officeName ?? row.office), titles[kind]].filter(Boolean).join('\n'),
        kind === 'detail' && row.units !== undefined ? `${say(row.units)}×${say(row.count)}` : '',
        say(row.serviceUnits),
        say(row.withinLimit),
        say(row.overLimit),
        say(row.cost),
        say(row.claim),
        own.length === 0 ? '' : say(own.reduce((sum, one) => sum + one, 0)),
      ];
    }),
  };
}

/** 第2表, row by row as printed: a blank means what stands above it. */
const needs = (rows: readonly SecondTableRow[]): Tables => ({
  head: ['課題（ニーズ）', '長期目標', '短期目標', 'サービス内容', '種別・事業所', '頻度・期間'],
  widths: [19, 17, 17, 21, 15, 11],
  rows: rows.map((row) => {
    const {
      need = '',
      longGoal,
      longTerm,
      shortGoal,
      shortTerm,
      content = '',
      service,
      officeName,
      frequency,
      term,
    } = row;
    const lines = (...parts: readonly (string | undefined)[]) => parts.filter(Boolean).join('\n');
    return [
      need,
      lines(longGoal, longTerm),
      lines(shortGoal, shortTerm),
      content,
      lines(service, officeName),
      lines(frequency, term),
    ];
  }),
});

const weekdays = ['', '月', '火', '水', '木', '金', '土', '日'];
/** 第3表: services of the week, the person's own day, and what does not come weekly. */
function week(rows: readonly ThirdTableRow[]): Tables[] {
  const { services: weekly, activities, others } = readWeek(rows);
  return [
    {
      head: ['曜日', '時間', 'サービス'],
      widths: [12, 23, 65],
      rows: weekly.map(({ weekday, start, end, text }) => [weekdays[Number(weekday)] ?? '', span(start, end), text]),
    },
    {
      head: ['時間', '主な日常生活上の活動'],
      widths: [35, 65],
      rows: activities.map(({ start, end, text }) => [span(start, end), text]),
    },
    { head: ['週単位以外のサービス'], widths: [100], rows: others.map(({ text }) => [text]) },
  ];
}
