import type { DemandDecision, DemandKind } from '../../../contracts/rights.ts';

type OfKind = { readonly [kind in DemandKind]: string };

/** All that 開示・訂正・利用停止 says. `漢字《かんじ》`: the reading is shown on request. */
export const words = {
  title: '開示《かいじ》・訂正《ていせい》・利用停止《りようていし》',
  about:
    'あなたの情報《じょうほう》を持《も》っている機関《きかん》に、見《み》せること、直《なお》すこと、使《つか》うのをやめることを求《もと》められます。',
  none: 'まだ、求《もと》めたことはありません',
  begin: 'あたらしく求《もと》める',
  kinds: { disclosure: '開示', correction: '訂正', suspension: '利用停止' } satisfies OfKind,
  states: { open: '決定を待っています', extended: '期限が延びています', decided: '決定がありました' },
  inApproval: '決定の案を確かめています',
  overdue: '期限を過ぎています',
  cardTitle: (member: string, kind: DemandKind) => `${member}に求めた${words.kinds[kind]}`,
  cardAbout: (day: string) => `${day}に求めました`,

  kind: {
    title: 'なにを求《もと》めますか',
    cards: {
      disclosure: '見《み》せてほしい（開示《かいじ》）',
      correction: '直《なお》してほしい（訂正《ていせい》）',
      suspension: '使《つか》うのをやめてほしい（利用停止《りようていし》）',
    } satisfies OfKind,
    about: {
      disclosure: 'その機関《きかん》が持《も》っている、あなたの情報《じょうほう》を見《み》せてもらいます。',
      correction: '事実《じじつ》とちがうところを、直《なお》したり、足《た》したり、消《け》したりしてもらいます。',
      suspension:
        '決《き》まりに合《あ》わない使《つか》い方《かた》をされていると思《おも》うとき、使《つか》うのをやめること、消《け》すことを求《もと》めます。',
    } satisfies OfKind,
    label: '求めること',
    go: 'つぎへ',
  },
  holder: {
    title: 'どこに求《もと》めますか',
    label: '求める先',
    hint: 'あなたの情報を持っていると、記録や登録から分かる機関です。',
    none: '求《もと》められる機関《きかん》が、まだありません',
    noneAbout:
      'あなたの情報を持っていると、記録や登録から分かる機関がありません。ほかの機関には、その機関の窓口で求めてください。',
  },
  text: {
    title: {
      disclosure: 'どの情報を見たいですか',
      correction: 'どこを、どう直してほしいですか',
      suspension: '何の使い方を、なぜやめてほしいですか',
    } satisfies OfKind,
    label: '求める内容',
    hint: {
      disclosure: '例「令和8年の、要介護認定の調査の内容」。分かる範囲で書いてください。',
      correction: '例「住所の番地が 1-2 になっているが、1-3 が正しい」。',
      suspension: '例「見守りのために伝えた電話番号が、案内の電話に使われている」。',
    } satisfies OfKind,
    number: 'マイナンバー（個人番号）は書かないでください。',
    go: '確《たし》かめる',
  },
  check: {
    title: 'この内容《ないよう》で求《もと》めます',
    about: (deadline: string) =>
      `その機関の、個人情報の担当の人に届きます。${deadline}見せる方法、手数料、本人の確認については、その機関から知らせがあります。`,
    send: '求める',
    edit: '書《か》き直《なお》す',
  },
  done: {
    made: '求《もと》めました',
    about: (day: string) => `${day}までに、決定《けってい》の知《し》らせがこのページに出《で》ます。`,
  },

  one: {
    state: 'いまの状態',
    kind: '求めたこと',
    text: '求めた内容',
    made: '求《もと》めた日《ひ》',
    by: '求めた人',
    due: '決定の期限',
    dueAbout: (day: string) => `${day}まで`,
    inApproval: (member: string) =>
      `${member}の担当《たんとう》の人《ひと》が決定《けってい》の案《あん》を作《つく》り、別《べつ》の人《ひと》が確《たし》かめています。終《お》わると、ここで読《よ》めます。期限《きげん》は変《か》わりません。`,
    overdue: (member: string) =>
      `期限《きげん》を過《す》ぎましたが、まだ決定《けってい》の知《し》らせがありません。${member}に、電話《でんわ》や窓口《まどぐち》でたずねてください。`,
    extended: '期限を延ばした理由',
    extendedAbout: (reason: string, day: string) => `${reason}（${day}に知らせがありました）`,
    decision: '決定',
    decisions: {
      granted: '求めに応じる',
      partly: '一部に応じる',
      refused: '応じない',
    } satisfies { readonly [decision in DemandDecision]: string },
    reason: '決定の理由・説明',
    decided: '決定の日',
    decidedBy: '決定した人の役割',
    erased: '消去されたため、読めません。',
  },

  next: {
    title: 'このあとできること',
    granted: {
      disclosure:
        '見せる方法と日どりは、その機関から知らせがあります。知らせが来ないときは、その機関にたずねてください。',
      correction: '直されたかどうかは、その機関にたずねて確かめることができます。',
      suspension: '使うのをやめたか、消したかは、その機関にたずねて確かめることができます。',
    } satisfies OfKind,
    ask: '決定に分からないところがあるときは、その機関に説明を求めることができます。',
    differ:
      'できる手続きと期間は、機関や内容によってちがいます。くわしいことは、その機関や、法律の相談窓口で確かめてください。',
  },
} as const;
