import { type Kind, kinds } from '../../contracts/kind.ts';
import { sayBreakGlass } from './break-glass.ts';
import { sayEmergencyRelease } from './emergency.ts';
import { isAnswer, isOwn, sayAnswer, sayOwn } from './own.ts';
import { type Entry, type More, sayRefused, sayStaff, sayWhy } from './phrases.ts';
import { saySelfAccess } from './self-access.ts';
import { saySignIn } from './sign-in.ts';
import { sayViewing } from './viewing.ts';

/*
 * Records as sentences that the person can read. One function a kind of message; a kind that has none yet says at least that it was.
 */

/** The whole of what the trail says of a record. */
export const inWords = (entry: Entry, more: More): string =>
  sentenceOf(entry, more)(entry, more) + sayDeclared(entry) + sayCount(entry);

function sentenceOf({ kind }: Entry, more: More): (entry: Entry, more: More) => string {
  if (isOwn(more)) return sayOwn;
  if (isAnswer(more)) return sayAnswer;
  return sentences[kind] ?? sayAtLeast;
}

const sentences: Partial<Record<Kind, (entry: Entry, more: More) => string>> = {
  submission: saySubmission,
  inquiry: sayInquiry,
  'break-glass': (entry, more) => sayBreakGlass(entry, more, () => sayInquiry(entry, more)),
  'self-access': (entry, more) => saySelfAccess(entry, more, () => sayInquiry(entry, more)),
  'emergency-release': sayEmergencyRelease,
  viewing: sayViewing,
  'code-request': sayCodeRequest,
  registration: sayRegistration,
  'trail-look-up': sayLookUp,
  'sign-in': saySignIn,
};

const sayAtLeast = ({ from, kind }: Entry): string => `${from}による${kinds[kind]}がありました。`;
const sayDeclared = ({ from, declared }: Entry): string =>
  declared.map((one) => `${from}は、「${one}」と申告しています。`).join('');

const acts: Partial<Record<Kind, string>> = { submission: '送付', inquiry: '照会', 'code-request': '符号の求め' };
const sayCount = ({ kind, count }: Entry): string =>
  count > 1 ? `同じ内容の${acts[kind] ?? '求め'} ${count} 件をまとめて記録しています。` : '';

function saySubmission(entry: Entry, more: More): string {
  const { phase, from, to, decision } = entry;
  if (phase === 'hand-over')
    return decision === 'permit'
      ? `${from}が送ったあなたの情報を、${to}に渡しました。${sayWhy(more)}`
      : `${from}が送ったあなたの情報を、${to}に渡しませんでした（不許可）。${sayRefused(entry)}`;
  return decision === 'permit'
    ? `${from}が、あなたの情報を${to}へ送りました。${sayWhy(more)}`
    : `${from}が、あなたの情報を${to}へ送ろうとしましたが、送れませんでした（不許可）。${sayRefused(entry)}`;
}

/** In a record of an inquiry the data goes from the provider to the asker: who asked stands in `to`. */
function sayInquiry(entry: Entry, more: More): string {
  const { phase, from, to, decision, reasons } = entry;
  const { given } = more;
  if (phase === 'intent')
    return decision === 'permit'
      ? `${to}が、あなたの情報を${from}に照会しました。${sayWhy(more)}`
      : `${to}が、あなたの情報を${from}に照会しようとしましたが、認められませんでした。${sayRefused(entry)}`;
  const what = given.length > 0 ? `（${given.join('、')}）` : '';
  if (phase === 'hand-over')
    return decision === 'permit'
      ? `${from}があとから答えた照会の回答${what}を、${to}に渡しました。${sayWhy(more)}`
      : `${from}があとから答えた照会の回答を、${to}に渡しませんでした（不許可）。${sayRefused(entry)}`;
  if (decision === 'unknown')
    return `${to}の照会を${from}に送りましたが、途中で切れました。あなたの情報は${to}に渡っていません。`;
  if (decision === 'refuse') return `${to}の照会に、${from}の情報は渡していません。${sayRefused(entry)}`;
  if (reasons.includes('provider_failed'))
    return given.length > 0
      ? `${from}は、${to}の照会に答えられないと返し、その事情として、あなたの情報${what}を渡しました。${sayWhy(more)}`
      : `${from}は、${to}の照会に、渡せる情報がないと答えました。`;
  return given.length > 0
    ? `${from}が、${to}の照会に答えて、あなたの情報${what}を渡しました。${sayWhy(more)}`
    : `${from}が、${to}の照会に答えました。渡した項目はありません。`;
}

function sayCodeRequest(entry: Entry, more: More): string {
  const { from, decision } = entry;
  if (more.acts.includes('code-queue'))
    return `${from}が、どなたのことか決まらない照会の候補として、あなたの登録を見ました。`;
  return decision === 'permit'
    ? `${from}が、あなたの機関別符号を受け取りました。${sayWhy(more)}`
    : `${from}が、あなたの機関別符号を求めましたが、渡していません。${sayRefused(entry)}`;
}

function sayRegistration({ from: member, role, to, decision }: Entry, { acts }: More): string {
  const from = sayStaff(member, role);
  if (acts.includes('code-queue')) return `${from}が、${to ?? 'ある機関'}の照会は、あなたのことだと答えました。`;
  if (decision !== 'permit') return `${from}が登録を変えようとしましたが、認められませんでした。`;
  if (acts.includes('merge'))
    return to === null
      ? `${from}が、二つに分かれていたあなたの登録を、一つにまとめました。`
      : `${from}が、あなたの登録を一つにまとめたことを、${to}に伝えました。`;
  if (acts.includes('split'))
    return to === null
      ? `${from}が、ほかの方とまちがってまとめられていたあなたの登録を、元に戻しました。`
      : `${from}が、あなたの登録を元に戻し、それまでの符号が使えなくなったことを、${to}に伝えました。`;
  if (acts.includes('residents-import')) return sayResidents(from, acts);
  if (acts.includes('protection') && acts.includes('overdue'))
    return `${from}で、あなたの登録についての二人目の確認が、まだ済んでいません。登録は続いています。`;
  if (acts.includes('protection')) return `${from}が、あなたの登録を確かめ、新しくしました。`;
  return `${from}が、あなたの関係または同意の登録を変えました。`;
}

/** From the town hall's residents' file（宛名の異動）. */
function sayResidents(from: string, acts: readonly string[]): string {
  if (acts.includes('closed')) return `${from}が、転出などの届けにより、あなたの登録を終えました。`;
  if (acts.includes('same')) return `${from}が、あなたの登録に変わりがないことを確かめました。`;
  if (acts.includes('candidate')) return `${from}が、同じ方かもしれない登録として、あなたの登録を確かめました。`;
  return `${from}が、住所・氏名などの届けにより、あなたの登録を新しくしました。`;
}

/** Explained for a purpose (`/v1/explain`), or the trail or a register was read. */
function sayLookUp({ from: member, role, purpose, decision }: Entry, { acts }: More): string {
  const from = sayStaff(member, role);
  if (acts.includes('code-queue'))
    return `${from}が、どなたのことか決まらない照会の候補として、あなたの登録を見ました。`;
  if (acts.includes('residents-import')) return sayResidents(from, acts);
  // What it was must not be read over somebody's shoulder.
  if (acts.includes('protection')) return `${from}が、あなたの登録を確かめました。`;
  if (purpose !== null)
    return decision === 'permit'
      ? `${from}が、「${purpose}」のためにあなたの情報を渡せるかどうかを確かめました。`
      : `${from}が、あなたの情報を渡せるかどうかを確かめようとしましたが、認められませんでした。`;
  const what = acts.includes('consents') ? 'あなたの同意の登録' : 'あなたの記録';
  return decision === 'permit'
    ? `${from}が、${what}を見ました。`
    : `${from}が、${what}を見ようとしましたが、認められませんでした。`;
}
