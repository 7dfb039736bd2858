import { gatherMatters, type Matter } from '../../../contracts/matter.ts';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { PageContext, Site } from '../../../web/application/ground.ts';
import { ErrorSummary } from '../../../web/form/error-summary.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDayWhole } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { words as byPost } from '../monthly-post/words.ts';
import { openMemory } from '../pages/memory.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { askedAt, pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Entry, type Trail, trail } from './answers.ts';
import { isFiltered, type ReadFilter, readFilter, writeFilter } from './filter.ts';
import { FilterForm, sayFilter } from './filter-form.tsx';
import { words } from './words.ts';

const atOnce = 20;

/** わたしの記録: who did what with the person's information, in sentences, by day, the newest first. */
export function addList(site: Site): void {
  site.get('/of/:person/trail', async (c) => {
    const whose = await readWhose(c);
    const read = readFilter(c.req.query(), atOnce);
    // What is to be mended first is shown with all that can be chosen, and without records.
    const query = read.query ?? new URLSearchParams({ limit: '1', choices: 'true' });
    const found = await readTrail(c, whose, query, isNamed(read));
    return show(c, <ListPage frame={c.get('frame')} whose={whose} read={read} found={found} />, read.query ? 200 : 400);
  });
}

/** What the records can be narrowed by; new to a list at most some minutes later than to the records. */
const choices = openMemory<Trail['choices']>();

/** @param anew names of the choices are needed: something is chosen by one */
async function readTrail(c: PageContext, whose: Whose, query: URLSearchParams, anew: boolean): Promise<Trail> {
  const key = `${c.get('session').id} ${whose.person}`;
  const known = anew ? undefined : choices.find(key);
  if (known) query.delete('choices');
  const found = await c.get('person').get(askedAt(whose, `/trail?${query}`), trail);
  if (known) return { ...found, choices: known };
  choices.keep(key, found.choices);
  return found;
}
const isNamed = ({ query, filter }: ReadFilter): boolean =>
  query === undefined || filter.member !== '' || filter.purpose !== '';

type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly read: ReadFilter;
  readonly found: Trail;
};

const ListPage = ({ frame, whose, read, found }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(whose)} wrong={!read.query}>
    <ErrorSummary errors={read.errors} />
    <StandingIn whose={whose} />
    <p>
      <Ruby text={words.about} />
    </p>
    <FilterForm action={pathOf(whose, '/trail')} read={read} choices={found.choices} />
    {read.query && <Found whose={whose} read={read} found={found} />}
  </Page>
);

const Found = ({ whose, read, found }: Omit<Props, 'frame'>) => (
  <>
    {isFiltered(read.filter) && <Narrowed whose={whose} read={read} found={found} />}
    {found.entries.length === 0 ? (
      <Empty title={isFiltered(read.filter) ? words.noneSuch : words.none}>
        <p>{isFiltered(read.filter) ? words.noneSuchAbout : words.noneAbout}</p>
      </Empty>
    ) : (
      [...Map.groupBy(found.entries, ({ time }) => dayIn(time))].map(([day, entries]) => (
        <section aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`}>{sayDayWhole(day)}</h2>
          <Timeline ofOneDay events={gatherMatters(entries).map((matter) => matterOf(whose, matter))} />
        </section>
      ))
    )}
    {found.next !== null && (
      <Actions>
        <LinkButton kind="second" href={pathOf(whose, `/trail${writeFilter(read.filter, found.next)}`)}>
          <Ruby text={words.more} />
        </LinkButton>
      </Actions>
    )}
    {read.filter.what === undefined && (
      <LinkButton kind="quiet" href={pathOf(whose, '/monthly-post')}>
        <Ruby text={byPost.card} />
      </LinkButton>
    )}
    {read.filter.what === undefined && whose.as === 'self' && (
      <section aria-label={words.filter.whats.looked}>
        <hr />
        <p>
          <Ruby text={words.looks} />
        </p>
        <LinkButton kind="quiet" href={pathOf(whose, '/trail?what=looked')}>
          <Ruby text={words.looksShow} />
        </LinkButton>
      </section>
    )}
  </>
);

const Narrowed = ({ whose, read, found }: Omit<Props, 'frame'>) => (
  <section aria-label={words.filter.now}>
    <p>
      {words.filter.now}：<strong>{sayFilter(read, found.choices).join('、')}</strong>
    </p>
    <LinkButton kind="quiet" href={pathOf(whose, '/trail')}>
      <Ruby text={words.filter.drop} />
    </LinkButton>
  </section>
);

/** What is not as usual stands beside it in a word. */
export const TagsOf = ({ entry: { decision, runMode } }: { readonly entry: Entry }) => (
  <>
    {decision === 'refuse' && <Tag kind="stop">{words.refused}</Tag>}
    {decision === 'unknown' && <Tag kind="wait">{words.unknown}</Tag>}
    {runMode !== '通常' && <Tag kind="wait">{words.drill}</Tag>}
  </>
);
export const hasTags = ({ decision, runMode }: Entry): boolean => decision !== 'permit' || runMode !== '通常';

export const eventOf = (whose: Whose, entry: Entry) => ({
  at: entry.time,
  title: entry.brief,
  about: <About entry={entry} />,
  href: pathOf(whose, `/trail/${entry.record}`),
});

/** One matter is one entry; the records that it needed besides unfold, each with its page and its proof. */
const matterOf = (whose: Whose, { chief, others }: Matter<Entry>) => ({
  ...eventOf(whose, chief),
  more:
    others.length > 0
      ? { title: <Ruby text={words.others(others.length)} />, events: others.map((entry) => eventOf(whose, entry)) }
      : undefined,
});

/** Why, in a few words, and what is not as usual. */
const About = ({ entry }: { readonly entry: Entry }) => (
  <>
    {entry.purpose !== null && <span class="quietly small">{words.why(entry.purpose)}</span>}
    {hasTags(entry) && (
      <span class="tags">
        <TagsOf entry={entry} />
      </span>
    )}
  </>
);
