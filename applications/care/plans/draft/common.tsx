import type { Child } from 'hono/jsx';
import { Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { showTrouble } from '../../../../web/application/trouble.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { type Draft, findDraft, type Seen, saveDraft } from '../../drafts/store.ts';
import type { PlanContent } from '../content.ts';
import { type AtOffice, byOf, codeOf, pathOf } from '../person.ts';
import { words } from '../words.ts';

export type PlanDraft = Draft<PlanContent>;
const say = words.draft;

export const keyOf = (c: PageContext) => ({ kind: 'plan' as const, code: codeOf(c) });

/** The open draft. @throws PageError refused where none is open: somebody has given it or dropped it meanwhile */
export async function getDraft(c: PageContext): Promise<PlanDraft> {
  const draft = await c.get('rows')((connection) => findDraft<PlanContent>(connection, keyOf(c)));
  if (!draft) throw new PageError('refused', say.gone);
  return draft;
}

/** Saves what `change` makes of the draft as it stands. @throws PageError as above */
export async function save(
  c: PageContext,
  { clock }: Ground,
  change: (now: PlanDraft, seen: Seen<PlanContent>) => PlanContent | undefined | Promise<PlanContent | undefined>,
) {
  const done = await c.get('rows')((connection) =>
    saveDraft<PlanContent>(connection, keyOf(c), change, byOf(c, clock.now())),
  );
  if (!done) throw new PageError('refused', say.gone);
  return done;
}

/** A form of another session, or none of ours. */
export const stale = (c: PageContext): Promise<Response> =>
  showTrouble(c, { frame: c.get('frame'), home: '/care/plans' }, { kind: 'stale' });

type FrameProps = {
  readonly c: PageContext;
  readonly person: AtOffice;
  readonly draft: PlanDraft;
  readonly title: string;
  readonly scripts?: readonly string[];
  readonly children?: Child;
};

const tabs = [
  ['first', words.forms.first],
  ['second', words.forms.second],
  ['week', words.forms.week],
] as const;

/** Every page of a draft: whose it is, the three forms, who saved last, and the way to take that back. */
export const DraftPage = ({ c, person, draft, title, scripts = [], children }: FrameProps) => {
  const said = c.req.query('said');
  const path = pathOf(person.code, '/draft');
  return (
    <Page
      frame={c.get('frame')}
      title={title}
      heading={
        <>
          <Name name={person.name} />　<span class="phrase">{title}</span>
        </>
      }
      back={c.req.path === path ? pathOf(person.code) : path}
      scripts={scripts}
    >
      {said === 'saved' && <Banner kind="success" title={say.saved} />}
      {said === 'undone' && <Banner kind="success" title={say.undone} />}
      <nav class="steps-links" aria-label={say.overview}>
        <ul class="inline-list">
          <li>
            <a href={path}>{say.overview}</a>
          </li>
          {tabs.map(([page, label]) => (
            <li>
              <a href={`${path}/${page}`} aria-current={c.req.path === `${path}/${page}` ? 'page' : undefined}>
                {label}
              </a>
            </li>
          ))}
          <li>
            <a href={`${path}/give`}>{say.give}</a>
          </li>
        </ul>
      </nav>
      <p>{say.savedBy(sayTime(draft.savedAt), draft.savedBy)}</p>
      {draft.version > 1 && said !== undefined && (
        <Form
          action={`${path}/undo`}
          token={c.get('token')}
          kept={{ back: c.req.path, version: String(draft.version) }}
        >
          <Button kind="quiet">{say.undo}</Button>
        </Form>
      )}
      {children}
    </Page>
  );
};
