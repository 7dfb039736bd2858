type Reason = {
  readonly text: string;
  readonly mend: string /** as a 国保連合会 publishes it */;
  readonly seen: boolean;
};

/**
 * Why a claim or a slip is not decided. Codes and texts that are `seen` are those of the 愛知県国民健康保険団体連合会's list; those that begin
 * with X are this stand-in's own, because no code was found for them.
 */
export const reasons = {
  ADD0: { text: '無効もしくは事業所基本台帳に未登録', mend: '事業所番号を確かめてください。', seen: true },
  ADD1: {
    text: '無効もしくはサービス台帳に未登録',
    mend: 'そのサービスの指定と、休止・取消の期間を確かめてください。',
    seen: true,
  },
  ADD2: {
    text: '当該保険者等情報が保険者台帳等に未登録',
    mend: '被保険者証の保険者番号を確かめてください。',
    seen: true,
  },
  ANN0: { text: '同月に同じ給付管理票（新規）を提出済', mend: '一つだけ出してください。', seen: true },
  ANN2: { text: '同月に同じ請求明細書を提出済', mend: '一つだけ出してください。', seen: true },
  ANN4: {
    text: '過去に同じ請求明細書を提出済',
    mend: '直すときは、保険者に過誤を申し立ててから出し直してください。',
    seen: true,
  },
  ANN9: { text: '給付管理票の作成区分新規での提出が必要', mend: '作成区分を「新規」にしてください。', seen: true },
  ANNJ: { text: '過去に同じ給付管理票（新規）を提出済', mend: '作成区分を「修正」にしてください。', seen: true },
  ANNK: {
    text: '給付管理票内でサービス情報が重複',
    mend: '同じ事業所とサービス種類の行を一つにまとめてください。',
    seen: true,
  },
  '12P0': {
    text: '市町村の認定情報が未登録（受給者情報）',
    mend: '被保険者番号を確かめ、正しければ保険者にたずねてください。',
    seen: true,
  },
  '12P3': { text: '給管＋償還合計が区分支給限度基準額超過', mend: '限度額までの単位数にしてください。', seen: true },
  '12PA': { text: '市町村の認定変更が未決定', mend: '認定が決まるまで、そのままお待ちください。', seen: true },
  '12PD': { text: '認定有効期間外の被保険者', mend: 'サービス提供年月と認定有効期間を確かめてください。', seen: true },
  '12QJ': { text: '市町村認定の要介護度と相違', mend: '被保険者証の要介護状態区分を確かめてください。', seen: true },
  '10QF': {
    text: 'サービス内容と要介護度不一致',
    mend: 'サービスコードと要介護状態区分を確かめてください。',
    seen: true,
  },
  ASSA: { text: '記載された値が計算値を超過', mend: '単位数と請求額を計算し直してください。', seen: true },
  X001: { text: '請求権の時効', mend: '請求できる期間を過ぎています。', seen: false },
  X002: { text: 'サービス提供年月が審査年月以後', mend: 'サービス提供年月を確かめてください。', seen: false },
  X003: { text: '単位数がサービスコード表と相違', mend: 'サービスコードと単位数を確かめてください。', seen: false },
  X004: { text: '集計情報が明細情報と相違', mend: '集計情報を作り直してください。', seen: false },
  X005: { text: '単位数単価が事業所の地域区分と相違', mend: '地域区分を確かめてください。', seen: false },
  X006: {
    text: '給付率が負担割合または給付制限と相違',
    mend: '負担割合証を確かめ、正しければ保険者にたずねてください。',
    seen: false,
  },
  X007: {
    text: '給付管理票が提出されていない',
    mend: '居宅介護支援事業所に、給付管理票の提出を頼んでください。',
    seen: false,
  },
  X008: {
    text: '給付管理票に修正する相手がない、または決定済みの請求がある',
    mend: '請求を過誤で取り下げてから、取り消してください。',
    seen: false,
  },
  X009: {
    text: '種類支給限度基準額超過',
    mend: '被保険者証の種類支給限度基準額までの単位数にしてください。',
    seen: false,
  },
  X010: {
    text: '短期入所の日数が連続して利用できる日数を超過',
    mend: '30日を超えた日は全額自己負担です。その日を除いて作り直してください。',
    seen: false,
  },
  X011: {
    text: '給付管理票を出した事業所と相違',
    mend: '月末に担当する事業所だけが請求します。それなら、先の票の取消のあとに出し直してください。',
    seen: false,
  },
  X012: {
    text: '別の事業所が給付管理票を提出済',
    mend: '月末に担当する事業所が出します。それなら、先の事業所の取消のあと、新規で出してください。',
    seen: false,
  },
} as const satisfies Record<string, Reason>;
export type ReasonCode = keyof typeof reasons;

/** Letters of the 審査増減単位数通知書. C to G are of the review by people of what was provided, which no program does. */
export const letters = {
  A: '給付管理票に実績が記載されていないもの',
  B: '給付管理票の実績を超えるもの',
} as const;
export type Letter = keyof typeof letters;
