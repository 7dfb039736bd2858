/*
 * All that can be wrong with files of the care-plan standard: how heavy it weighs on the way in and on the way out, in words, and how to mend it.
 * `error` holds the sending unit back. The official 記載例 break the standard's own lengths and dates, so on the way in those only warn. A text names
 * places, numbers of things and codes, never what is written about a person.
 */
export type Severity = 'error' | 'warning' | 'note';
type Weight = { readonly reading: Severity; readonly writing: Severity };
type Said = { readonly what: string; readonly mend: string };
type Kind = Weight & { readonly say: (detail: string, more: string) => Said };

const both = (severity: Severity): Weight => ({ reading: severity, writing: severity });
/** bad in what comes, and nothing that we may send */
const strict: Weight = { reading: 'warning', writing: 'error' };
const again = '作成したソフトで出力し直してください。';

export const catalogue = {
  // the file
  bad_name: {
    ...both('error'),
    say: (flaw) => ({
      what: `ファイル名が標準仕様の形ではありません。${flaw}`,
      mend: `ファイル名を変えずに、${again}`,
    }),
  },
  empty_file: { ...both('error'), say: () => ({ what: 'データの行がありません。', mend: again }) },
  too_large: {
    ...both('error'),
    say: () => ({ what: 'ファイルが20MBを超えています。', mend: '利用者を分けて出力してください。' }),
  },
  same_name: {
    ...both('error'),
    say: () => ({ what: '同じ名前のファイルが二つあります。', mend: '一つにしてください。' }),
  },
  utf8_mark: {
    ...both('error'),
    say: () => ({ what: '先頭にBOM（UTF-8の印）があります。', mend: 'シフトJIS（MS932）で保存し直してください。' }),
  },
  utf8: {
    ...both('error'),
    say: () => ({ what: 'UTF-8で保存されています。', mend: 'シフトJIS（MS932）で保存し直してください。' }),
  },
  utf16: {
    ...both('error'),
    say: () => ({
      what: 'UTF-16（Unicodeテキスト）で保存されています。',
      mend: 'シフトJIS（MS932）で保存し直してください。',
    }),
  },
  not_text: {
    ...both('error'),
    say: () => ({ what: '文字でないデータが入っています。', mend: 'CSVファイルか確かめてください。' }),
  },
  bad_bytes: {
    ...both('error'),
    say: (bytes) => ({
      what: `シフトJIS（MS932）の文字ではないバイト（${bytes}）があります。`,
      mend: `その文字を入れ直し、${again}`,
    }),
  },
  more_bad_bytes: {
    ...both('error'),
    say: (count) => ({
      what: `文字ではないバイトが、ほかに${count}か所あります。`,
      mend: `ファイルが壊れています。${again}`,
    }),
  },
  quote_open: {
    ...both('error'),
    say: () => ({
      what: 'ここから始まる「"」が閉じていません。この後は読めません。',
      mend: '項目の終わりに「"」を付けてください。',
    }),
  },
  quote_wrong: {
    ...both('error'),
    say: () => ({
      what: '「"」の使い方が正しくありません。この後は読めません。',
      mend: '項目全体を「"」で囲み、中の「"」は二つ重ねてください。',
    }),
  },
  line_end: {
    ...strict,
    say: (count) => ({
      what: `行の終わりがCRLFではない行が${count}行あります。`,
      mend: '改行コードをCRLFにして保存し直してください。',
    }),
  },
  last_line_end: {
    reading: 'note',
    writing: 'error',
    say: () => ({ what: '最後の行が改行で終わっていません。', mend: 'そのままで読めます。' }),
  },
  blank_line: {
    ...strict,
    say: () => ({ what: '空の行があります。', mend: '空の行を消してください。読み取りでは飛ばします。' }),
  },
  header_row: {
    ...both('error'),
    say: () => ({
      what: '項目名の行（見出し）があります。',
      mend: '見出しの行を消してください。標準仕様のファイルに見出しはありません。',
    }),
  },

  // the row
  too_few_columns: {
    ...both('error'),
    say: (count, right) => ({
      what: `項目が${count}個です。${right}個のはずです。`,
      mend: `足りない項目を空で補うか、${again}`,
    }),
  },
  too_many_columns: {
    ...both('error'),
    say: (count, right) => ({
      what: `項目が${count}個あります。${right}個のはずです。`,
      mend: '余分な項目を消すか、カンマを含む項目を「"」で囲んでください。',
    }),
  },
  version_unknown: {
    ...strict,
    say: (version, current) => ({
      what: `CSVバージョン「${version}」は知らない版です。${current}として読みました。`,
      mend: 'ソフトの版を確かめてください。',
    }),
  },
  versions_mixed: {
    ...both('error'),
    say: () => ({ what: 'CSVバージョンが前の行と違います。', mend: '一つのファイルでは同じにしてください。' }),
  },
  months_mixed: {
    ...both('error'),
    say: () => ({ what: '対象年月が前の行と違います。', mend: '一つのファイルは一つの年月だけにしてください。' }),
  },
  month_not_of_name: {
    ...both('error'),
    say: () => ({ what: '対象年月がファイル名の年月と違います。', mend: `どちらが正しいか確かめ、${again}` }),
  },

  // the cell
  key_empty: {
    ...both('error'),
    say: () => ({ what: '空です。だれの、いつのものか決められません。', mend: '入力してください。' }),
  },
  required_empty: { ...strict, say: () => ({ what: '必須の項目が空です。', mend: '入力してください。' }) },
  required_empty_unseen: {
    ...both('warning'),
    say: () => ({ what: '必須とされる項目が空です（必須かどうかは未確認）。', mend: '入力をお勧めします。' }),
  },
  too_long: {
    ...strict,
    say: (length, right) => ({
      what: `半角${length}文字分あります。${right}文字分までです。`,
      mend: '短くしてください。',
    }),
  },
  too_long_unseen: {
    ...both('warning'),
    say: (length, right) => ({
      what: `半角${length}文字分あります。${right}文字分までとされます（未確認）。`,
      mend: '受け手で読めるか確かめてください。',
    }),
  },
  code_unknown: {
    ...strict,
    say: (code, all) => ({ what: `コード「${code}」は表にありません。`, mend: `${all} のどれかにしてください。` }),
  },
  not_a_day: {
    ...strict,
    say: () => ({ what: '日付（YYYYMMDD）ではありません。', mend: '西暦8桁の、実在する日にしてください。' }),
  },
  not_a_month: {
    ...strict,
    say: () => ({ what: '年月（YYYYMM）ではありません。', mend: '西暦6桁の年月にしてください。' }),
  },
  not_a_time: { ...strict, say: () => ({ what: '時刻（HHMM）ではありません。', mend: '4桁の時刻にしてください。' }) },
  not_flags: {
    ...strict,
    say: () => ({ what: '0と1の31文字ではありません。', mend: '日割りでなければ空にしてください。' }),
  },
  not_a_number: {
    ...both('error'),
    say: () => ({ what: '整数ではありません。', mend: '半角数字だけを入れてください。' }),
  },
  not_a_price: {
    ...both('error'),
    say: () => ({ what: '99.99の形の数ではありません。', mend: '小数点の下2桁まで入れてください。' }),
  },
  not_a_decimal: {
    ...strict,
    say: () => ({ what: '数ではありません。', mend: '半角数字と小数点だけを入れてください。' }),
  },
  bad_form: { ...strict, say: (form) => ({ what: `${form}の形ではありません。`, mend: '番号を確かめてください。' }) },
  // Numbers of people and offices are somebody else's: they are carried as they are, and never corrected.
  number_form: {
    ...both('warning'),
    say: (form) => ({ what: `${form}の形ではありません。`, mend: '番号を、被保険者証などで確かめてください。' }),
  },
  check_digit: {
    ...both('warning'),
    say: () => ({ what: '検証番号（末尾1桁）が合いません。', mend: '番号の写し間違いがないか確かめてください。' }),
  },
  private_character: {
    ...strict,
    say: () => ({
      what: '外字が含まれています。',
      mend: '登録されている文字（正字）に置き換えてください。相手の画面では別の字になるか、表示されません。',
    }),
  },
  control_character: {
    ...strict,
    say: () => ({ what: '目に見えない制御文字が含まれています。', mend: 'その項目を入れ直してください。' }),
  },
  my_number: {
    ...both('error'),
    say: () => ({
      what: '個人番号（マイナンバー）と思われる12桁の数字があります。',
      mend: '消してから出力し直してください。取り込みはしません。',
    }),
  },
  text_not_quoted: {
    ...strict,
    say: (count) => ({
      what: `「"」で囲まれていない文字の項目が${count}個あります。`,
      mend: '標準仕様では、文字の項目はいつも「"」で囲みます。',
    }),
  },

  // 第6表, 第7表
  outside_exchange: {
    ...strict,
    say: (type) => ({ what: `サービス種類「${type}」は連携の対象外です。`, mend: 'その行を除いてください。' }),
  },
  service_type_unknown: {
    ...strict,
    say: (type) => ({ what: `サービス種類「${type}」は表にありません。`, mend: 'サービスコードを確かめてください。' }),
  },
  equipment_unnamed: {
    ...strict,
    say: () => ({
      what: '福祉用具貸与の行に、TAISコードも届出コードもありません。',
      mend: 'どちらかを入れてください。',
    }),
  },
  item_no_elsewhere: {
    ...strict,
    say: () => ({ what: '明細判別コードは福祉用具貸与（17）だけの項目です。', mend: '空にしてください。' }),
  },
  day_not_of_month: {
    ...strict,
    say: () => ({ what: 'サービス利用日が対象年月の日ではありません。', mend: '利用日か対象年月を直してください。' }),
  },
  subtotal_missing: {
    ...strict,
    say: (code) => ({
      what: `小計の行（${code}）がありません。`,
      mend: '同じサービス種類の行が二つ以上あるときは、小計の行を付けてください。',
    }),
  },
  total_missing: {
    ...strict,
    say: () => ({ what: '全合計の行（999999）がない利用者があります。', mend: '全合計の行を付けてください。' }),
  },
  total_wrong: {
    ...strict,
    say: (right) => ({ what: `小計・全合計の行では、${right}です。`, mend: '値を直してください。' }),
  },

  // the sending unit
  missing_file: {
    ...both('error'),
    say: (title) => ({
      what: `一緒に送るはずの「${title}」のファイルがありません。`,
      mend: '送信単位のファイルをすべてそろえてください。',
    }),
  },
  missing_rows: {
    ...both('error'),
    say: (title) => ({
      what: `「${title}」に行のない利用者がいます。`,
      mend: 'その利用者の行を加えるか、利用者をほかのファイルからも除いてください。',
    }),
  },
  few_rows: {
    ...both('warning'),
    say: (title) => ({ what: `「${title}」に行のない利用者がいます。`, mend: '印刷した帳票と比べてください。' }),
  },
  rows_twice: {
    ...both('error'),
    say: () => ({ what: '同じ利用者の行が二つあります。', mend: '一人一行にしてください。' }),
  },
  unrelated_person: {
    ...both('error'),
    say: () => ({
      what: '送信先の事業所が一度も出てこない利用者です。関係のない利用者の情報かもしれません。',
      mend: '利用者と送信先を確かめ、関係のない利用者を除いて出力し直してください。',
    }),
  },
  unrelated_person_perhaps: {
    ...both('warning'),
    say: (title) => ({
      what: `送信先の事業所が「${title}」に出てこない利用者です。`,
      mend: '送る相手に間違いがないか確かめてください。',
    }),
  },
  other_sender: {
    ...both('warning'),
    say: () => ({
      what: 'サービス事業者コードが、送信元の事業所と違います。',
      mend: '送信元が自分の実績だけを送っているか確かめてください。',
    }),
  },
  not_a_planner: {
    ...both('warning'),
    say: (side, type) => ({
      what: `${side}のサービス種類「${type}」が、ケアマネジャーの事業所のものではありません。`,
      mend: 'ファイル名の送信元と送信先を確かめてください。',
    }),
  },
  picture_missing: {
    ...both('warning'),
    say: () => ({ what: '画像ファイル名の画像が、一緒に送られていません。', mend: '画像も送ってください。' }),
  },
  picture_unnamed: {
    ...both('error'),
    say: () => ({ what: 'この画像を指す行がありません。', mend: '利用者基本情報の画像ファイル名を確かめてください。' }),
  },
  not_a_jpeg: {
    ...both('error'),
    say: () => ({ what: 'JPEGの画像ではありません。', mend: 'JPEGで保存し直してください。' }),
  },
} as const satisfies Record<string, Kind>;

export type ProblemCode = keyof typeof catalogue;
