import type { Place } from './rows.ts';

export type ContentFile = { readonly name: string; readonly bytes: Uint8Array };

/** One person in the content, by numbers exactly as written, and every place where the person stands. */
export type FoundSubject = {
  readonly insurer: string;
  readonly insured: string;
  /** the months (YYYYMM) that rows about the person name, where the contract says in which column */
  readonly months: readonly string[];
  readonly at: readonly { readonly file: string; readonly rows: readonly number[] }[];
};

export type Extraction = {
  /** in the order in which they first appear */
  readonly subjects: readonly FoundSubject[];
  /** flaws that do not hold a file back */
  readonly warnings: readonly Place[];
  /** what refuses the whole; the subjects are then not to be relied on */
  readonly problems: readonly Place[];
};

/** Identity of a person within one extraction; the separator cannot stand in a CSV cell of ours (see readRows). */
export const personKey = (insurer: string, insured: string): string => `${insurer}\u0000${insured}`;

type Naming = { file: string; row: number; insurer: string; insured: string; attachment: string };

/** Collects what the reading of one parcel finds. */
export class Findings {
  readonly #people = new Map<
    string,
    { insurer: string; insured: string; months: Set<string>; at: Map<string, Set<number>> }
  >();
  readonly #namings: Naming[] = [];
  readonly #warnings: Place[] = [];
  readonly #problems: Place[] = [];

  warning(file: string, row: number, text: string): void {
    this.#warnings.push({ file, row, text });
  }
  problem(file: string, row: number, text: string): void {
    this.#problems.push({ file, row, text });
  }
  /** row 0: the whole of an attachment, which has no rows */
  person(insurer: string, insured: string, file: string, row: number, month?: string): void {
    const key = personKey(insurer, insured);
    const person = this.#people.get(key) ?? {
      insurer,
      insured,
      months: new Set<string>(),
      at: new Map<string, Set<number>>(),
    };
    if (month !== undefined) person.months.add(month);
    this.#people.set(key, person);
    const rows = person.at.get(file) ?? new Set<number>();
    person.at.set(file, row === 0 ? rows : rows.add(row));
  }
  naming(naming: Naming): void {
    this.#namings.push(naming);
  }
  findNamings(attachment: string): Naming[] {
    return this.#namings.filter((naming) => naming.attachment.toLowerCase() === attachment.toLowerCase());
  }
  warnMissingAttachments(files: readonly ContentFile[]): void {
    const present = new Set(files.map(({ name }) => name.toLowerCase()));
    for (const { file, row, attachment } of this.#namings)
      if (!present.has(attachment.toLowerCase()))
        this.warning(file, row, '画像ファイル名（62列目）の画像が一緒に送られていません。');
  }
  result(): Extraction {
    const subjects = [...this.#people.values()].map(({ insurer, insured, months, at }) => ({
      insurer,
      insured,
      months: [...months],
      at: [...at].map(([file, rows]) => ({ file, rows: [...rows] })),
    }));
    return { subjects, warnings: this.#warnings, problems: this.#problems };
  }
}
