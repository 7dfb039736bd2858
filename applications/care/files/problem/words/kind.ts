export type Severity = 'error' | 'warning' | 'note';

/** How heavy it weighs on the way in and on the way out. */
export type Weight = { readonly reading: Severity; readonly writing: Severity };
/** What is wrong, and how to mend it: places, counts of things and codes, never what is written about a person. */
export type Kind = Weight & {
  readonly say: (detail: string, more: string) => { readonly what: string; readonly mend: string };
};

export const both = (severity: Severity): Weight => ({ reading: severity, writing: severity });
/** Bad in what comes, and nothing that we may send. */
export const strict: Weight = { reading: 'warning', writing: 'error' };
export const again = '作成したソフトで出力し直してください。';
