export const words = {
  title: '入院・退院',
  viewing: '入院・退院のページ',
  new: '入院を記録する',
  hospital: '病院・診療所',
  hospitalNone: '一覧にない病院・診療所（下に名前を書く）',
  hospitalName: '一覧にない病院・診療所の名前',
  hospitalMissing: '病院・診療所を選ぶか、下に名前を書いてください。',
  byRoad: '連携で届く',
  byPaper: '紙で渡す',
  ward: '病棟',
  admittedOn: '入院した日',
  reason: '入院のわけ',
  reasonHint: 'この事業所の控えです。入院先には送りません。',
  save: '記録する',
  saved: '保存しました',
  sent: '入院先に送ります。届いたか、開かれたかは、このページと送受信の控えで分かります。',
  none: '記録された入院は、ありません',
  sheet: '入院時情報提供書',
  write: '書く・直す',
  print: '見る・印刷する',
  saveSheet: '保存する',
  filled: '計画・認定・課題分析から入れてあります。確かめて、足りないところを書いてください。',
  hidden: '居場所を伏せる方です。住んでいる所や通っている先が分かることは、書かないでください。',
  send: '入院先に送る',
  sendAbout: '連携で、入院先の地域連携の担当に届きます。ご本人の同意が登録されているときだけ届きます。',
  byHand: '紙やファクスで渡したとき',
  give: '入院先に渡したことを記録する',
  paperWhy:
    'この病院・診療所には、連携では送れません。連携に参加していないか、入院時の情報を受け取る登録をしていないためです。',
  giveAbout: '印刷して、紙やファクスで渡します。渡した日を書くと、送受信の控えにも残ります。',
  givenOn: '渡した日',
  ways: { road: '送りました', paper: '渡しました' },
  given: (day: string, way: string) => `${day}に${way}`,
  states: { going: '届けるところ', arrived: '届きました', opened: '開かれました' },
  record: '送受信の控え',
  failed: '入院時情報提供書が、まだ届いていません',
  failedTodo: [
    'ご本人（または法定代理人）が、この入院先に伝えることに同意しているかを確かめてください。書面でいただいたら、「同意書を登録する」から登録します。この入院先を受診していることも、いっしょに登録されます。',
    'そろったら、もう一度「入院先に送る」を押してください。書き直す必要はありません。',
    '期限がせまっているときは、待たずに、印刷して紙やファクスで渡してください。',
  ],
  notGiven: 'まだ渡していません',
  clock: (left: number, isFirstDay: boolean) => {
    if (isFirstDay) return left > 0 ? `きょう渡すと加算（Ⅰ）、あと${left}日のうちなら（Ⅱ）` : 'きょうのうちに渡す';
    return left > 0 ? `あと${left}日のうちに渡す` : left === 0 ? 'きょうのうちに渡す' : '期限を過ぎています';
  },
  addition: (after: number, days: number) =>
    after === 0
      ? '入院した日のうち（入院時情報連携加算（Ⅰ）の目安）'
      : after < days
        ? `入院した日から${days}日以内（入院時情報連携加算（Ⅱ）の目安）`
        : '期限のあと（入院時情報連携加算の対象外の目安）',
  discharge: '退院を記録する',
  dischargedOn: '退院した日',
  staying: '入院中',
  before: '入院した日より前です。日を確かめてください。',
  future: '先の日は、書けません。',
  discharges: {
    title: '退院・退所情報記録書',
    viewing: '退院・退所情報のページ',
    waiting: '退院の情報が届いています',
    waitingAbout: '内容を見て、支援経過に入れる',
    table: '入院先から届いた退院・退所の情報',
    head: ['退院', 'ようす', '送ってきた病院・診療所', '届いた日時'],
    states: { new: '支援経過に入れていません', taken: '支援経過に入れました' },
    take: '支援経過に入れる',
    takeAbout: {
      planned: '書かれたことが、そのまま支援経過（入退院）に入ります。書き写す必要はありません。',
      discharged:
        '書かれたことが、そのまま支援経過（入退院）に入り、入院の記録に退院した日が入ります。書き写す必要はありません。',
    },
    taken: '支援経過に入れました',
    takenBy: (when: string, staff: string) => `${when}に${staff}が支援経過に入れました`,
    progress: '支援経過を開く',
    source: (hospital: string) => `退院・退所情報（${hospital}）`,
  },
} as const;
