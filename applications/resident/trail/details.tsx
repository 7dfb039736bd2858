import type { Child } from 'hono/jsx';
import { dayIn, sayDayBoth, sayDayWhole } from '../../../web/japanese/day.ts';
import { sayClock } from '../../../web/japanese/time.tsx';
import type { Answer } from '../../../web/list/answers.tsx';
import { may } from '../pages/may.ts';
import { pathOf, type Whose } from '../pages/whose.ts';
import type { Record } from './answers.ts';
import { sayBasis } from './basis.ts';
import { words } from './words.ts';

const { one } = words;

/** Kinds in which something goes from one organisation to another, once more than a request for it was made. */
const crossing = ['inquiry', 'submission', 'notice', 'emergency-release', 'break-glass', 'self-access'];
const crosses = ({ kind, phase }: Record): boolean => crossing.includes(kind) && phase !== 'change';

/** Everything that one record says, each under a plain name; what it does not say is left out. */
export const answersOf = (whose: Whose, record: Record): Answer[] =>
  [
    answer(one.when, `${sayDayWhole(dayIn(record.time))} ${sayClock(record.time)}`),
    answer(one.kind, one.kinds[record.kind]),
    ...partiesOf(record),
    answer(one.role, record.parties.length > 0 && record.role),
    answer(one.what, record.document && <Lines lines={[record.document.title, record.document.plain]} />),
    answer(one.items, itemsOf(record)),
    answer(one.notGiven, record.notGiven.length > 0 && <List of={record.notGiven} about={one.notGivenAbout} />),
    answer(one.why, record.why ?? record.purpose),
    answer(one.basis, basisOf(record)),
    answer(one.consents, record.consents > 0 && <Consents whose={whose} count={record.consents} />),
    answer(one.result, resultOf(record)),
    answer(one.count, record.count > 1 && `${record.count}件`),
    answer(one.drill, record.runMode !== '通常' && one.drillAbout),
    answer(one.hidden, record.hiddenUntil && one.hiddenAbout(sayDayBoth(dayIn(record.hiddenUntil)))),
    answer(one.kept, one.keptAbout(sayDayBoth(record.retention))),
  ].filter((found) => found !== undefined);

const answer = (name: string, value: Child): Answer | undefined => (value ? { name, value } : undefined);

function partiesOf(record: Record): (Answer | undefined)[] {
  const { from, to, decision } = record;
  if (!crosses(record) || to === null || to === from)
    return [answer(one.who, from), answer(one.whom, to !== from && to)];
  return [answer(one.whence, from), answer(decision === 'permit' ? one.whither : one.whitherNot, to)];
}

/** A whole document has no items of its own to name. */
function itemsOf(record: Record): Child {
  if (record.items.length > 0) return <List of={record.items} />;
  return record.document && record.decision === 'permit' && record.phase !== 'intent' && record.kind === 'submission'
    ? one.whole
    : null;
}

function basisOf({ basis, basisTaker }: Record): Child {
  if (basis === null && basisTaker === null) return null;
  const plain = sayBasis(basis ?? basisTaker!);
  return (
    <>
      {plain && <p>{plain}</p>}
      {basis !== null && (
        <p class="quietly">
          {one.basisGiver}：{basis}
        </p>
      )}
      {basisTaker !== null && (
        <p class="quietly">
          {one.basisTaker}：{basisTaker}
        </p>
      )}
    </>
  );
}

function resultOf(record: Record): string {
  const { decision, kind } = record;
  if (decision !== 'refuse') return one.results[decision];
  return crossing.includes(kind) ? one.results.refuse : one.results.refuseSelf;
}

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <>
    {lines.map((line) => (
      <p>{line}</p>
    ))}
  </>
);

const List = ({ of, about }: { readonly of: readonly string[]; readonly about?: string }) => (
  <>
    {about && <p>{about}</p>}
    <ul>
      {of.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  </>
);

const Consents = ({ whose, count }: { readonly whose: Whose; readonly count: number }) => (
  <>
    <p>{one.consentsAbout(count)}</p>
    {may(whose, 'consents') && (
      <a class="button quiet" href={pathOf(whose, '/consents')}>
        {one.consentsLink}
      </a>
    )}
  </>
);
