import type { servicesOf } from '../content.ts';

/** What 第2表 of the standard form has printed on it, on the page and in the PDF alike. */
export const secondForm = {
  need: '生活全般の解決すべき課題（ニーズ）',
  goals: '目標',
  help: '援助内容',
  ofGoals: ['長期目標', '（期間）', '短期目標', '（期間）'],
  ofHelp: ['サービス内容', '※1', 'サービス種別', '※2', '頻度', '期間'],
  notes: [
    '※1　「保険給付の対象となるかどうかの区分」について、保険給付対象内サービスについては○印を付す。',
    '※2　「当該サービス提供を行う事業所」について記入する。',
  ],
} as const;

type Place = ReturnType<typeof servicesOf> extends Iterable<infer One> ? One : never;

/** Beside how many services a need and a goal stand; undefined where this service is not their first: the cell above reaches here. */
export function spansOf({ need, long, short, l, s, c }: Place) {
  const count = (shorts: Place['long']['shorts']) => shorts.reduce((sum, one) => sum + one.services.length, 0);
  return {
    need: l + s + c === 0 ? need.longs.reduce((sum, one) => sum + count(one.shorts), 0) : undefined,
    long: s + c === 0 ? count(long.shorts) : undefined,
    short: c === 0 ? short.services.length : undefined,
  };
}
