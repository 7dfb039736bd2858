import { Banner } from '../../../../web/notice/banner.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { words } from '../words.ts';

export type Differing = { readonly name: string; readonly theirs: string; readonly mine: string };

/** Somebody else has saved the same form since this one was opened: what they wrote beside what is typed, before anything is overwritten. */
export const Conflict = ({ who, rows, theirs }: { who: string; rows: readonly Differing[]; theirs: string }) => (
  <>
    <Banner kind="warning" title={words.draft.conflict(who)}>
      <p>{words.draft.conflictAbout}</p>
      <p>
        <a class="button quiet" href={theirs}>
          {words.draft.theirs}
        </a>
      </p>
    </Banner>
    {rows.length > 0 && (
      <PlainTable
        caption={words.draft.conflict(who)}
        head={words.draft.conflictHead}
        rows={rows.map(({ name, theirs: left, mine }) => [
          name,
          left || words.draft.nothing,
          mine || words.draft.nothing,
        ])}
      />
    )}
  </>
);
