import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choices } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, fieldOfMany } from '../../../../web/form/state.ts';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { type Change, sayChange } from '../../files/compare/changes.ts';
import type { Entry } from '../../files/model/group.ts';
import { checkPlan, type Finding, findUnwritable } from '../check.ts';
import { DraftPage, getDraft, type PlanDraft, stale } from '../draft/common.tsx';
import { listOffices } from '../offices.ts';
import { type AtOffice, pathOf, showPerson } from '../person.ts';
import { changesBetween, findLeft, readPlans } from '../plan-store.ts';
import { words } from '../words.ts';
import { entryOfDraft, givePlan, NotGiven, type Receiver, receiversOf } from './give.ts';

const say = words.give;
const schema = z.object({ version: z.coerce.number().int().catch(0), confirm: choices(say.confirm, ['yes']) });

type Looked = {
  readonly person: AtOffice;
  readonly draft: PlanDraft;
  readonly entry: Entry<'plan'>;
  readonly findings: readonly Finding[];
  readonly lost: ReturnType<typeof findUnwritable>;
  readonly receivers: readonly Receiver[];
  /** undefined: there was no plan before */
  readonly changes: readonly Change[] | undefined;
  /** offices that were in the plan and are not any more */
  readonly left: readonly string[];
};

/** Before a plan is given: what is to be mended, what changes, who is given it and how; and giving it. */
export function addGive(site: Site, { tokens, clock, folder }: Ground): void {
  const path = '/:code/draft/give';
  const look = async (c: PageContext): Promise<Looked> => {
    const person = await showPerson(c);
    const draft = await getDraft(c);
    const entry = await entryOfDraft(c, draft.content, person);
    const [before] = await c.get('rows')((connection) => readPlans(connection, person));
    return {
      ...{ person, draft, entry, lost: findUnwritable(entry), findings: checkPlan(draft.content, entry) },
      receivers: receiversOf(draft.content, await listOffices(c)),
      changes: before && changesBetween(before.entry, entry),
      left: findLeft(before?.entry, entry),
    };
  };
  site.get(path, async (c) => show(c, <GivePage c={c} looked={await look(c)} />));
  site.post(path, async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    const looked = await look(c);
    const again = (state: FormState, told?: string) =>
      show(c, <GivePage c={c} looked={looked} state={state} told={told} />, 409);
    if (looked.draft.version !== form.value.version) return again(emptyForm, say.changed);
    if (looked.findings.some(({ weight }) => weight === 'stop')) return again(emptyForm, say.refused);
    const confirmed = form.value.confirm.length > 0;
    if (looked.lost.length > 0 && !confirmed) return again({ values: {}, errors: { confirm: say.confirmMissing } });
    const unwritable = looked.lost.length > 0 ? ('replace' as const) : ('stop' as const);
    const given = await c
      .get('rows')((connection) => givePlan(c, connection, { ...looked, unwritable, now: clock.now() }))
      .catch((error) => {
        if (error instanceof NotGiven) return undefined;
        throw error;
      });
    if (!given) return again(emptyForm, given === undefined ? say.refused : say.changed);
    wake(folder, c.get('member').id);
    return sendBack(c, undefined, pathOf(looked.person.code, '?said=given'));
  });
}

type Props = { readonly c: PageContext; readonly looked: Looked; readonly state?: FormState; readonly told?: string };

const GivePage = ({
  c,
  looked: { person, draft, findings, lost, receivers, changes, left },
  state = emptyForm,
  told,
}: Props) => {
  const path = pathOf(person.code, '/draft');
  const stopped = findings.some(({ weight }) => weight === 'stop');
  return (
    <DraftPage c={c} person={person} draft={draft} title={say.title}>
      {told !== undefined && <Banner kind="warning" title={told} />}
      <h2>{say.findings}</h2>
      {findings.length === 0 ? (
        <p>{say.findingsNone}</p>
      ) : (
        <ul>
          {findings.map(({ page, field, text, weight }) => (
            <li>
              <Tag kind={weight === 'stop' ? 'stop' : 'wait'}>{say[weight]}</Tag>{' '}
              <a href={`${path}/${page}#${field}`}>
                {words.forms[page]}：{text}
              </a>
            </li>
          ))}
        </ul>
      )}
      <h2>{say.changes}</h2>
      <Changes changes={changes} />
      {left.length > 0 && (
        <Banner kind="warning" title={say.left(left)}>
          <p>
            {say.leftAbout} <a href={`/care/talk/${encodeURIComponent(person.code)}`}>{say.leftTell}</a>
          </p>
        </Banner>
      )}
      <h2>{say.receivers}</h2>
      <PlainTable
        caption={say.receivers}
        head={say.receiversHead}
        rows={[
          ...receivers.map(({ name, serviceType, services }) => [
            name,
            serviceType === undefined ? say.byPaper : say.byRoad,
            services.join('、'),
          ]),
          [say.person, say.byPage, ''],
        ]}
      />
      {!stopped && (
        <Form action={`${path}/give`} token={c.get('token')} state={state} kept={{ version: String(draft.version) }}>
          {lost.length > 0 && (
            <>
              <h2>{say.unwritable}</h2>
              <p>{say.unwritableAbout}</p>
              <PlainTable
                caption={say.unwritable}
                head={say.unwritableHead}
                rows={lost.map(({ character, code, name, instead }) => [
                  `${character}（${code}）`,
                  name,
                  instead === '' ? say.removed : instead,
                ])}
              />
              <Checkboxes
                {...fieldOfMany(state, 'confirm')}
                label={say.unwritable}
                choices={[{ value: 'yes', label: say.confirm }]}
              />
            </>
          )}
          <Actions>
            <Button>{say.go}</Button>
          </Actions>
        </Form>
      )}
    </DraftPage>
  );
};

const Changes = ({ changes }: { changes: readonly Change[] | undefined }) =>
  changes === undefined ? (
    <p>{say.changesNone}</p>
  ) : changes.length === 0 ? (
    <p>{say.changesSame}</p>
  ) : (
    <ul>
      {changes.map((change) => (
        <li>{sayChange(change)}</li>
      ))}
    </ul>
  );
