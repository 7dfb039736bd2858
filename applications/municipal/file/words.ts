export const words = {
  go: '下見する',
  wrong: {
    title: '直すところがあります',
    table: '直すところ',
    line: '行',
    what: '直すこと',
    again: '別のファイルを選ぶ',
    file: 'ファイル全体',
  },
  preview: {
    title: '取り込みの下見',
    about: 'まだ何も変えていません。取り込むと、次のようになります。',
    change: '変わること',
    more: (count: number) => `ほかに${count.toLocaleString('ja-JP')}行あります。`,
    go: '取り込む',
    drop: '取り込まない',
  },
  dropped: '取り込みませんでした。ファイルの写しは消しました。',
} as const;
