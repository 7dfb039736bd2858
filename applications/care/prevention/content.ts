import { fillDown } from '../files/model/fill-down.ts';
import type { Entry, GroupKind } from '../files/model/group.ts';
import type { RowOf } from '../files/model/rows.ts';
import { type Column, getLayout, type Prefix } from '../files/table/table.ts';
import { currentTable, everyColumn } from '../files/table/tables.ts';
import { cellOf, nest, readValue, type Value, valueIn } from '../files/table/value.ts';

/** A row as it is typed: by the place of its column, as the cell will be written. */
export type Typed = Readonly<Record<string, string>>;

/** 介護予防サービス・支援計画書 and 利用者基本情報 in the making. */
export type PreventionContent = {
  readonly plan: Typed;
  /** 別表（支援計画） */
  readonly support: readonly Typed[];
  readonly basics: Typed;
  /** 別表2（現病歴・既往歴） */
  readonly illnesses: readonly Typed[];
};

type Part = 'UPYOBO' | 'UPYOBO_SUB' | 'UPKIHON' | 'UPKIHON_SUB2';

/** Columns of a file that are typed, of every version: not the version, and not whose row it is. */
export function columnsOf(prefix: Part): readonly Column[] {
  const left = ['version', 'insurer', 'insured', 'picture', ...(prefix === 'UPYOBO_SUB' ? ['planDay'] : [])];
  const own = prefix === 'UPKIHON_SUB2' ? [...left, 'consultedOn'] : left;
  return everyColumn(prefix).filter(({ at }) => !own.includes(at));
}

const inKey: ReadonlySet<string> = new Set(['planDay', 'consultedOn']);

function rowOf<P extends Part>(prefix: P, typed: Typed): RowOf[P] {
  const columns = columnsOf(prefix).filter(({ at }) => !inKey.has(at));
  const values = columns.flatMap((column): [string, Value][] => {
    const value = readValue(column, typed[column.at] ?? '');
    return value === undefined ? [] : [[column.at, value]];
  });
  return nest(columns, new Map(values), new Set()) as unknown as RowOf[P];
}

const typedOf = (prefix: Part, row: object): Typed =>
  Object.fromEntries(
    columnsOf(prefix).flatMap((column) => {
      const text = cellOf(column, valueIn(row, column));
      return text === '' ? [] : [[column.at, text]];
    }),
  );

/** A row that was added and not typed in is none. */
const isSaid = (row: Typed): boolean => Object.values(row).some((text) => text !== '');

type Who = { readonly insurer: string; readonly insured: string };

/** The forms that have a day: each is an entry of the standard's. */
export function entriesOf(
  { plan, support, basics, illnesses }: PreventionContent,
  who: Who,
): Entry<'prevention' | 'basics'>[] {
  const { insurer, insured } = who;
  const of = (one: Typed) => one.planDay ?? one.consultedOn ?? '';
  return [
    ...(of(plan) === ''
      ? []
      : [
          {
            kind: 'prevention' as const,
            key: { insurer, insured, planDay: of(plan) },
            parts: {
              UPYOBO: [rowOf('UPYOBO', plan)],
              UPYOBO_SUB: support.filter(isSaid).map((one) => rowOf('UPYOBO_SUB', one)),
            },
            pictures: [],
          },
        ]),
    ...(of(basics) === ''
      ? []
      : [
          {
            kind: 'basics' as const,
            key: { insurer, insured, consultedOn: of(basics) },
            parts: {
              UPKIHON: [rowOf('UPKIHON', basics)],
              UPKIHON_SUB1: [],
              UPKIHON_SUB2: illnesses.filter(isSaid).map((one) => rowOf('UPKIHON_SUB2', one)),
            },
            pictures: [],
          },
        ]),
  ];
}

/** What stands, to be gone on from. */
export function contentOf(entries: readonly Entry<GroupKind>[]): PreventionContent {
  const plan = entries.find((one) => one.kind === 'prevention') as Entry<'prevention'> | undefined;
  const basics = entries.find((one) => one.kind === 'basics') as Entry<'basics'> | undefined;
  return {
    plan: plan ? typedOf('UPYOBO', { ...plan.parts.UPYOBO[0], planDay: plan.key.planDay }) : {},
    support: plan ? fillDown('UPYOBO_SUB', plan.parts.UPYOBO_SUB).map((row) => typedOf('UPYOBO_SUB', row)) : [],
    basics: basics ? typedOf('UPKIHON', { ...basics.parts.UPKIHON[0], consultedOn: basics.key.consultedOn }) : {},
    illnesses: basics ? basics.parts.UPKIHON_SUB2.map((row) => typedOf('UPKIHON_SUB2', row)) : [],
  };
}

/** Code columns in words, days in 和暦: what a cell says on paper. */
export const codesOf = (prefix: Prefix, at: string): Readonly<Record<string, string>> =>
  getLayout(currentTable, prefix).columnAt.get(at)?.codes ?? {};
