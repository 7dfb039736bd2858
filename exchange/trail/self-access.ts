import { type IdentityProof, identityProofs } from '../../contracts/access.ts';
import { type Delivery, deliveries } from '../../contracts/month-letter.ts';
import { type Entry, type More, sayRefused, sayStaff } from './phrases.ts';

/** 本人開示: that somebody came to the counter and how it was made sure who, and what was shown there. */
export function saySelfAccess(entry: Entry, more: More, sayInquiry: () => string): string {
  if (more.byOneself) return sayOwnInquiry(entry, more);
  const { acts } = more;
  const { from, to, role, phase, decision } = entry;
  if (acts[0] === 'month-letter') {
    const [year, month] = (acts[1] ?? '').split('-');
    const what = `あなたへの「わたしの記録のお知らせ」（${year}年${Number(month)}月分、${deliveries[acts[2] as Delivery] ?? ''}）`;
    return decision === 'permit'
      ? `${sayStaff(from, role)}が、${what}を印刷するために、あなたの記録を出しました。`
      : `${sayStaff(from, role)}が、${what}を作ろうとしましたが、認められませんでした。${sayRefused(entry)}`;
  }
  if (acts[0] === 'trail')
    return decision === 'permit'
      ? `${sayStaff(from, role)}が、窓口で、あなたの情報の記録を申出の人に示しました。`
      : `${sayStaff(from, role)}が、窓口であなたの情報の記録を示そうとしましたが、認められませんでした。${sayRefused(entry)}`;
  if (phase !== 'change') return `本人への開示（${sayStaff(to, role)}による）：${sayInquiry()}`;
  const how = identityProofs[acts[0] as IdentityProof] ?? '';
  return decision === 'permit'
    ? `${sayStaff(from, role)}が、窓口での申出により、本人への開示を始めました。相手を、${how}うえでのことです。`
    : `${sayStaff(from, role)}が、窓口で本人への開示を始めようとしましたが、認められませんでした。${sayRefused(entry)}`;
}

/** What the person, or who stands in for them, asked a member by themselves: `to` is in what role. */
function sayOwnInquiry({ from, to, phase, decision, reasons, ...entry }: Entry, { given, document }: More): string {
  const who = to === '本人' ? 'あなた' : `あなたの${to}`;
  const what = document === undefined ? 'あなたの情報' : `あなたの「${document}」`;
  if (phase === 'intent')
    return decision === 'permit'
      ? `${who}が、${from}に${what}を照会しました。`
      : `${who}が、${from}に${what}を照会しようとしましたが、認められませんでした。${sayRefused({ ...entry, from, to, phase, decision, reasons })}`;
  if (decision === 'unknown')
    return `${who}の照会を${from}に送りましたが、途中で切れました。届いたかどうかは分かりません。`;
  if (decision === 'refuse')
    return `${who}の照会に、${from}の情報は渡していません。${sayRefused({ ...entry, from, to, phase, decision, reasons })}`;
  if (reasons.includes('provider_failed')) return `${from}は、${who}の照会に、受け付けられないと答えました。`;
  return given.length > 0
    ? `${from}が、${who}の照会に答えて、${what}（${given.join('、')}）を見せました。`
    : `${from}が、${who}の照会に答えました。`;
}
