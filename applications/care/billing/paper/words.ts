export const words = {
  viewing: '利用者あての請求書と領収書',
  invoice: 'ご利用料金の請求書',
  receipt: '領収書',
  reissue: '領収書（再発行）',
  reissued: (number: number, day: string) =>
    `${day}に出した領収書（第${number}号）と同じお支払いについて、もう一度出すものです（再発行）。`,
  replacement: '領収書（差し替え）',
  replaced: (number: number, day: string) =>
    `${day}に出した領収書（第${number}号）にかえて出すものです。前の領収書は、使えません。`,
  invoiceParagraph: (month: string, yen: string) =>
    `${month}にご利用いただいた介護サービスの、お支払いいただく額は${yen}です。`,
  receiptParagraph: (month: string, yen: string, day: string) =>
    `${month}にご利用いただいた介護サービスの料金として、${yen}を${day}に領収しました。`,
  share: (tenths: number) =>
    `負担の割合は${tenths}割です。保険から支払われる額は、事業所が直接受け取ります（代理受領）。`,
  deduction: (yen: string) => `このうち、医療費控除の対象となる額は${yen}です。`,
  deductionUnknown: '医療費控除の対象となる額は、この領収書では示していません。事業所におたずねください。',
  planner: (office: string) => `居宅サービス計画を作成した事業所：${office}`,
  sums: '金額',
  sumHead: ['項目', '金額'],
  sumRows: ['費用の全体', '保険から支払われる額', '利用者負担', '限度を超えた分（全額）'],
  toPay: 'お支払いいただく額',
  paid: 'お支払いいただいた額',
  received: '領収金額',
  number: (office: string) => `事業所番号 ${office}`,
  lines: '内訳',
  head: ['サービス', '回数・日数', '単位数'],
  pdf: '請求書のPDFを受け取る',
  receipts: {
    title: '領収書を出す',
    table: '出した領収書',
    head: ['番号', '受け取った日', '金額', '医療費控除の対象額', '領収書'],
    pdf: (number: number) => `第${number}号のPDF`,
    unknown: '示していません',
    receivedOn: '受け取った日',
    receivedOnHint: '例：2026年12月20日、令和8年12月20日',
    future: '受け取った日は、今日までの日にしてください。',
    medical: '医療系のサービス',
    medicalHint:
      '訪問看護・訪問リハビリ・居宅療養管理指導・通所リハビリ・短期入所療養介護を、この月の計画であわせて使っているときに選びます。医療費控除の対象額が変わります。',
    uses: '計画で、医療系のサービスをあわせて使っている',
    go: '受け取ったことを記録し、領収書を出す',
    again: 'もう一枚、領収書を出す',
    againAbout:
      'この月の領収書は、もう出してあります。なくされたときは、上の表から同じ領収書を渡してください。はじめに渡した日より後に受け取ったPDFと、ここからもう一枚出す領収書には、「再発行」とはじめの日が入ります。金額が変わったときは、「差し替え」と入ります。',
    done: '領収書を出しました。',
  },
} as const;
