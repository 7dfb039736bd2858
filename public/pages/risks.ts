import type { PublicService } from '../../contracts/public.ts';

/** A risk to the people whom the data is about, what is done against it, and what is left: the public's share of docs/threats.md. */
export type Risk = {
  readonly title: string;
  readonly measures: string;
  readonly left: string;
  /** left out: of every service */
  readonly when?: (service: PublicService) => boolean;
};

const isAboutPersons = ({ subject }: PublicService) => subject === 'one' || subject === 'many';

export const risks: readonly Risk[] = [
  {
    title: '関係のない機関が、情報を見ようとする',
    measures:
      '利用目的、機関の種別、本人との関係、同意、自治体の定めのすべてがそろったときだけ渡します。一つでも欠ければ渡さず、断ったことも記録します。',
    left: '渡すと決まったあと、受け取った機関の中でどう扱われるかは、法律と約束によります。',
    when: isAboutPersons,
  },
  {
    title: '必要のない項目まで渡る',
    measures: '渡してよい項目を、利用目的ごとに決めてあります。決めていない項目は、連携基盤が取り除いてから渡します。',
    left: 'どの項目が必要かは、人が決めます。定めが広すぎれば、広く渡ります。定めは、このページで読めます。',
    when: ({ whole }) => !whole,
  },
  {
    title: '書類を丸ごと渡すため、ほかの人のことまで渡る',
    measures:
      '決められた様式のファイルだけを通します。ファイルに書かれた人を連携基盤が読み直し、届け出と違えば全部を断ります。',
    left: '家族のことなど、書類の文章に書かれた内容は、機械では見分けられません。',
    when: ({ whole }) => whole,
  },
  {
    title: '別の人の情報が渡る',
    measures:
      '人を番号だけで結び付けず、氏名・生年月日・性別・住所がすべて同じときだけ結び付けます。機関ごとに違う符号を使います。',
    left: '機関がはじめから取り違えて登録していると、見つけられないことがあります。気づいたら、お知らせください。',
    when: isAboutPersons,
  },
  {
    title: '暴力などから逃れている人の居場所が知られる',
    measures:
      '支援措置の届けがあると、その時から、すべての道で渡さなくなります。断った理由は、届けのない人と同じ言葉で答えます。',
    left: '届けのある人も、受けている介護や医療に要る機関には渡ります。どの機関かは、利用目的ごとに決めてあります。',
    when: isAboutPersons,
  },
  {
    title: '職員が、仕事でないのに見る',
    measures:
      '職員に見せる前に、だれに、何のために見せるかを記録します。本人は「わたしの記録」でそれを読み、理由をたずねられます。',
    left: '仕事だったかどうかは、記録だけでは分かりません。たずねられた機関が答えます。',
    when: isAboutPersons,
  },
  {
    title: '命の危険を理由に、同意なく開かれる',
    measures:
      '登録された職員だけが、理由を選んで、4時間だけ開けます。24時間のうちに、別の職員が正しかったかを確かめます。確かめなければ警報になります。本人の記録にも残ります。',
    left: '開いた時に見られた情報は、あとで取り消せません。',
    when: ({ kinds }) => kinds.includes('break-glass'),
  },
  {
    title: '災害のときに広く渡した名簿が、そのまま残る',
    measures:
      '災害の宣言、二人目の職員の承認、範囲と期限が要ります。受け取った機関は、返したか消したことを報告し、遅れは表に出ます。',
    left: '消したという報告が本当かどうかは、確かめきれません。',
    when: ({ kinds }) => kinds.includes('emergency-release'),
  },
  {
    title: '集計した表から、だれのことか分かる',
    measures:
      '10人に満たない数は出しません。引き算で分かる数も出しません。数は少し丸めます。同じ月の表は、だれにも同じものを出します。',
    left: 'ほかのところで公表された数と組み合わせた場合まで、すべては防げません。',
    when: ({ subject }) => subject === 'aggregate',
  },
  {
    title: '届くまで預かっているあいだに、読まれる',
    measures: '預かる情報は、受け取る機関だけが開けられるように封をします。連携基盤を動かす運営者も、開けられません。',
    left: '封をする前の短いあいだ、連携基盤は中身を扱います。',
    when: ({ kinds }) =>
      kinds.some((kind) => kind === 'submission' || kind === 'notice' || kind === 'emergency-release'),
  },
  {
    title: '通信が盗み見られる、なりすまされる',
    measures: '業務システムは、それぞれの鍵で身元を示します。合言葉だけを盗んでも使えません。失効は、すぐに効きます。',
    left: '鍵を持つ計算機そのものが乗っ取られると、その機関としての要求はできます。すべて記録に残ります。',
  },
  {
    title: '記録が書き換えられる、消される',
    measures:
      '渡す前に必ず記録します。記録は、あとから一つでも変えると分かる形で並べ、署名して公開します。どなたでも確かめられます。',
    left: '署名した状態を外で見ている人がいないと、まとめて作り直されたことに気づけません。立会人を置くと、気づけます。',
  },
];
