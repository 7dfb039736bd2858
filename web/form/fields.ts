import { z } from 'zod';
import { parseDay } from '../japanese/day.ts';
import { sayFileSize } from '../japanese/say.ts';

// What a field of a form may hold. Each says what is wrong in words that say how to mend it, and names the field, as it is read away from it.

/** What no keyboard writes, and what a table does not take. */
export const control = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const lineEnd = /\r\n?/g;

const raw = z
  .string()
  .optional()
  .transform((value = '') => value.replace(lineEnd, '\n').trim());

/** One line or several. Nothing but space around it is changed: a name keeps its variants. */
export const optionalText = (label: string, max = 200) =>
  raw.check(({ value, issues }) => {
    const length = [...value].length;
    if (control.test(value))
      issues.push(custom(value, `${label}に、使えない文字があります。消して、書き直してください。`));
    if (length > max)
      issues.push(custom(value, `${label}は、${max}字までです。いま${length}字あります。短くしてください。`));
  });

export const text = (label: string, max = 200) =>
  optionalText(label, max).check(({ value, issues }) => {
    if (value === '') issues.push(custom(value, `${label}を書いてください。`));
  });

/** Digits of one length, as on a card; written in full width or with hyphens all the same. Leading zeros stay. */
export const digits = (label: string, length: number) =>
  plainDigits(label).check(({ value, issues }) => {
    if (value === '' || value.length === length) return;
    const tooFew = value.length < length ? 'しかありません' : 'あります';
    issues.push(custom(value, `${label}が${value.length}けた${tooFew}。${length}けたの数字を書いてください。`));
  });

export const phone = (label = '電話番号') =>
  plainDigits(label).check(({ value, issues }) => {
    if (value !== '' && !/^0\d{9,10}$/.test(value))
      issues.push(custom(value, `${label}は、0から始まる10けたか11けたの数字です。市外局番から書いてください。`));
  });

/** As seven digits. */
export const postcode = (label = '郵便番号') => digits(label, 7);

/** Yen, whole. */
export const money = (label: string, max = 999_999_999) =>
  plainDigits(label).transform((value, context) => {
    const yen = Number(value);
    if (yen <= max) return yen;
    context.addIssue(`${label}は、${max.toLocaleString('ja-JP')}円までです。けたを確かめてください。`);
    return z.NEVER;
  });

/** A day in 和暦 or 西暦, as YYYY-MM-DD. */
export const day = (label: string) =>
  raw.transform((value, context) => {
    if (value === '') context.addIssue(`${label}を書いてください。`);
    else {
      const read = parseDay(value);
      if ('day' in read) return read.day;
      context.addIssue(`${label}を確かめてください。${read.wrong}`);
    }
    return z.NEVER;
  });

/** The same for a day that may not have come yet; null where nothing is written. */
export const optionalDay = (label: string) =>
  raw.transform((value, context): string | null => {
    if (value === '') return null;
    const read = parseDay(value);
    if ('day' in read) return read.day;
    context.addIssue(`${label}を確かめてください。${read.wrong}`);
    return z.NEVER;
  });

/** One of a few. What else is sent comes from no page of ours, and is answered like nothing. */
export const choice = <const T extends string>(label: string, options: readonly T[]) =>
  z.enum(options as readonly [T, ...T[]], { error: `${label}を一つ選んでください。` });

/** Any of a few. */
export const choices = <const T extends string>(label: string, options: readonly T[], { least = 0 } = {}) =>
  z
    .union([z.array(z.string()), z.string()])
    .optional()
    .transform((sent = [], context): T[] => {
      const values: readonly string[] = typeof sent === 'string' ? [sent] : sent;
      const known = options.filter((option) => values.includes(option));
      if (known.length >= least) return known;
      context.addIssue(`${label}を${least === 1 ? '' : `${least}つ以上、`}選んでください。`);
      return z.NEVER;
    });

/** A file: its name and size are checked, its content is for whoever reads it. */
export const file = (label: string, { limit, extensions }: { limit: number; extensions: readonly string[] }) =>
  z
    .any()
    .optional()
    .transform((sent, context): File => {
      const wrong = findFileFault(label, sent, limit, extensions);
      if (wrong === undefined) return sent as File;
      context.addIssue(wrong);
      return z.NEVER;
    });

/** Several files at once: at least one, together no larger than the limit. What each is, whoever reads them says by its name. */
export const files = (label: string, { limit }: { limit: number }) =>
  z
    .any()
    .optional()
    .transform((sent, context): File[] => {
      const all = [sent].flat().filter((one): one is File => one instanceof File && (one.name !== '' || one.size > 0));
      const size = all.reduce((sum, one) => sum + one.size, 0);
      if (all.length > 0 && size <= limit) return all;
      context.addIssue(all.length === 0 ? `${label}を選んでください。` : tooLarge(label, size, limit));
      return z.NEVER;
    });

function findFileFault(label: string, sent: unknown, limit: number, extensions: readonly string[]): string | undefined {
  if (!(sent instanceof File) || (sent.name === '' && sent.size === 0)) return `${label}を選んでください。`;
  if (sent.size === 0) return `${label}の中身が空です。別のファイルを選んでください。`;
  if (sent.size > limit) return tooLarge(label, sent.size, limit);
  if (!extensions.some((extension) => sent.name.toLowerCase().endsWith(extension)))
    return `${label}は、${extensions.join('、')}のファイルを選んでください。`;
  return undefined;
}

const tooLarge = (label: string, size: number, limit: number): string =>
  `${label}が大きすぎます（${sayFileSize(size)}）。${sayFileSize(limit)}までのファイルを選んでください。`;

const plainDigits = (label: string) =>
  raw
    .transform((value) => value.normalize('NFKC').replace(/[\s,‐‑–—−ー-]/g, ''))
    .check(({ value, issues }) => {
      if (value === '') issues.push(custom(value, `${label}を書いてください。`));
      else if (!/^\d+$/.test(value)) issues.push(custom(value, `${label}は、数字だけで書いてください。`));
    });

const custom = (input: string, message: string) => ({ code: 'custom' as const, input, message });
