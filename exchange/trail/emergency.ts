import { type Entry, type More, sayRefused, sayStaff, sayWhy } from './phrases.ts';

/** 災害時提供: what was given without consent under a declared disaster, to whom, and what became of it there. */
export function sayEmergencyRelease(entry: Entry, more: More): string {
  const { from, to, role, phase, decision } = entry;
  const what = more.given.length > 0 ? `（${more.given.join('、')}）` : '';
  if (phase === 'hand-over')
    return decision === 'permit'
      ? `災害時の提供として${from}が送ったあなたの情報${what}を、${to}に渡しました。${sayWhy(more)}`
      : `災害時の提供として${from}が送ったあなたの情報を、${to}に渡しませんでした（不許可）。${sayRefused(entry)}`;
  return decision === 'permit'
    ? `災害のため、${sayStaff(from, role)}が、あなたの情報${what}を同意を待たずに${to}へ送りました（災害時提供）。${sayWhy(more)}`
    : `災害のため、${sayStaff(from, role)}が、あなたの情報を${to}へ送ろうとしましたが、送れませんでした（不許可）。${sayRefused(entry)}`;
}
