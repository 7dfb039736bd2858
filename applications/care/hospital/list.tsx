import type { Site } from '../../../web/application/ground.ts';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { readNames } from '../outbox/offices.ts';
import { failing } from '../store/last.ts';
import { pathOf, showAll } from './place.ts';
import { listAdmissions } from './store.ts';
import { words } from './words.ts';

/** 届いた入院時情報提供書: what nobody has opened yet stands on top. */
export function addList(site: Site): void {
  site.get('/', async (c) => {
    const all = await c.get('rows')(listAdmissions);
    const visible = new Set(
      (
        await showAll(
          c,
          Map.groupBy(all, ({ code }) => code),
        )
      ).flatMap(open),
    );
    const nameOf = await readNames(c);
    const rows = all
      .filter((one) => visible.has(one))
      .map(({ message, content: { basics, admittedOn }, sender, receivedAt, isOpened, state, answerOpenedAt }) => [
        <>
          <a href={pathOf(message)}>
            <Name name={basics.name} kana={basics.kana} />
          </a>{' '}
          {!isOpened && <Tag kind="open">{words.unopened}</Tag>}
        </>,
        <TellingState state={state} openedAt={answerOpenedAt} />,
        sayDayBoth(admittedOn),
        nameOf(sender),
        <SaidTime at={receivedAt} />,
      ]);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title}>
        <p>{words.lead}</p>
        {rows.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable caption={words.table} head={words.head} rows={rows} />
        )}
      </Page>,
    );
  });
}

type StateProps = { readonly state: string | null; readonly openedAt: Date | null };
/** What has become of something that went by the road. */
export const TellingState = ({ state, openedAt }: StateProps) => {
  const say = words.states;
  if (state === null) return <>{say.none}</>;
  if (openedAt !== null) return <Tag kind="done">{say.opened}</Tag>;
  if (failing.includes(state)) return <Tag kind="stop">{say.failed}</Tag>;
  if (state === 'acknowledged') return <Tag kind="done">{say.arrived}</Tag>;
  return <Tag kind="wait">{state === 'waiting' ? say.waiting : say.going}</Tag>;
};
