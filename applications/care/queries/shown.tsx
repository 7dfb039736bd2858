import { Timeline } from '../../../web/list/timeline.tsx';
import type { QueryAnswer } from './store.ts';
import { words } from './words.ts';

/** What was answered, step by step; at the office that answered with who did. */
export const AnswersTo = ({ answers }: { readonly answers: readonly QueryAnswer[] }) => (
  <Timeline
    events={answers.map(({ how, text, sequence, role, staff, at }) => ({
      at,
      title: words.hows[how],
      about: (
        <>
          <span class="as-written">{text}</span>
          {text !== '' && <br />}
          {[sequence === null ? '' : words.attached(sequence), words.by(role, staff ?? '')].filter(Boolean).join('　')}
        </>
      ),
    }))}
  />
);
