export const words = {
  title: '給付実績の取り込み',
  about:
    '国保連合会から受け取った給付実績情報のファイルを取り込みます。連携で届いた分は、もう入っています。同じ請求は、審査年月の新しいほうが残ります。',
  file: '給付実績情報のファイル',
  hint: '国保連合会の形のCSV（交換情報識別番号1111、CP932）。まず下見をします。まだ何も変わりません。',
  columns: '記録の形は表（layouts.json）によります。1111の項目の並びは確かめられていません。',
  wrong: '何も取り込んでいません。ファイルを確かめてから、もう一度選んでください。',
  table: '給付実績で変わるところ',
  number: '被保険者番号',
  none: '給付実績は、いまのままで変わりません。',
  done: (count: number) => `取り込みました。${count.toLocaleString('ja-JP')}件を、給付実績に書きました。`,
  otherInsurer: 'この保険者の被保険者ではありません。ほかの保険者のファイルではないか、確かめてください。',
  fresh: (units: string) => `新しい決定（${units}単位）`,
  changed: (before: string, after: string) => `決定の変更（${before}→${after}単位）`,
  withdrawn: (before: string) => `取消し（${before}単位）`,
  viewing: '介護保険：給付実績のファイル',
  out: (month: string) => `${month}分の給付実績をファイルで受け取る`,
} as const;
