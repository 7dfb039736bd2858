import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../web/form/state.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { certificationOn, readPending } from '../caseload/application/pending.ts';
import { beginDraft, type Draft, findDraft, saveDraft } from '../drafts/store.ts';
import type { Column } from '../files/table/table.ts';
import { stale } from '../plans/draft/common.tsx';
import { type AtOffice, byOf, codeOf, getPerson, showPerson } from '../plans/person.ts';
import { isoOf } from '../plans/term.ts';
import { columnsOf, contentOf, type PreventionContent, type Typed } from './content.ts';
import { ColumnFields, readColumns, valuesOf } from './fields.tsx';
import { fillFromChecklist } from './from-checklist.ts';
import { pathOf } from './list.tsx';
import { readStanding } from './store.ts';
import { words } from './words.ts';

const say = words.draft;
export type PreventionDraft = Draft<PreventionContent>;
export const keyOf = (c: PageContext) => ({ kind: 'prevention' as const, code: codeOf(c) });

/** @throws PageError refused where none is open */
export async function getDraft(c: PageContext): Promise<PreventionDraft> {
  const draft = await c.get('rows')((connection) => findDraft<PreventionContent>(connection, keyOf(c)));
  if (!draft) throw new PageError('refused', say.gone);
  return draft;
}

const single = { plan: 'UPYOBO', basics: 'UPKIHON' } as const;
const listed = { support: 'UPYOBO_SUB', illnesses: 'UPKIHON_SUB2' } as const;
type Part = keyof PreventionContent;
const parts: readonly Part[] = ['plan', 'support', 'basics', 'illnesses'];
const isListed = (part: Part): part is keyof typeof listed => part in listed;

type PageProps = {
  readonly c: PageContext;
  readonly person: AtOffice;
  readonly draft: PreventionDraft;
  readonly title: string;
  readonly told?: string;
  readonly children?: Child;
};
export const DraftPage = ({ c, person, draft, title, told, children }: PageProps) => (
  <Page
    frame={c.get('frame')}
    title={title}
    heading={
      <>
        <Name name={person.name} />　<span class="phrase">{title}</span>
      </>
    }
    back={title === say.title ? pathOf(person.code) : pathOf(person.code, '/draft')}
  >
    {told !== undefined && <Banner kind="warning" title={told} />}
    {c.req.query('said') === 'saved' && <Banner kind="success" title={say.saved} />}
    <p>{say.last(sayTime(draft.savedAt), draft.savedBy)}</p>
    {children}
  </Page>
);

/** The two forms and their tables, in the making; every column of the standard is a field under its own name. */
export function addDraft(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  site.get('/:code/draft', async (c) => {
    const person = await showPerson(c, words.onePage);
    const draft = await getDraft(c);
    const path = pathOf(person.code, '/draft');
    return show(
      c,
      <DraftPage c={c} person={person} draft={draft} title={say.title}>
        <CardList cards={parts.map((part) => ({ href: `${path}/${part}`, title: words.forms[part] }))} />
        <Actions>
          <LinkButton href={`${path}/give`}>{say.give}</LinkButton>
        </Actions>
      </DraftPage>,
    );
  });
  site.post('/:code/draft', async (c) => {
    const form = await readForm(c.req.raw, { schema: z.looseObject({}), tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    const person = await getPerson(c);
    const now = clock.now();
    await c.get('rows')(async (connection) => {
      const { plan, basics } = await readStanding(connection, person);
      const before = contentOf([plan?.entry, basics?.entry].filter((one) => one !== undefined));
      const standing = { ...before, ...(await fillFromChecklist(connection, person.code, before)) };
      const begun: PreventionContent = {
        ...standing,
        plan: { planKind: '1', name: person.name, ...standing.plan, planDay: '' },
        basics: {
          ...{ planKind: '1', name: person.name, kana: person.kana, sex: person.sex === '男' ? '1' : '2' },
          ...{ birth: person.birth.replaceAll('-', ''), ...(person.address && { address: person.address }) },
          ...standing.basics,
        },
      };
      const named = { 'authorOffice/name': c.get('memberName'), ...begun.plan };
      const plans =
        c.get('kind') === 'comprehensive-support-centre' ? { centre: c.get('memberName'), ...named } : named;
      const { certifiedUntil = '' } = plans as Typed;
      const pending = (await readPending(connection, [person.code])).get(person.code);
      const certification = certificationOn(pending, dayIn(now), certifiedUntil === '' ? '' : isoOf(certifiedUntil));
      const way = plan || basics ? 'copied' : 'begun';
      await beginDraft(connection, keyOf(c), { ...begun, plan: dense({ ...plans, certification }) }, way, byOf(c, now));
    });
    return sendBack(c, undefined, pathOf(person.code, '/draft'));
  });
  for (const part of parts) addPart(site, ground, part);
}

const dense = (typed: Typed): Typed => Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== ''));

function addPart(site: Site, { tokens, clock }: Ground, part: Part): void {
  const columns = columnsOf(isListed(part) ? listed[part] : single[part]);
  const path = `/:code/draft/${part}`;
  const ask = async (c: PageContext, draft: PreventionDraft, state: FormState, count: number, told?: string) => {
    const person = await showPerson(c, words.onePage);
    return (
      <DraftPage c={c} person={person} draft={draft} title={words.forms[part]} told={told}>
        <Form
          action={pathOf(person.code, `/draft/${part}`)}
          token={c.get('token')}
          state={state}
          kept={{ version: String(draft.version), count: String(count) }}
        >
          <Actions>
            <Button kind="second">{say.save}</Button>
          </Actions>
          <Fields part={part} columns={columns} state={state} count={count} />
          <Actions>
            {isListed(part) && (
              <Button kind="second" name="do" value="add">
                {say.add}
              </Button>
            )}
            <Button>{say.save}</Button>
          </Actions>
        </Form>
      </DraftPage>
    );
  };
  site.get(path, async (c) => {
    const draft = await getDraft(c);
    const { values, count } = shownOf(draft.content, part, columns);
    return show(c, await ask(c, draft, { ...emptyForm, values }, count));
  });
  const schema = z.looseObject({
    version: z.coerce.number().int().catch(0),
    count: z.coerce.number().int().min(0).max(200).catch(0),
    do: z.string().optional(),
  });
  site.post(path, async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id, limit: 262_144 });
    if (!form.ok) return stale(c);
    await getPerson(c);
    const { version, count, do: doing } = form.value;
    const starts = isListed(part) ? Array.from({ length: count }, (_, i) => `r${i}-`) : [''];
    const read = starts.map((start) => readColumns(form.sent, columns, start));
    const errors = Object.assign({}, ...read.map((one) => one.errors));
    if (Object.keys(errors).length > 0)
      return show(c, await ask(c, await getDraft(c), { ...form.form, errors }, count), 400);
    const rows = read.map(({ typed }) => typed);
    const removed = /^remove:(\d+)$/.exec(doing ?? '');
    const kept = removed ? rows.filter((_, i) => i !== Number(removed[1])) : rows;
    const value = isListed(part) ? (doing === 'add' ? [...kept, {}] : kept) : rows[0]!;
    let conflict = false;
    const done = await c.get('rows')((connection) =>
      saveDraft<PreventionContent>(
        connection,
        keyOf(c),
        async (now, seen) => {
          conflict = JSON.stringify((await seen(version))?.content[part]) !== JSON.stringify(now.content[part]);
          return conflict ? undefined : { ...now.content, [part]: value };
        },
        byOf(c, clock.now()),
      ),
    );
    if (!done) throw new PageError('refused', say.gone);
    if (conflict) return show(c, await ask(c, done.draft, form.form, count, say.conflict(done.draft.savedBy)), 409);
    return sendBack(c, undefined, pathOf(codeOf(c), `/draft/${part}?said=saved`));
  });
}

function shownOf(content: PreventionContent, part: Part, columns: readonly Column[]) {
  if (!isListed(part)) return { values: valuesOf(content[part], columns), count: 1 };
  const rows = content[part].length > 0 ? content[part] : [{}];
  const values = Object.assign({}, ...rows.map((one, i) => valuesOf(one, columns, `r${i}-`)));
  return { values, count: rows.length };
}

type FieldsProps = {
  readonly part: Part;
  readonly columns: readonly Column[];
  readonly state: FormState;
  readonly count: number;
};
const Fields = ({ part, columns, state, count }: FieldsProps) =>
  isListed(part) ? (
    Array.from({ length: count }, (_, i) => (
      <fieldset class="tree">
        <legend>{say.row(i + 1)}</legend>
        <ColumnFields columns={columns} state={state} prefix={`r${i}-`} />
        <Button kind="quiet" name="do" value={`remove:${i}`}>
          {say.remove}
          <span class="unseen">：{say.row(i + 1)}</span>
        </Button>
      </fieldset>
    ))
  ) : (
    <ColumnFields columns={columns} state={state} />
  );
