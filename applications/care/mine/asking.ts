import type { Asker, MineAnswer } from '../../../contracts/care/mine.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Workplace } from '../../../web/application/work.ts';
import type { Person } from '../store/persons.ts';

/** One who asks about one person of the office: the person herself, or who stands in for her. */
export type Asking = {
  readonly connection: RowsConnection;
  readonly member: Workplace['member'];
  readonly person: Person;
  readonly asker: Asker;
  /** how the person's records call that asker */
  readonly askerName: string;
  /** members that can be told of an answer by the road; asked for where something is answered */
  readonly listening: ReadonlySet<string>;
  readonly now: Date;
};

/** What comes of it; `refused`: a status without a body. */
export type Mine = MineAnswer | { readonly refused: 404 | 409 | 422 };
