/*
 * 法令根拠 in plain words, by how the registered purposes write it. The article itself always stands beside: whoever wants to compare can.
 */
const plain: readonly (readonly [RegExp, string])[] = [
  [/虐待/, '虐待から人を守るため、法律が、本人の同意を待たずに渡すことを認めています。'],
  [
    /生命、身体|本人の同意を得ることが困難/,
    '命や体を守るために急ぐときは、法律が、本人の同意を待たずに渡すことを認めています。',
  ],
  [/災害対策基本法/, '災害のときは、避難や救助のため、法律が、本人の同意を待たずに渡すことを認めています。'],
  [/（本人の同意/, 'あなたの同意によるものです。同意は、いつでも取りやめることができます。'],
  [/法令に基づく場合|審査及び支払|記録の写し/, '法律に決まりがあるため、同意がなくても渡すことになっています。'],
  [/本人に提供するとき/, 'あなた自身に、自分の情報のことを知らせるためのものです。'],
  [/統計/, '統計を作るためのものです。受け取る側に、だれのことかは分かりません。'],
  [/委託/, '仕事を任せた機関と任された機関のあいだで、必要な分だけ扱います。'],
  [/開示/, 'あなた自身が、自分の情報を見るためのものです。'],
  [/所掌事務|総合相談/, '役所や町の仕事に必要な範囲で、持ち、使うことが認められています。'],
  [/利用目的の範囲/, '決めた目的のためにだけ、使うことが認められています。'],
];

/** @returns undefined where only the article can be named */
export const sayBasis = (basis: string): string | undefined => plain.find(([written]) => written.test(basis))?.[1];
