import type { FilingState } from './store.ts';

export const words = {
  title: '事業対象者の届出',
  link: '市町村に届け出る',
  about: (town: string) =>
    `${town}に、基本チェックリストの答えと判定を届け出ます。登録されると、届け出た結果がここに戻ります。`,
  last: 'これまでの届出',
  signed: '本人が署名した日',
  signedHint: '紙に印刷した基本チェックリストに、本人が署名した日です。例 R8.11.24',
  signedMissing: '署名をもらってから届け出てください。',
  signedEarly: (day: string) => `答えた日（${day}）より前です。`,
  signedFuture: 'まだ来ていない日です。',
  note: '市町村に伝えること',
  noteHint: '400字まで。個人番号（マイナンバー）は書かないでください。',
  myNumber: '個人番号（マイナンバー）と思われる12桁の数字があります。消してから届け出てください。',
  go: '届け出る',
  done: '届け出ました。市町村が登録すると、ここに出ます。',
  noRoad: (town: string) =>
    `${town}は、この届出を連携基盤で受け取れません。「紙に印刷する」で印刷し、署名をもらって窓口に出してください。`,
  unknownTown: '保険者',
  already: 'もう届け出ています。返事を待ってください。',
  titles: {
    asked: '市町村に届け出ました。返事を待っています',
    registered: '事業対象者として登録されました',
    refused: '登録されませんでした',
    unsent: '届出が市町村に届いていません',
    ended: '事業対象者の登録が終わりました',
  } as const satisfies Record<FilingState, string>,
  column: '届出',
  short: {
    asked: '返事待ち',
    registered: '登録ずみ',
    refused: '登録されず',
    unsent: '届いていない',
    ended: '登録は終了',
  } as const satisfies Record<FilingState, string>,
  since: (day: string) => `${day}から事業対象者です。`,
  ended: (from: string, until: string) => `${from}から${until}まで、事業対象者でした。`,
  filed: (day: string, staff: string) => `${day}に届け出ました（${staff}）。`,
  sent: '送受信の控えを見る',
} as const;
