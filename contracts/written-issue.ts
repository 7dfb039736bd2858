import type { z } from 'zod';

const types: Readonly<Record<string, string>> = {
  string: '文字列（" で囲んだもの）',
  number: '数',
  int: '整数',
  boolean: 'true か false',
  array: '一覧（[ … ]）',
  object: '項目の集まり（{ … }）',
  record: '項目の集まり（{ … }）',
};
const formats: Readonly<Record<string, string>> = {
  url: '住所（https://… など）',
  date: '日付（例 2026-04-01）',
  datetime: '日時（例 2026-04-01T09:00:00+09:00）',
  uuid: '番号（UUID）',
};
const units: Readonly<Record<string, string>> = { string: '文字', array: '件', set: '件' };

/**
 * What does not fit in a file that a person wrote, in words for that person: zod's own Japanese speaks of `undefined` where a line is missing. Never the
 * value that stood there.
 */
export const sayIssue: z.core.$ZodErrorMap = (issue) => {
  const missing = issue.input === undefined;
  switch (issue.code) {
    case 'invalid_type':
      return `${missing ? 'ありません。書き加えてください。' : ''}${types[issue.expected] ?? issue.expected}にしてください`;
    case 'invalid_value':
      return `${missing ? 'ありません。書き加えてください。' : ''}次のどれかにしてください: ${issue.values.join('、')}`;
    case 'unrecognized_keys':
      return `知らない項目です: ${issue.keys.join('、')}`;
    case 'too_small': {
      if (units[issue.origin] && Number(issue.minimum) === 1) return '空にはできません';
      return `${issue.minimum}${units[issue.origin] ?? ''}${issue.inclusive === false ? 'より大きく' : '以上に'}してください`;
    }
    case 'too_big':
      return `${issue.maximum}${units[issue.origin] ?? ''}${issue.inclusive === false ? 'より小さく' : '以下に'}してください`;
    case 'invalid_format': {
      const known = formats[issue.format];
      if (known !== undefined) return `${known}の形にしてください`;
      return `書き方が決まりと合いません${issue.pattern === undefined ? '' : `（${issue.pattern}）`}`;
    }
    case 'invalid_union':
      return '認められている書き方の、どれとも合いません';
    default:
      return missing ? 'ありません。書き加えてください' : '形が正しくありません';
  }
};
