/** All that たずねたこと says. `漢字《かんじ》`: the reading is shown on request. */
export const words = {
  title: 'たずねたこと',
  about: '記録《きろく》について、理由《りゆう》をたずねたものと、その答《こた》えです。',
  how: '記録《きろく》を一《ひと》つ開《ひら》くと、「理由《りゆう》をたずねる」ことができます。',
  trail: 'わたしの記録《きろく》を開《ひら》く',
  none: 'まだ、たずねたことはありません',
  states: { answered: '答えがあります', open: '答えを待っています', closed: '終わりました' },
  inApproval: '答えの案を確かめています',
  overdue: '期限を過ぎています',
  cardTitle: (member: string) => `${member}にたずねたこと`,
  cardAbout: (day: string) => `${day}にたずねました`,

  one: {
    state: 'いまの状態',
    asked: 'たずねた日《ひ》',
    by: 'たずねた人',
    text: 'たずねたこと',
    record: 'どの記録について',
    recordLink: 'その記録を開く',
    due: '答えの期限',
    dueAbout: (day: string) => `${day}まで`,
    inApproval: (member: string) =>
      `${member}の担当《たんとう》の人《ひと》が答《こた》えの案《あん》を作《つく》り、別《べつ》の人《ひと》が確《たし》かめています。終《お》わると、ここで読《よ》めます。期限《きげん》は変《か》わりません。`,
    overdue: (member: string) =>
      `期限《きげん》を過《す》ぎましたが、まだ答《こた》えがありません。${member}に、電話《でんわ》や窓口《まどぐち》でたずねることもできます。`,
    answer: '答え',
    answeredAt: '答えがあった日',
    answeredBy: '答えた人の役割',
    closed: '終《お》わりにした日《ひ》',
    erased: '消去されたため、読めません。',
    close: '終《お》わりにする',
    closeAbout:
      '答《こた》えを読《よ》んで、分《わ》かったときは、終《お》わりにできます。読《よ》んだものは、このあとも残《のこ》ります。',
    drop: 'たずねるのをやめる',
    dropAbout: '答《こた》えがいらなくなったときは、やめることができます。',
    again: 'もう一度たずねたいときは、その記録《きろく》から、あらためてたずねることができます。',
  },
  close: {
    title: '終《お》わりにしますか',
    titleOpen: 'たずねるのをやめますか',
    about: '終わりにすると、この質問にはもう書き足せません。答えは、このあとも読めます。',
    aboutOpen: 'やめると、この質問への答えは来ません。同じ記録について、あらためてたずねることはできます。',
    go: '終わりにする',
    goOpen: 'たずねるのをやめる',
  },
  done: {
    asked: 'たずねました',
    askedAbout: (day: string) => `${day}までに、答《こた》えがこのページに出《で》ます。`,
    closed: '終《お》わりにしました',
  },
} as const;
