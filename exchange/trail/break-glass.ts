import { type Emergency, emergencies } from '../../contracts/access.ts';
import { type Entry, type More, sayRefused, sayStaff, sayWhy } from './phrases.ts';

/** 緊急時照会: that it was opened and why, what was asked and given under it, and what the second person found. */
export function sayBreakGlass(entry: Entry, more: More, sayInquiry: () => string): string {
  const { from, to, role, phase, decision, reasons } = entry;
  const { acts } = more;
  if (phase !== 'change') return `緊急時照会（${sayStaff(to, role)}による）：${sayInquiry()}`;
  if (reasons.includes('not_confirmed'))
    return `${sayStaff(from, role)}による緊急時照会に、24時間以内に二人目の職員の確認がありませんでした。自治体が調べます。`;
  if (reasons.includes('found_improper'))
    return `${sayStaff(from, role)}による緊急時照会を、二人目の職員が、適正でなかったと判断しました。自治体が調べます。`;
  if (acts.includes('confirmation'))
    return decision === 'permit'
      ? `緊急時照会を、${from}の別の職員（${role}）が確かめました。結果は「${acts.includes('proper') ? '適正だった' : '適正でなかった'}」です。`
      : `${from}で、緊急時照会の確認がされようとしましたが、認められませんでした。${sayRefused(entry)}`;
  const grounds = emergencies[acts[0] as Emergency] ?? '';
  return decision === 'permit'
    ? `${sayStaff(from, role)}が、命の危険があるとして（${grounds}）、同意を待たずにあなたの情報を照会する手続き（緊急時照会）を開きました。${sayWhy(more)}`
    : `${sayStaff(from, role)}が、あなたの情報の緊急時照会を開こうとしましたが、認められませんでした。${sayRefused(entry)}`;
}
