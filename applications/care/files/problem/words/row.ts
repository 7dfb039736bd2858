import { again, both, type Kind, strict } from './kind.ts';

/** Of a row, and of what must be alike in all of them. */
export const ofRows = {
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
  columns_unknown: {
    ...both('error'),
    say: (count, right) => ({
      what: `知らない版のファイルで、項目が${count}個あります。${right}個のはずです。`,
      mend: '新しい版なら、運営者がその版の項目の表を置くと読めます。急ぐときは、読める版で出し直してもらってください。',
    }),
  },
  version_unknown: {
    ...strict,
    say: (version, current) => ({
      what: `CSVバージョン「${version}」は知らない版です。${current}として読みました。`,
      mend: 'ソフトの版を確かめてください。新しい版なら、運営者がその版の項目の表を置くと読めます。',
    }),
  },
  versions_mixed: {
    ...both('error'),
    say: () => ({ what: 'CSVバージョンが前の行と違います。', mend: '一つのファイルでは同じにしてください。' }),
  },
  versions_of_unit: {
    ...both('error'),
    say: (version) => ({
      what: `CSVバージョンが、一緒に送られたほかのファイル（${version}）と違います。`,
      mend: `送信単位のファイルは、すべて同じ版で${again}`,
    }),
  },
  not_in_version: {
    ...both('warning'),
    say: (name, title) => ({
      what: `${name}は、${title}にない項目です。書き出しません。`,
      mend: '要るときは、その項目のある版で書き出すか、ほかの方法で伝えてください。',
    }),
  },
  months_mixed: {
    ...both('error'),
    say: () => ({ what: '対象年月が前の行と違います。', mend: '一つのファイルは一つの年月だけにしてください。' }),
  },
  month_not_of_name: {
    ...both('error'),
    say: () => ({ what: '対象年月がファイル名の年月と違います。', mend: `どちらが正しいか確かめ、${again}` }),
  },
} as const satisfies Record<string, Kind>;
