import type { FoundSubject } from '../contracts/content/findings.ts';
import type { Place } from '../contracts/content/rows.ts';
import type { RunMode } from '../contracts/kind.ts';
import type { RelayState } from '../contracts/message.ts';
import type { Refused } from './client.ts';
import { markOf, noMyNumberFolder } from './lanes.ts';

/* What an office worker reads beside a file that was not sent, or not handed over. */

/** The files that it is said of. */
type Sent = { readonly names: readonly string[]; readonly mode: RunMode };
export type Reason = { readonly why: readonly string[]; readonly todo: readonly string[] };

const sendAgain = '直したあと、下の「同じ送信単位のファイル」をすべて一緒に out フォルダーに入れ直してください。';

const declareInstead = `個人番号ではない数字であることを確かめたときは、out フォルダーの中に「${noMyNumberFolder}」というフォルダーを作り、下のファイルをすべてそこに入れてください。個人番号ではないとの申告を付けて送ります。申告したことは記録に残ります。`;

/** UTF-8 with a mark and Windows line ends, so that any editor of an office PC shows it. */
export function writeReason({ why, todo }: Reason, { names, mode }: Sent, contact?: string): string {
  const lines = [
    `${markOf(mode)}【送付していません】`,
    'このファイルと、同じ送信単位のファイルは、送付先に渡していません。ファイルの内容は変えていません。',
    '',
    '【理由】',
    ...why,
    '',
    '【すること】',
    ...todo,
    '',
    '【同じ送信単位のファイル】',
    ...names.map((name) => `・${name}`),
    '',
    '【問合せ先】',
    contact ??
      '対象者の登録・関係・同意については自治体の介護保険の窓口へ、それ以外は地域の運営者へお問い合わせください。',
  ];
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

const shown = 50;
const rest = (count: number) => (count > shown ? [`・ほか${count - shown}件`] : []);

/** Flaws in the file itself. */
export const explainPlaces = (problems: readonly Place[]): Reason => ({
  why: [
    'ファイルの次のところを直す必要があります。',
    ...problems.slice(0, shown).map(({ file, row, text }) => `・${file}${row > 0 ? ` ${row}行目` : ''}: ${text}`),
    ...rest(problems.length),
  ],
  todo: ['ファイルを作成したソフトで直し、出力し直してください。', sendAgain],
});

/** Which rows were not available, and all that may be the cause; never which. */
export function explainNotAvailable(persons: readonly FoundSubject[]): Reason {
  const places = persons.flatMap(({ at }) =>
    at.map(({ file, rows }) => `・${file}${rows.length > 0 ? ` ${listRows(rows)}` : ''}`),
  );
  return {
    why: [
      '次の行の対象者について、送付できません。',
      ...places.slice(0, shown),
      ...rest(places.length),
      '',
      '次のどれかに当たります。どれに当たるかは、お答えできないことになっています。',
      '・保険者番号または被保険者番号が違う',
      '・対象者の登録がない、または登録が終わっている',
      '・自事業所または送付先の事業所との関係（担当、利用）が登録されていない',
      '・共有についての同意が登録されていない、または取りやめられた',
      '・提供が制限されている',
    ],
    todo: [
      '番号と送付先を確かめてください。関係と同意の登録は、自治体の介護保険の窓口で確かめられます。',
      'ほかの対象者の分だけを先に送るときは、この対象者の行を除いて出力し直してください。',
      sendAgain,
    ],
  };
}

/** @param persons whom the answer is about */
export const explainAnswer = ({ code, text, details = [] }: Refused, persons: readonly FoundSubject[]): Reason =>
  code === 'not_available'
    ? explainNotAvailable(persons)
    : {
        why: [text, ...details.map((detail) => `・${detail}`)],
        todo: [
          '上の理由に当たるところを直してください。分からないときは、この文面を添えてお問い合わせください。',
          sendAgain,
          ...(code === 'my_number_found' ? [declareInstead] : []),
        ],
      };

export const explainRestOfRefused = (): Reason => ({
  why: ['同じファイル連番の送信単位のうち、先に送ったファイルが不許可となったため、残りも送付していません。'],
  todo: [
    '直したあと、先に不許可となったファイルも含め、送信単位のファイルをすべて一緒に out フォルダーに入れてください。',
  ],
});

export const explainUnknownName = (): Reason => ({
  why: [
    'ケアプランデータ連携標準仕様 第4.1版のファイル名ではありません。',
    '例: UPPLAN_（対象年月6桁）_（送信元事業所番号10桁）_43_（送信先事業所番号10桁）_11_（ファイル連番14桁）.CSV',
  ],
  todo: ['介護ソフトが出力したままのファイル名で、out フォルダーに入れ直してください。'],
});

export const explainForeignSender = (): Reason => ({
  why: ['ファイル名の送信元事業所番号が、この接続プログラムの事業所番号ではありません。'],
  todo: ['正しい事業所の out フォルダーに入れてください。事業所番号が違うときは、介護ソフトで出力し直してください。'],
});

export const explainGone = (): Reason => ({
  why: ['送信の途中で、同じ送信単位のファイルの一部がなくなりました。'],
  todo: ['送信単位のファイルをすべて一緒に out フォルダーに入れ直してください。'],
});

/** For a message that was accepted, waited, and was then not handed over. */
export function writeNotHandedOver(state: RelayState, sent: Sent, contact?: string): string {
  const why =
    state === 'expired'
      ? ['お預かりしましたが、期限までに送付先が受け取りませんでした。']
      : [
          'お預かりしましたが、送付先に渡すときの確認で認められませんでした。',
          'お預かりしている間に、関係や同意の登録が変わったか、提供が制限された場合などがあります。どれに当たるかはお答えできません。',
        ];
  const todo =
    state === 'expired'
      ? ['送付先に受け取りの状況を確かめ、out フォルダーに入れ直してください。']
      : ['関係と同意の登録を自治体の介護保険の窓口で確かめ、必要なら out フォルダーに入れ直してください。'];
  return writeReason({ why, todo }, sent, contact).replace('【送付していません】', '【送付先に渡っていません】');
}

const listRows = (rows: readonly number[]): string =>
  `${rows.slice(0, 20).join('、')}行目${rows.length > 20 ? ` ほか${rows.length - 20}行` : ''}`;

/** Flaws that hold nothing back: one line a file and flaw, however many rows have it. */
export const listWarnings = (warnings: readonly Place[]): string[] =>
  [...Map.groupBy(warnings, ({ file, text }) => `${file}\n${text}`).values()].map((same) => {
    const [{ file, text }] = same as [Place];
    return `注意: ${file} ${listRows(same.map(({ row }) => row))}: ${text}（このまま送ります）`;
  });
