import { both, type Kind, strict } from './kind.ts';

/** Of a cell, by the type of its column. */
export const ofCells = {
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
} as const satisfies Record<string, Kind>;
