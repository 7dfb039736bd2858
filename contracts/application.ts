/** An application's declaration, in `applications/<name>/application.ts`: found by its folder, imported by nobody. */
export type Application = {
  readonly title: string;
  /** what it does for people, in one plain sentence */
  readonly plain: string;
  /** where its pages begin, on the applications' own process; null while it has none */
  readonly start: string | null;
};
