import type { Severity } from '../files/problem/words/kind.ts';

export const words = {
  title: 'ファイルの出し入れ',
  about: 'ケアプランデータ連携標準仕様のファイルを、手で取り込んだり、書き出したりします。',
  choose: {
    title: 'ファイルを取り込む',
    about:
      'ほかの事業所から預かったファイルを選ぶと、まず試し読みをします。取り込むまで、何も変わりません。連携基盤から届いたものは、自動で取り込まれています。',
    file: '標準仕様のファイル（CSVと画像。いくつでも）か、それをまとめたZIP',
    hint: '一組のファイルは、全部選んでください。ファイル名は変えないでください。',
    go: '試し読みする',
    export: 'ファイルを書き出す',
    box: '送受信の控え',
    nothing: '読めるファイルがありませんでした。',
  },
  preview: {
    title: '取り込みの試し読み',
    about: 'まだ何も変えていません。下のとおりでよければ、取り込んでください。試し読みは、1日とっておきます。',
    changed: '試し読みのあとに、ほかの情報が届きました。何も取り込んでいません。もう一度、下の内容を見てください。',
    counts: 'まとめ',
    taken: '取り込むもの',
    same: 'いまと同じもの',
    held: '取り込まないもの',
    go: '取り込む',
    goAbout: '取り込まないものも、預かったファイルは「送受信の控え」に残ります。',
    nothing: '取り込めるものがありません。控えに残す場合は「控えに残す」を押してください。',
    keep: '控えに残す',
    drop: '取りやめる',
    unread: '読まなかったもの',
    loose: 'どの送信単位にも入らないファイル',
    withheld: '（お名前は表示できません）',
    notHere: '利用者の一覧にない方',
  },
  unit: {
    from: '送信元',
    to: '送信先',
    sequence: 'ファイル連番',
    files: 'ファイル',
    /** of one unit: several of them stand on the page, each by its number */
    persons: (sequence: string) => `利用者ごとの内容（ファイル連番${sequence}）`,
    person: '利用者',
    what: '取り込むとどうなるか',
    changes: (count: number) => `変わるところ（${count}か所）`,
    whole: '取り込みます',
    partly: '一部の利用者だけ取り込みます',
    held: '取り込みません',
    add: 'この方を利用者に加える',
    problems: '見つかったこと',
    place: '場所',
    all: 'ファイル全体',
    mend: '直し方',
  },
  severity: { error: '直さないと取り込めません', warning: '確かめてください', note: '参考' } as const satisfies Record<
    Severity,
    string
  >,
  severityFew: { error: '誤り', warning: '注意', note: '参考' } as const satisfies Record<Severity, string>,
  more: (count: number) => `ほかに${count.toLocaleString('ja-JP')}件あります。`,
  done: {
    title: (count: number) =>
      count === 0 ? 'ファイルを控えに残しました' : `${count.toLocaleString('ja-JP')}件を取り込みました`,
    about: '預かったファイルと読み取りの結果は「送受信の控え」に残っています。',
    dropped: '取り込みませんでした。預かったファイルの写しは消しました。',
  },
  reasons: {
    not_for_us: (to: string) => ({
      what: `送信先が、この事業所ではありません（事業所番号${to}）。`,
      mend: '渡す相手を間違えたファイルかもしれません。送信元に知らせ、ファイルを消してください。',
    }),
    our_own: () => ({
      what: 'この事業所が送信元のファイルです。',
      mend: 'この事業所が出したものは「送受信の控え」にあります。取り込む必要はありません。',
    }),
    not_their_own: (office: string) => ({
      what: `送信元ではない事業所（${office}）の実績が入っています。`,
      mend: '実績は、行った事業所からのファイルだけを取り込みます。送信元に、自分の実績だけを出し直してもらってください。',
    }),
    unknown_person: (insurer: string, insured: string) => ({
      what: `この事業所の利用者の一覧にない方です（保険者番号${insurer}、被保険者番号${insured}）。この方の分は取り込みません。`,
      mend: '担当する方なら、先に利用者に加えてください。担当しない方なら、送信元に知らせてください。',
    }),
    person_ended: (insurer: string, insured: string) => ({
      what: `利用を終えた方です（保険者番号${insurer}、被保険者番号${insured}）。この方の分は取り込みません。`,
      mend: 'もう一度担当する方なら、利用者の一覧で利用を再開してください。',
    }),
  },
  newcomer: {
    title: '利用者に加える',
    about:
      'ファイルの番号で、この事業所の利用者として符号を照会します。保険者への届出や、サービス担当者会議での紹介がある方だけ、加えられます。',
    numbers: '保険者番号・被保険者番号',
    name: '氏名',
    kana: '氏名カナ',
    birth: '生年月日',
    sex: '性別',
    address: '住所',
    telephone: '電話番号',
    filled: 'ファイルの「利用者補足情報」から入れてあります。被保険者証と見比べて、確かめてください。',
    go: '符号を照会して、利用者に加える',
    none: 'この方の符号を受け取れませんでした。番号が正しいか、この事業所との関係（計画作成の届出、サービス担当者会議での紹介）が登録されているか、保険者か担当のケアマネジャーに確かめてください。',
    protected: 'この方は、加えられません。保険者に問い合わせてください。',
    done: '利用者に加えました。試し読みを、もう一度見てください。',
  },
} as const;
