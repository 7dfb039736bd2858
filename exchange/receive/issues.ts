import type { ZodError } from 'zod';

/** Names the places of what does not fit and what was wanted there; never the value that stood there (it may be a person's data). */
export const describeIssues = (error: ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.length === 0 ? '全体' : issue.path.join('.')}（${wanted(issue)}）`)
    .join('、') + (error.issues.length > 5 ? ` ほか${error.issues.length - 5}か所` : '');

function wanted(issue: ZodError['issues'][number]): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必要です' : `${issue.expected} にしてください`;
    case 'too_small':
      if (Number(issue.minimum) === 1 && issue.origin !== 'number') return '空にはできません';
      return `${issue.minimum} 以上にしてください`;
    case 'too_big':
      return `${issue.maximum} 以下にしてください`;
    case 'invalid_value':
      return `${issue.values.join('・')} のいずれかにしてください`;
    case 'unrecognized_keys':
      return '知らない項目があります';
    default:
      return '形が正しくありません';
  }
}

/** Whether a text anywhere in `value` holds a control character other than tab and line ends. */
export function hasControlCharacter(value: unknown): boolean {
  if (typeof value === 'string') return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasControlCharacter);
}
