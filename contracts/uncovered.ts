import { createHash } from 'node:crypto';

/** What a town has not approved yet of one contract: shown to whoever approves it, in the words of the contract. */
export type Uncovered = {
  readonly contract: string;
  readonly title: string;
  readonly version: string;
  readonly fields: readonly {
    readonly name: string;
    readonly title: string;
    readonly class: string;
    /** in Japanese: new, or what has another meaning now */
    readonly text: string;
  }[];
  /** in Japanese: what the contract serves besides now */
  readonly uses: readonly string[];
};

/** SHA-256, hex, of the list as it was shown: an approval names it, so that nobody approves what was not on the page. */
export const digestOfUncovered = (shown: readonly Uncovered[]): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('hex');
