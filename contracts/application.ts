import type { TaskDeclaration } from './task-event.ts';

/** A figure by which an application's effect is judged (DESIGN §14), so that anybody can work it out again. */
export type Kpi = {
  readonly title: string;
  readonly formula: string;
  readonly denominator: string;
  /** where its numbers come from; kinds of this application's own tasks stand in `tasks` */
  readonly source: string;
  /** kinds in its own `tasks` */
  readonly tasks: readonly string[];
};

/**
 * Something that residents find of an application: shown by its folder, on their own home, on a tablet that stands in their room, or both. What is on
 * a tablet needs no more than a touch: whoever is in the room can touch it.
 */
export type ResidentEntry = {
  /** `漢字《かんじ》`: the reading is shown on request */
  readonly title: string;
  readonly about?: string;
  /** where it leads: a path of this application's own */
  readonly path: string;
  readonly on: readonly ('home' | 'tablet')[];
};

/** An application's declaration, in `applications/<name>/application.ts`: found by its folder, imported by nobody. */
export type Application = {
  readonly title: string;
  /** what it does for people, in one plain sentence */
  readonly plain: string;
  /** where its pages begin, on the applications' own process; null while it has none */
  readonly start: string | null;
  /** what residents find of it; left out: nothing */
  readonly entries?: readonly ResidentEntry[];
  /** kinds of work that it reports: its `tasks.json`, which the exchange reads too */
  readonly tasks: TaskDeclaration;
  readonly kpis: readonly Kpi[];
};
