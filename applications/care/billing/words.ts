import type { ClaimState } from './store.ts';

export const words = {
  title: '請求と審査',
  about: '月の明細書と給付管理票を国保連合会に送り、審査の結果と支払額を見ます。',
  viewing: '介護給付費の請求の一覧',
  months: { earlier: '前の月', later: '次の月' },
  claims: {
    title: (month: string) => `${month}分の請求`,
    table: '明細書にする方',
    head: ['利用者', '単位数', '費用総額', '保険請求額', '利用者負担', '点検', '状態'],
    total: '合計',
    none: '請求できる実績がありません',
    noneAbout: 'この月の実績を「月の実績」から担当のケアマネジャーに送ると、ここに出ます。',
    send: (count: number) => `点検のすんだ${count}件を国保連合会に送る`,
    sendAbout: '送ったあとに直すときは、結果を待ってから出し直します。',
    file: '同じ内容を電子請求のファイルで受け取る',
    sent: (count: number) => `${count}件を国保連合会に送りました。`,
    nothing: '送るものがありませんでした。',
    right: '誤りなし',
    slipMissing: '提供票が届いていません。担当のケアマネジャーに、送るよう頼んでください。',
    plannerEnded: (day: string) =>
      `この提供票を渡した事業所の計画は、${day}で終わったと知らされています。居宅介護支援事業所が月の途中で替わったのなら、この月の給付管理票は替わった先が出します。替わった先の提供票（この事業所の、前の分も載ったもの）が届いてから請求してください。載らないままでは、査定で0単位になります。`,
    results: '審査の結果と支払額',
    invoice: '請求書・領収書',
  },
  /** of a month in which 要支援 became 要介護, or the other way */
  levels: {
    wrong: (code: string, day: string, level: string) =>
      `${code} ${day}は${level}のため、この日には使えません。実績の日かコードを直してください。`,
    monthly: (code: string) =>
      `${code} 月の途中で要介護度が変わった月の、月を単位とするサービスです。日割りや片方だけの請求にならないか、たしかめてください。`,
    unknown: (changed: string, level: string) =>
      `${changed}に${level}から変わった方ですが、それまでの認定の期間がわかる提供票も計画もありません。請求ソフトで作ってください。`,
  },
  slips: {
    table: '給付管理票にする方',
    head: ['利用者', '給付管理単位数', '事業所とサービス', '作成区分', '状態'],
    none: '締めた月がありません',
    noneAbout: '「月の利用票」で月を締めると、ここに出ます。',
    careManager: '担当の介護支援専門員の番号',
    careManagerHint: '介護支援専門員証にある8桁の番号です。',
    send: (count: number) => `${count}件の給付管理票を国保連合会に送る`,
  },
  results: {
    title: (month: string) => `${month}分の審査の結果`,
    table: '送ったものと、どう決まったか',
    head: ['利用者', '種別', '送った日', '請求した単位数', '決まった単位数', '結果', 'つぎにすること'],
    none: 'まだ何も送っていません',
    noneAbout: '請求を送ると、審査の結果がここに出ます。',
    slipNext: '返戻になると、審査のあとにここへ届きます。届かなければ、受け付けられています。',
    payments: '支払決定額',
    paymentHead: ['審査年月', 'サービス種類', '件数', '単位数', '費用総額', '支払決定額'],
    match: '決まった請求の合計と、支払決定額が合っています',
    mismatch: '決まった請求の合計と、支払決定額が合いません',
    mismatchAbout: (ours: string, theirs: string) =>
      `こちらの記録では${ours}、支払決定額は${theirs}です。まだ届いていない結果がないか、紙で届いた返戻がないか、たしかめてください。`,
  },
} as const;

/** What stands there, and what to do next: in words, for whoever sits at the desk. */
export const states: Readonly<Record<ClaimState | 'refused', { readonly title: string; readonly next: string }>> = {
  sent: { title: '審査を待っています', next: '結果は、審査のあとにここへ届きます。' },
  held: { title: '保留', next: '次の審査まで、そのままお待ちください。出し直す必要はありません。' },
  returned: { title: '返戻', next: '理由のところを直して、もう一度送ってください。' },
  changed: {
    title: '増減',
    next: '担当のケアマネジャーに、給付管理票の単位数をたしかめてください。誤りなら修正を頼みます。',
  },
  decided: { title: '決定', next: 'ありません。直すときは、保険者に過誤を申し立ててから送り直します。' },
  withdrawn: { title: '取消し', next: '直して、もう一度送れます。' },
  refused: { title: '送れませんでした', next: '理由を見て、電子請求のファイルで出すか、送り直してください。' },
};
