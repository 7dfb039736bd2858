import type { FormState, Values } from '../form/state.ts';
import { parseDay } from '../japanese/day.ts';
import { fold } from '../table/fold.ts';

/** What is asked: at least a name or a number. `kana` is full-width katakana without spaces, matched from its beginning. */
export type PersonQuery = { readonly kana?: string; readonly birth?: string; readonly number?: string };
export type ReadQuery =
  | { readonly outcome: 'read'; readonly query: PersonQuery }
  | { readonly outcome: 'wrong'; readonly form: FormState };

/** Reads the search form, in whatever way kana, day and digits were typed. */
export function readPersonQuery(sent: Values): ReadQuery {
  const values = Object.fromEntries(['kana', 'birth', 'number'].map((name) => [name, textOf(sent[name])]));
  const errors: Record<string, string> = {};
  const kana = fold(values.kana!).replace(/\s/g, '').toUpperCase();
  const number = values.number!.normalize('NFKC').replace(/[\s-]/g, '');
  const day = values.birth === '' ? undefined : parseDay(values.birth!);
  const birth = day && 'day' in day ? day.day : undefined;
  if (kana !== '' && !/^[ァ-ヶー・]+$/.test(kana)) errors.kana = 'カナで入れてください。漢字では探せません。';
  if (number !== '' && !/^\d+$/.test(number)) errors.number = '数字だけを入れてください。';
  if (day && 'wrong' in day) errors.birth = day.wrong;
  // A birthday alone finds people whom nobody asked about.
  if (kana === '' && number === '') errors.kana ??= 'カナか番号を入れてください。';
  if (Object.keys(errors).length > 0) return { outcome: 'wrong', form: { values, errors } };
  return {
    outcome: 'read',
    query: { ...(kana !== '' && { kana }), ...(birth !== undefined && { birth }), ...(number !== '' && { number }) },
  };
}

const textOf = (entry: unknown): string => (typeof entry === 'string' ? entry.trim().slice(0, 100) : '');
