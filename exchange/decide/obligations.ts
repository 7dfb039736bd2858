import type { Contract } from '../../contracts/contract.ts';
import type { Obligation } from '../../contracts/decision.ts';
import { type Dimension, findFrame } from './frame.ts';

/**
 * Obligations (義務) that a policy may lay on an exchange by `@oblige("name:value")`. A name outside this list stops the start: an
 * obligation that nobody fulfils would let out what was permitted only under it. The first two bind the receiver; disclose/ fulfils
 * the others before anything leaves. Their values are described in docs/disclosure.md.
 */
export const obligations = {
  'destroy-copies': 'サービス担当者会議などのために作った写しを、使い終えたら回収して廃棄する',
  'keep-for-purpose': 'この利用目的のほかには使わない',
  mask: '項目の一部を伏せて渡す',
  generalise: '項目を大まかな区分にして渡す',
  pseudonymise: '項目を、受け取る機関と利用目的ごとに違う仮名にして渡す',
  aggregate: '人数を集計した表だけを、少ない人数が分からないようにして渡す',
} as const;
export type ObligationName = keyof typeof obligations;

export const generalisations = ['age-5', 'age-10', 'month', 'year', 'town', 'municipality', 'band'] as const;
export type Generalisation = (typeof generalisations)[number];

/** An obligation that disclose/ fulfils, its value read. */
export type Transform =
  | { readonly name: 'mask'; readonly field: string; readonly keep: 'surname' | { first: number } | { last: number } }
  | { readonly name: 'generalise'; readonly field: string; readonly to: Generalisation; readonly width: number }
  | { readonly name: 'pseudonymise'; readonly field: string }
  | {
      readonly name: 'aggregate';
      readonly by: readonly Dimension[];
      readonly k: number;
      /** the field of the day that the figures are of, and the field by which two rows are one person */
      readonly asOf: string;
      readonly person: string;
    };

/** 介護DBオープンデータ: no cell under ten persons. No policy may go lower. */
const leastPersons = 10;

/** @returns undefined where the obligation is the receiver's, or its value cannot be read */
export function readTransform({ name, value }: Obligation): Transform | undefined {
  const [first = '', ...more] = value.split('/').map((part) => part.trim());
  if (name === 'mask' && more.length === 1) return readMask(first, more[0]!);
  if (name === 'generalise' && more.length === 1) return readGeneralise(first, more[0]!);
  if (name === 'pseudonymise' && more.length === 0) return { name, field: first };
  if (name === 'aggregate' && more.length === 3) return readAggregate(first, more[0]!, more[1]!, more[2]!);
  return undefined;
}

function readMask(field: string, keep: string): Transform | undefined {
  if (keep === 'surname') return { name: 'mask', field, keep };
  const [, end, count] = /^(first|last)-([1-9])$/.exec(keep) ?? [];
  if (!end) return undefined;
  return { name: 'mask', field, keep: end === 'first' ? { first: Number(count) } : { last: Number(count) } };
}

function readGeneralise(field: string, to: string): Transform | undefined {
  const width = /^band-([1-9]\d{0,8})$/.exec(to)?.[1];
  if (width) return { name: 'generalise', field, to: 'band', width: Number(width) };
  const found = generalisations.find((one) => one === to && one !== 'band');
  return found && { name: 'generalise', field, to: found, width: 0 };
}

function readAggregate(sides: string, least: string, asOf: string, person: string): Transform | undefined {
  const k = Number(/^k-(\d{2,4})$/.exec(least)?.[1] ?? 0);
  const by = sides.split('+').map((side): Dimension => {
    const [, field = side, age] = /^(.+)~age-(5|10)$/.exec(side) ?? [];
    return { field, age: age === undefined ? null : age === '5' ? 5 : 10 };
  });
  if (k < leastPersons || by.length > 2 || by.some(({ field }) => field === '')) return undefined;
  return { name: 'aggregate', by, k, asOf, person };
}

/**
 * What is wrong with an obligation, in Japanese; undefined where nothing is.
 * @param contract that the rule names in its head; undefined where it names none
 */
export function findMistake(obligation: Obligation, contract: Contract | undefined): string | undefined {
  const { name, value } = obligation;
  if (!Object.hasOwn(obligations, name) || value === '')
    return `義務 ${name}:${value} は「名前:値」の形でないか、登録されていません`;
  if (name === 'destroy-copies' || name === 'keep-for-purpose') return undefined;
  const transform = readTransform(obligation);
  if (!transform) {
    const least = name === 'aggregate' ? `（人数の下限は${leastPersons}以上、軸は二つまで）` : '';
    return `義務 ${name} の値 ${value} は、docs/disclosure.md の書き方に合いません${least}`;
  }
  if (!contract) return `義務 ${name} を書く規則には、resource == Contract::"…" で連携契約定義を一つ書いてください`;
  if (contract.form !== 'cuttable') return `義務 ${name} は、全体を渡す連携契約定義 ${contract.id} では果たせません`;
  const fields =
    transform.name === 'aggregate'
      ? [...transform.by.map(({ field }) => field), transform.asOf, transform.person]
      : [transform.field];
  const unknown = fields.find((field) => !Object.hasOwn(contract.fields, field));
  if (unknown !== undefined) return `義務 ${name}: ${contract.id} に項目 ${unknown} はありません`;
  return transform.name === 'aggregate' ? findFrameMistake(contract, transform) : undefined;
}

function findFrameMistake(contract: Contract, { by, person }: Extract<Transform, { name: 'aggregate' }>) {
  const lists = [...by.map(({ field }) => field), person].map((field) => listOf(contract, field));
  if (lists.some((list) => list === undefined || list !== lists[0]))
    return '義務 aggregate: 軸と人の項目は、一つの同じ一覧（/…/*/…）の中になければなりません';
  const open = by.find((side) => findFrame(contract, side) === undefined);
  if (open) return `義務 aggregate: 項目 ${open.field} の区分が、連携契約定義の schema に enum で定められていません`;
  return undefined;
}

/** The list that a field's items stand in; undefined where it stands in none, or in a list inside a list. */
export function listOf(contract: Contract, field: string): string | undefined {
  const parts = (contract.fields[field]?.at ?? '').split('/*/');
  return parts.length === 2 ? parts[0] : undefined;
}
