import { type Entry, type More, sayRefused, sayStaff, sayWhy } from './phrases.ts';

/** 閲覧: who saw the person on a page, by role. */
export function sayViewing(entry: Entry, more: More): string {
  const { from, role, decision } = entry;
  const page = more.acts[0] ?? '';
  return decision === 'permit'
    ? `${sayStaff(from, role)}が、画面「${page}」で、あなたの情報を見ました。${sayWhy(more)}`
    : `${sayStaff(from, role)}が、画面「${page}」で、あなたの情報を見ようとしましたが、認められませんでした。${sayRefused(entry)}`;
}
