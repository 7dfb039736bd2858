import iconv from 'iconv-lite';
import { readDay } from '../../../../contracts/content/day.ts';
import { hasCheckDigit, hasPrivateCharacter } from '../../../../contracts/content/flaws.ts';
import { findMyNumbers } from '../../../../contracts/my-number.ts';
import type { ProblemCode } from '../problem/catalogue.ts';
import { findServiceType } from '../table/service-types.ts';
import type { Column } from '../table/table.ts';
import { readValue } from '../table/value.ts';

export type Flaw = { readonly code: ProblemCode; readonly detail?: string; readonly more?: string };
const flaw = (code: ProblemCode, detail?: string, more?: string): Flaw[] => [{ code, detail, more }];

/** All that is wrong with what stands in a cell; whether it may be empty is the row's business. */
function findFlaws(column: Column, text: string): Flaw[] {
  if (text === '') return [];
  const flaws = [...findTextFlaws(text)];
  if (column.also.includes(text)) return flaws;
  return [...flaws, ...findLengthFlaws(column, text), ...forms[column.type](text, column)];
}

/** The same of the cells of one column, whose texts are mostly those of the row above: each is looked at once. */
export function flawsOf(column: Column): (text: string) => readonly Flaw[] {
  const known = new Map<string, readonly Flaw[]>();
  return (text) => {
    const found = known.get(text) ?? findFlaws(column, text);
    known.set(text, found);
    return found;
  };
}

function* findTextFlaws(text: string): Generator<Flaw> {
  if (hasPrivateCharacter(text)) yield { code: 'private_character' };
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) yield { code: 'control_character' };
  if (text.length >= 12 && findMyNumbers(text).length > 0) yield { code: 'my_number' };
}

function findLengthFlaws({ length, lengthIn, seen }: Column, text: string): Flaw[] {
  // No sign of CP932 is longer than two bytes.
  if (length === undefined || text.length * 2 <= length) return [];
  const there = lengthIn === 'bytes' ? iconv.encode(text, 'cp932').length : [...text].length;
  if (there <= length) return [];
  return flaw(seen ? 'too_long' : 'too_long_unseen', String(there), String(length));
}

const isDay = (text: string) => /^\d{8}$/.test(text) && readDay(text, ['digits']) !== undefined;

const forms: Readonly<Record<Column['type'], (text: string, column: Column) => Flaw[]>> = {
  text: () => [],
  plain: () => [],
  // Which version is known, and that a file has one only, is looked at over the whole file.
  version: () => [],
  insurer: (text) => numbered(text, /^\d{6}$/, '保険者番号（半角6桁）'),
  // 生活保護の単独（40–64歳）は H と9桁; a check digit of it is not known.
  insured: (text) => (/^(?:\d{10}|H\d{9})$/.test(text) ? [] : flaw('number_form', '被保険者番号（半角10桁）')),
  // 総合事業 has letters in its numbers, and these no check digit that we know.
  office: (text) =>
    /[A-Z]/.test(text) && /^[0-9A-Z]{10}$/.test(text) ? [] : numbered(text, /^\d{10}$/, '事業所番号（半角10桁）'),
  serviceType: (text) => (findServiceType(text) ? [] : flaw('service_type_unknown', text.slice(0, 6))),
  serviceCode: (text) => (/^[0-9A-Z]{6}$/.test(text) ? [] : flaw('bad_form', 'サービスコード（半角6桁）')),
  day: (text) => (isDay(text) ? [] : flaw('not_a_day')),
  month: (text) => (isDay(`${text}01`) ? [] : flaw('not_a_month')),
  time: (text) => (/^(?:(?:[01]\d|2[0-3])[0-5]\d|2400)$/.test(text) ? [] : flaw('not_a_time')),
  code: (text, { codes }) =>
    Object.hasOwn(codes!, text) ? [] : flaw('code_unknown', text.slice(0, 6), Object.keys(codes!).join('、')),
  flags: (text) => (/^[01]{31}$/.test(text) ? [] : flaw('not_flags')),
  integer: (text, column) => (readValue(column, text) === undefined ? flaw('not_a_number') : []),
  price: (text, column) => {
    if (readValue(column, text) === undefined) return flaw('not_a_number');
    return /^\d+\.\d\d$/.test(text) ? [] : flaw('not_a_price');
  },
  decimal: (text) => (/^\d+(?:\.\d+)?$/.test(text) ? [] : flaw('not_a_decimal')),
  postcode: (text) => (/^\d{3}-\d{4}$/.test(text) ? [] : flaw('bad_form', '郵便番号（3けた-4けた）')),
};

/** 9999999999 stands for no office in particular, and is not checked. */
function numbered(text: string, form: RegExp, title: string): Flaw[] {
  if (!form.test(text)) return flaw('number_form', title);
  return hasCheckDigit(text) || /^9+$/.test(text) ? [] : flaw('check_digit');
}
