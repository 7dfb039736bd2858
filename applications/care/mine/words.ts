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
