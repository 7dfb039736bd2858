import { type AccountAct, accountActs, type OwnAct, ownActs } from '../rights/own-acts.ts';
import type { Entry, More } from './phrases.ts';

const all: Readonly<Record<string, { readonly done: string; readonly tried: string }>> = { ...ownActs, ...accountActs };

/** Whether the record says what a resident, or who stands in for one, did by themselves. */
export const isOwn = ({ acts }: More): boolean => (acts[0] ?? '') in all;

/** `from` is in what role: 本人, a kind of proxy, or a device. */
export function sayOwn({ from, to, decision, purpose }: Entry, { acts }: More): string {
  const { done, tried } = all[acts[0] as OwnAct | AccountAct]!;
  const who = from === '本人' ? 'あなた' : `あなたの${from}`;
  const why = purpose === null ? '' : `（利用目的は「${purpose}」）`;
  const whom = to === null ? '' : `（相手は${to}）`;
  return decision === 'permit' ? `${who}が、${done}${whom}${why}。` : `${who}が、${tried}。`;
}

const answers: Readonly<Record<string, string>> = {
  'questions-read': 'あなたがたずねたことを読みました',
  'question-drafted': 'あなたがたずねたことへの答えの案を作りました',
  'question-answered': 'あなたがたずねたことに答えました',
  'requests-read': 'あなたの請求を読みました',
  'request-drafted': 'あなたの請求への決定の案を作りました',
  'draft-approved': 'あなたへの答えや決定を承認しました。あなたのページで読めます',
  'draft-returned': 'あなたへの答えや決定の案を差し戻しました',
  'draft-withdrawn': 'あなたへの答えや決定の案を引き戻しました',
  'draft-read': '代わりの職員が決めた、あなたへの答えや決定を読みました',
  'request-decided': 'あなたの請求を決定しました',
  'request-extension-drafted': 'あなたの請求の期限を延ばす案を作りました',
  'request-extended': 'あなたの請求の期限を延ばしました',
  'account-notices-read': 'あなたのサインインの変更を知らせる手紙を、送る準備をしました',
  'account-notice-printed': 'あなたのサインインの変更を知らせる手紙を、印刷しました',
  'monthly-post-looked': 'あなたへの毎月のお知らせの郵送の登録を見ました',
  'monthly-post-asked': 'あなたへの毎月のお知らせを、郵便で送る登録をしました',
  'monthly-post-ended': 'あなたへの毎月のお知らせの郵送をやめる登録をしました',
  'monthly-post-read': 'あなたへの毎月のお知らせを、送る準備をしました',
  'monthly-post-sent': 'あなたへの毎月のお知らせを、送りました',
  'proxies-read': 'あなたの代理人の登録を見ました',
  'proxy-invited': 'あなたの代理人になる人への招待を作りました',
  'proxy-ended': 'あなたの代理人の登録を終えました',
  'proxy-suspended': 'あなたの代理人を、利益が相反するため止めました',
  'proxy-resumed': '止めていたあなたの代理人を、元に戻しました',
  'proxies-incapacity': 'あなたの判断能力について届けを受け、任意代理人の登録を確かめました',
};

/** Whether the record says what a member's staff did about a person's own rights. */
export const isAnswer = ({ acts }: More): boolean => (acts[0] ?? '') in answers;

export function sayAnswer({ from, role, decision }: Entry, { acts }: More): string {
  const who = role === null ? from : `${from}の職員（${role}）`;
  const month = /^(\d{4})-(\d{2})$/.exec(acts[1] ?? '');
  const what = `${month ? `${month[1]}年${Number(month[2])}月分について、` : ''}${answers[acts[0]!]!}`;
  return decision === 'permit' ? `${who}が、${what}。` : `${who}の次の求めは、認められませんでした：${what}。`;
}
