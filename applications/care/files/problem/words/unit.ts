import { both, type Kind } from './kind.ts';

/** Of files that go together, and of whom they are about. */
export const ofUnits = {
  missing_file: {
    ...both('error'),
    say: (title) => ({
      what: `一緒に送るはずの「${title}」のファイルがありません。`,
      mend: '送信単位のファイルをすべてそろえてください。',
    }),
  },
  missing_rows: {
    ...both('error'),
    say: (title) => ({
      what: `「${title}」に行のない利用者がいます。`,
      mend: 'その利用者の行を加えるか、利用者をほかのファイルからも除いてください。',
    }),
  },
  few_rows: {
    ...both('warning'),
    say: (title) => ({ what: `「${title}」に行のない利用者がいます。`, mend: '印刷した帳票と比べてください。' }),
  },
  rows_twice: {
    ...both('error'),
    say: () => ({ what: '同じ利用者の行が二つあります。', mend: '一人一行にしてください。' }),
  },
  unrelated_person: {
    ...both('error'),
    say: () => ({
      what: '送信先の事業所が一度も出てこない利用者です。関係のない利用者の情報かもしれません。',
      mend: '利用者と送信先を確かめ、関係のない利用者を除いて出力し直してください。',
    }),
  },
  unrelated_person_perhaps: {
    ...both('warning'),
    say: (title) => ({
      what: `送信先の事業所が「${title}」に出てこない利用者です。`,
      mend: '送る相手に間違いがないか確かめてください。',
    }),
  },
  other_sender: {
    ...both('warning'),
    say: () => ({
      what: 'サービス事業者コードが、送信元の事業所と違います。',
      mend: '送信元が自分の実績だけを送っているか確かめてください。',
    }),
  },
  not_a_planner: {
    ...both('warning'),
    say: (side, type) => ({
      what: `${side}のサービス種類「${type}」が、ケアマネジャーの事業所のものではありません。`,
      mend: 'ファイル名の送信元と送信先を確かめてください。',
    }),
  },
  picture_missing: {
    ...both('warning'),
    say: () => ({ what: '画像ファイル名の画像が、一緒に送られていません。', mend: '画像も送ってください。' }),
  },
  picture_unnamed: {
    ...both('error'),
    say: () => ({ what: 'この画像を指す行がありません。', mend: '利用者基本情報の画像ファイル名を確かめてください。' }),
  },
  not_a_jpeg: {
    ...both('error'),
    say: () => ({ what: 'JPEGの画像ではありません。', mend: 'JPEGで保存し直してください。' }),
  },
} as const satisfies Record<string, Kind>;
