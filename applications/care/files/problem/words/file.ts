import { again, both, type Kind, strict } from './kind.ts';

/** Of a file as bytes and as text. */
export const ofFiles = {
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
  euc: {
    ...both('error'),
    say: () => ({
      what: 'EUC-JPかJISコードで保存されています。',
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
  too_many: {
    ...both('error'),
    say: () => ({
      what: '行か項目が多すぎます。この後は読めません。',
      mend: '標準仕様のファイルか確かめ、利用者を分けて出力してください。',
    }),
  },
  line_end: {
    ...strict,
    say: (count, right) => ({
      what: `行の終わりが${right}ではない行が${count}行あります。`,
      mend: `改行コードを${right}にして保存し直してください。`,
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
} as const satisfies Record<string, Kind>;
