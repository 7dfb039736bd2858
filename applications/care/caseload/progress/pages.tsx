import { LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { More } from '../../../../web/list/more.tsx';
import { Tag } from '../../../../web/list/tag.tsx';
import { Timeline } from '../../../../web/list/timeline.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { addPaper, letterHead } from '../paper.tsx';
import { codeOf, getPerson, here, pathOf, showPerson, stale, todayOf } from '../place.ts';
import { FilterForm, readNarrowed } from './filter.tsx';
import { EntryForm, momentOf, schema, valuesAt } from './form.tsx';
import { type Entry, findEntry, listProgress, writeProgress } from './store.ts';
import { words } from './words.ts';

/** 第5表 居宅介護支援経過: written at once, looked through, printed; never changed. */
export function addProgress(site: Site, ground: Ground): void {
  const list = async (c: PageContext, state?: FormState) => {
    const person = open(await showPerson(c, words.viewing));
    const asked = readNarrowed(new URL(c.req.url).searchParams);
    const entries = await c.get('rows')((connection) => listProgress(connection, person.code, asked.narrowed));
    const path = pathOf(person.code, '/progress');
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={pathOf(person.code)} wrong={state !== undefined}>
        {c.req.query('said') === 'saved' && <Banner kind="success" title={words.saved} />}
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <More title={words.write} framed open>
          <EntryForm
            action={path}
            token={c.get('token')}
            state={state ?? { ...emptyForm, values: valuesAt(ground.clock.now()) }}
          />
        </More>
        <FilterForm {...asked} path={path} />
        <p class="month-acts">
          {words.count(entries.length)}
          <LinkButton kind="quiet" href={`${path}/paper${new URL(c.req.url).search}`}>
            {words.print}
          </LinkButton>
        </p>
        <Entries entries={entries} path={path} />
      </Page>,
      state ? 400 : 200,
    );
  };
  site.get('/:code/progress', (c) => list(c));
  site.get('/:code/progress/of/:id', async (c) => {
    const person = open(await showPerson(c, words.viewing));
    const entry = await getEntry(c);
    const values = { ...valuesAt(entry.happenedAt), kind: entry.kind, words: entry.words };
    return show(c, <CorrectPage c={c} entry={entry} state={{ ...emptyForm, values }} name={person.name} />);
  });
  site.post('/:code/progress', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    const person = await getPerson(c);
    const { id: member, staff } = c.get('member');
    const now = ground.clock.now();
    const happenedAt = read.ok ? momentOf(read.value) : now;
    const form =
      read.ok && happenedAt > now ? { ...read.form, errors: { day: words.future } } : read.ok ? undefined : read.form;
    if (form) return list(c, form);
    if (!read.ok) return stale(c);
    const { kind, words: text, corrects } = read.value;
    await c.get('rows')(async (connection) => {
      if (corrects !== undefined && !(await findEntry(connection, person.code, corrects)))
        throw new PageError('not_found');
      const entry = { code: person.code, happenedAt, kind, words: text, ...(corrects !== undefined && { corrects }) };
      await writeProgress(connection, { member, staff: staff.id, now }, entry);
    });
    return sendBack(c, pathOf(person.code, '/progress?said=saved'), here);
  });
  addPaper(site, '/:code/progress/paper', async (c) => {
    const person = open(await showPerson(c, words.title));
    const { narrowed } = readNarrowed(new URL(c.req.url).searchParams);
    const entries = await c.get('rows')((connection) => listProgress(connection, person.code, narrowed));
    const letter = {
      ...letterHead(c, ground, { person, title: '居宅介護支援経過（第5表）', mark: todayOf(ground) }),
      paragraphs: [],
      tables: [progressTable(entries)],
    };
    return { title: words.title, back: pathOf(person.code, '/progress'), letter };
  });
}

/** As the form has it, the oldest first. */
export const progressTable = (entries: readonly Entry[], caption: string = words.title) => ({
  caption,
  head: ['年月日', '種類', '内容', '記入'],
  rows: entries
    .toReversed()
    .map(({ happenedAt, kind, words: text, corrects, staff }) => [
      sayTime(happenedAt),
      kind,
      corrects === null ? text : `［訂正］${text}`,
      staff,
    ]),
});

async function getEntry(c: PageContext): Promise<Entry> {
  const found = await c.get('rows')((connection) => findEntry(connection, codeOf(c), c.req.param('id') ?? ''));
  if (!found) throw new PageError('not_found');
  return found;
}

const Entries = ({ entries, path }: { readonly entries: readonly Entry[]; readonly path: string }) => {
  if (entries.length === 0) return <p>{words.none}</p>;
  const byId = new Map(entries.map((one) => [one.id, one]));
  const corrected = new Set(entries.flatMap(({ corrects }) => corrects ?? []));
  return (
    <Timeline
      events={entries.map(({ id, happenedAt, kind, words: text, corrects, staff, writtenAt }) => ({
        at: happenedAt,
        title: (
          <>
            {kind} {corrected.has(id) && <Tag kind="stop">{words.corrected}</Tag>}
            {corrects !== null && (
              <Tag kind="wait">{words.corrects(sayTime(byId.get(corrects)?.happenedAt ?? writtenAt))}</Tag>
            )}
          </>
        ),
        about: (
          <>
            <span class="as-written">{text}</span>
            <br />
            {words.by(staff, sayTime(writtenAt))}　<a href={`${path}/of/${id}`}>{words.correct}</a>
          </>
        ),
      }))}
    />
  );
};

type CorrectProps = {
  readonly c: PageContext;
  readonly entry: Entry;
  readonly state: FormState;
  readonly name: string;
};
const CorrectPage = ({ c, entry, state, name }: CorrectProps) => (
  <Page frame={c.get('frame')} title={words.correct} back={pathOf(codeOf(c), '/progress')}>
    <p>
      <Name name={name} />
    </p>
    <p>{words.correcting}</p>
    <EntryForm action={pathOf(codeOf(c), '/progress')} token={c.get('token')} state={state} corrects={entry.id} />
  </Page>
);
