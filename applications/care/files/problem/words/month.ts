import { both, type Kind, strict } from './kind.ts';

/** Of 第6表 and 第7表, row by row. */
export const ofMonths = {
  outside_exchange: {
    ...strict,
    say: (type) => ({ what: `サービス種類「${type}」は連携の対象外です。`, mend: 'その行を除いてください。' }),
  },
  service_type_unknown: {
    ...strict,
    say: (type) => ({ what: `サービス種類「${type}」は表にありません。`, mend: 'サービスコードを確かめてください。' }),
  },
  equipment_unnamed: {
    ...strict,
    say: () => ({
      what: '福祉用具貸与の行に、TAISコードも届出コードもありません。',
      mend: 'どちらかを入れてください。',
    }),
  },
  item_no_elsewhere: {
    ...strict,
    say: () => ({ what: '明細判別コードは福祉用具貸与（17）だけの項目です。', mend: '空にしてください。' }),
  },
  day_not_of_month: {
    ...strict,
    say: () => ({ what: 'サービス利用日が対象年月の日ではありません。', mend: '利用日か対象年月を直してください。' }),
  },
  row_again: {
    ...both('warning'),
    say: () => ({
      what: 'すべて同じ内容の行が、前にもあります。そのまま数えると、二重になります。',
      mend: '二重に入っていないか確かめてください。同じ日の回数は、一つの行の「回数」で書きます。',
    }),
  },
  subtotal_missing: {
    ...strict,
    say: (code) => ({
      what: `小計の行（${code}）がありません。`,
      mend: '同じサービス種類の行が二つ以上あるときは、小計の行を付けてください。',
    }),
  },
  total_missing: {
    ...strict,
    say: () => ({ what: '全合計の行（999999）がない利用者があります。', mend: '全合計の行を付けてください。' }),
  },
  total_wrong: {
    ...strict,
    say: (right) => ({ what: `小計・全合計の行では、${right}です。`, mend: '値を直してください。' }),
  },
} as const satisfies Record<string, Kind>;
