/** What one check found. `remedy` is there when, and only when, there is something to mend. */
export type Finding = {
  /** stable, for machines: `provider/unknown-subject` */
  readonly check: string;
  readonly title: string;
  readonly good: boolean;
  /** what was seen; never a value of an answer */
  readonly seen?: string;
  readonly remedy?: string;
};
/** What a check says when it is not content. */
export type Complaint = { readonly seen: string; readonly remedy: string };
export type Findings = AsyncGenerator<Finding>;

/** `work` says what is to mend, or nothing. */
export async function find(check: string, title: string, work: () => Promise<Complaint | undefined>): Promise<Finding> {
  try {
    const complaint = await work();
    return { check, title, good: complaint === undefined, ...complaint };
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { check, title, good: false, ...error.complaint };
  }
}

/** Ends a check at once with what is to mend. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
  readonly complaint: Complaint;
  constructor(seen: string, remedy: string) {
    super(seen);
    this.complaint = { seen, remedy };
  }
}
