/** All that the residents' pages say. `漢字《かんじ》`: the reading is shown on request. */
export const words = {
  title: 'わたしのページ',
  chooser: { title: 'どなたのページを見ますか', self: '自分《じぶん》のページ' },
  kinds: {
    self: '自分',
    legal: '法定代理人《ほうていだいりにん》として',
    voluntary: '任意代理人《にんいだいりにん》として',
    supporter: '支援者《しえんしゃ》として',
  },
  unnamed: '代理《だいり》をしている方《かた》のページ',
  standingIn: (label: string) => `${label}のページを、代わりに見ています。`,
  standingInUnnamed: '代わりをしている方のページを見ています。',
  home: {
    title: 'なにをしますか',
    trail: 'わたしの記録《きろく》',
    trailAbout: 'あなたの情報《じょうほう》が、いつ、だれに、なぜ渡《わた》ったか',
    consents: '同意《どうい》',
    consentsAbout: 'あなたの情報《じょうほう》を、だれに見《み》せてよいか',
    others: 'そのほか',
    othersAbout: 'しつもん、代理人《だいりにん》、サインインの記録《きろく》',
  },
  trail: {
    title: 'わたしの記録',
    none: 'まだ記録はありません',
    noneAbout: 'あなたの情報が渡ったり、見られたりすると、ここに出ます。',
    notYet: '認められなかったもの',
    more: 'もっと前《まえ》の記録《きろく》を見《み》る',
    drill: '訓練や試験の記録です。',
  },
  soon: {
    consents: '同意',
    others: 'そのほか',
    about: 'この画面は、まだ準備しているところです。それまでは、市役所や町役場の窓口でできます。',
  },
} as const;
