export const words = {
  title: '計画のための統計',
  about:
    '介護保険事業計画のための集計です。いま認定が有効な人を、一人一度だけ数えます。少ない数と、そこから計算できる数は出しません（「秘匿」）。',
  population: '人口',
  populationHint: '出してよい最小の数を決めます。住民基本台帳の人口を入れてください。',
  compare: '分け方を比べる',
  compared: '分け方ごとの、出せる欄の数',
  comparedHead: ['分け方', '出せる欄'],
  cells: (shown: number, all: number) => `${all}欄のうち${shown}欄`,
  levels: '要介護状態区分',
  inFull: { yes: '七つの区分', no: '三つにまとめる' },
  make: '表を作る',
  makeAbout:
    '表は、11か月に一度、一つの分け方で作ります。作った表は変えられず、消せません。同じ人たちを二つの分け方で数えた表を並べると、引き算で少ない数が分かるためです。',
  go: 'この分け方で表を作る',
  done: '表を作りました。',
  early: (day: string) =>
    `表はもう作ってあります。次の表は${day}から作れます。別の分け方で作ると、二つの表の引き算で少ない数が分かるため、作れません。`,
  early2: 'いま別の分け方が要るときは、この表の欄を足して使ってください。',
  none: 'どちらの分け方でも、いまは表を作れません',
  noneAbout:
    '人口が違うときは、直してから「分け方を比べる」を押してください。人口が正しければ、人の少ない区分があるあいだは、この町の表は公表できません。',
  madeOn: (day: string, levels: string, population: string, staff: string) =>
    `${day}に作った表です（${levels}、人口${population}人、${staff}）。`,
  figures: '集計',
  more: '見込みと、圏域の表',
  hidden: '秘匿',
  total: '計',
  persons: '人',
  people: '人数',
  table: '表',
  category: '区分',
  cost: '1人当たりの費用（期間の合計）',
  smallest: (count: number) => `${count}人に満たない数は出していません。`,
  period: (from: string, until: string, months: number) =>
    months === 0
      ? '給付実績は、まだありません。費用は0円になります。'
      : `各欄の下の段は、1人当たりの費用です。${from}から${until}までの給付実績（${months}か月分）を、この間に使った人も使わなかった人も含めた人数で割ったものです。`,
  by: (first: string, second: string) => `${first}と${second}`,
  csv: 'CSVで受け取る',
  xlsx: 'Excelで受け取る',
  areas: {
    title: '圏域の表',
    about:
      '住所のどの言葉が、どの日常生活圏域かを、1行に一つ「町字,圏域」と書いてください。一つの町字が分かれるときは、範囲を付けます。例「大字奥沢 251〜400番,山手圏域」「本町 1〜3丁目,中央圏域」。地域包括支援センターの「圏域を決める」に、同じ行を貼り付けられます。',
    label: '町字と圏域',
    none: '圏域の表がまだありません。圏域に分けずに集計します。',
    wrong: (line: number) => `${line}行目を「町字,圏域」の形にしてください。`,
    over: (line: number, other: string) => `${line}行目の範囲が「${other}」と重なっています。`,
    go: '記録する',
    done: '圏域の表を記録しました。',
  },
  forecast: {
    title: '先の年の見込み',
    noTable: 'まだ見込めません',
    noTableAbout: '見込みは、計画のための表から計算します。先に表を作ってください。',
    year: '見込む年（西暦）',
    now: (band: string) => `いまの人口　${band}`,
    ahead: (band: string) => `見込む年の人口　${band}`,
    revision: '報酬改定（千分率）',
    revisionHint: '1.5%上がるなら 15',
    go: '見込みを出す',
    table: (year: number) => `${year}年の見込み`,
    head: ['要介護状態区分', '認定を受ける人'],
    cost: (yen: number) => `1年の費用は、${yen.toLocaleString('ja-JP')}円の見込みです。`,
    number: '数字で書いてください。',
  },
} as const;
