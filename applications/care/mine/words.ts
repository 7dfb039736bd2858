import services from '../../../contracts/care/tables/services.json' with { type: 'json' };

const titles = new Map(services.rows.map(({ service, title }) => [service, title]));
/** Where the official name says little to who receives it. */
const plain: Readonly<Record<string, string>> = {
  訪問介護: 'ヘルパーの訪問（訪問介護）',
  訪問入浴介護: 'お風呂の訪問（訪問入浴）',
  訪問看護: '看護師の訪問（訪問看護）',
  通所介護: 'デイサービス（通所介護）',
  通所リハビリテーション: 'デイケア（通所リハビリ）',
  短期入所生活介護: 'お泊まり（ショートステイ）',
  福祉用具貸与: '福祉用具のレンタル',
};

/** What comes, in the words of who receives it, by サービスコード. */
export function sayService(code = ''): string {
  const title = titles.get(code.slice(0, 2));
  return title === undefined ? '介護のサービス' : (plain[title] ?? title);
}

/** What HeardFromPerson (shown.tsx) says to staff. */
export const shownWords = {
  title: '本人・家族から',
  agreements: '合意',
  noAgreements: 'ケアプランへの返事は、まだありません。',
  plan: (sequence: string) => `ケアプラン（連番 ${sequence}）`,
  family: '家族の情報の同意（家族本人による）',
  absences: '休みの連絡',
  noAbsences: '休みの連絡はありません。',
  onPaper: (staff: string) => `書面（${staff}が記録）`,
  became: {
    unsent: 'この事業所には自動で伝わりません。電話やファクスで伝えてください',
    failed: '事業所に届きませんでした。電話やファクスで伝えてください',
    'under-way': '事業所が受け取るのを待っています',
    arrived: '事業所に届きました',
    told: '電話などで伝えました',
    undone: '取り消されました（事業所が訪問します）',
  },
  messages: '家族との連絡（新しい20件）',
  noMessages: '連絡はありません。',
} as const;

const askers = {
  self: '本人',
  legal: '法定代理人',
  voluntary: '任意代理人',
  supporter: '支援者',
  office: '事業所',
  family: '家族',
} as const;
export const sayAsker = (by: keyof typeof askers): string => askers[by];

const answers = {
  plan: { agreed: '合意', declined: 'まだ合意しない', withdrawn: '取りやめ' },
  'family-data': { agreed: '同意', declined: '同意しない', withdrawn: '取りやめ' },
} as const;
export const sayAnswer = (kind: keyof typeof answers, answer: keyof (typeof answers)['plan']): string =>
  answers[kind][answer];
