type Value = string | number | boolean | null | readonly never[] | Readonly<Record<string, string | number>>;
type Ports = { readonly PORT: number; readonly APPLICATIONS_PORT?: number; readonly PUBLIC_PORT?: number };

/** What is said about a key, and how a real region treats its development value. */
export type About = {
  readonly ja: string;
  readonly en: string;
  /** the value in the fictional region */
  readonly development: Value | ((ports: Ports) => Value);
  /** how the development value is shown in the documentation, where it depends on the machine */
  readonly shown?: string;
  /** what a real region must not have here: the sentence that says so, or nothing when the value will do */
  readonly real?: (value: unknown) => string | undefined;
};

export const notEmpty = (value: unknown) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    ? '実在の地域では省略できません'
    : undefined;

/** RFC 2606 and RFC 6761 names, and the word that every text of the fictional region holds. */
export const notExample = (value: unknown) =>
  /(^|[./@])(example|test|invalid|localhost|local)([./:]|$)|架空/.test(String(value))
    ? '架空の地域の値です。実在の地域のものを指定してください'
    : undefined;

export const https = (value: unknown) =>
  value === undefined
    ? undefined
    : !String(value).startsWith('https://')
      ? 'https:// で始まるURLにしてください'
      : notExample(new URL(String(value)).hostname);

export const off = (value: unknown) =>
  value === true ? '架空の地域だけの機能です。実在の地域では使えません' : undefined;
