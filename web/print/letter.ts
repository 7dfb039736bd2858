/** A letter of an office: one declaration for the paper that a browser prints and for the PDF. */
export type Letter = {
  /** 文書番号, e.g. 縁介第123号 */
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly to: Addressee;
  readonly from: Sender;
  readonly title: string;
  /** of an invoice or a receipt: the sum, which is looked for first */
  readonly amount?: { readonly title: string; readonly value: string };
  readonly paragraphs: readonly string[];
  readonly tables?: readonly LetterTable[];
  readonly sections?: readonly LetterSection[];
  /** large: for who reads with difficulty, and uses no screen; fax: black and white, whom it is for readable from afar, tables as wide as the paper allows */
  readonly size?: 'large' | 'fax';
  /** whom to ask: lines */
  readonly contact?: readonly string[];
  readonly qr?: { readonly text: string; readonly caption: string };
};
export type Addressee = {
  readonly postcode?: string;
  readonly address?: readonly string[];
  readonly name: string;
  /** 様 where it says nothing; 御中 for an office */
  readonly honorific?: '様' | '御中';
};
export type Sender = {
  /** e.g. 縁側市長 */
  readonly title: string;
  readonly name?: string;
  /** 公印欄: a place for the seal, or that it is left out（公印省略） */
  readonly seal: 'place' | 'omitted' | 'none';
};
export type LetterTable = {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** of the columns, in per cent; left out: all alike */
  readonly widths?: readonly number[];
  /** begins a sheet of its own */
  readonly onNewPage?: boolean;
};

/** What happened, one below the other: each with what stands before it, as the time of day. */
export type LetterSection = {
  readonly title: string;
  readonly about?: readonly string[];
  readonly items: readonly { readonly lead?: string; readonly text: string }[];
};

/** Every text of a letter, to be looked through before it is set. */
export function* textsOf(letter: Letter): Generator<string> {
  yield letter.number;
  yield letter.title;
  yield letter.to.name;
  yield letter.from.title;
  yield letter.from.name ?? '';
  yield* letter.to.address ?? [];
  yield letter.amount?.title ?? '';
  yield* letter.paragraphs;
  yield* letter.contact ?? [];
  yield letter.qr?.caption ?? '';
  for (const { title, about = [], items } of letter.sections ?? []) {
    yield title;
    yield* about;
    for (const { lead = '', text } of items) yield `${lead}${text}`;
  }
  for (const { caption, head, rows } of letter.tables ?? []) {
    yield caption;
    yield* head;
    for (const row of rows) yield* row;
  }
}

/** Counts and sums of money stand under each other, the last digits in one line. */
export const isCount = (text: string): boolean => /^-?\d{1,3}(?:,\d{3})*円?$/.test(text);
/** A column of such stands under a heading that is as far to the right. */
export const isCountColumn = (rows: LetterTable['rows'], i: number): boolean =>
  rows.length > 0 && rows.every((row) => isCount(row[i] ?? ''));
