import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { sayAsker } from '../mine/words.ts';
import type { AgreementState } from './agreement.ts';
import { words } from './words.ts';

type State = keyof typeof words.states;
const kinds: Readonly<Record<State, TagKind>> = { waiting: 'wait', agreed: 'done', declined: 'stop' };

/** How the person stands to a plan, in a word. */
export const AgreementTag = ({ state }: { readonly state: State }) => (
  <Tag kind={kinds[state]}>{words.states[state]}</Tag>
);

type Props = {
  readonly state: State;
  readonly by?: AgreementState['by'];
  readonly way?: AgreementState['way'];
  readonly on?: string;
};
/** The same with who, when and how. @param on YYYY-MM-DD */
export const AgreementSaid = ({ state, by, way, on }: Props) => (
  <>
    <AgreementTag state={state} />
    {on !== undefined && by !== undefined && (
      <>
        {' '}
        {sayDayBoth(on)}　{sayAsker(by)}
        {way === 'paper' && `　${words.onPaper}`}
      </>
    )}
  </>
);
