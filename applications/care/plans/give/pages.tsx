import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choices, day } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, fieldOfMany } from '../../../../web/form/state.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Tag } from '../../../../web/list/tag.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { readPending } from '../../caseload/application/pending.ts';
import { type Change, sayChange } from '../../files/compare/changes.ts';
import type { Entry } from '../../files/model/group.ts';
import { findUncarried } from '../../files/write/unit.ts';
import { checkPlan, type Finding, findUnwritable } from '../check.ts';
import { DraftPage, getDraft, type PlanDraft, stale } from '../draft/common.tsx';
import { findLastDay, findLeaving, type Leaving } from '../ended/tell.ts';
import { listOffices } from '../offices.ts';
import { type AtOffice, pathOf, showPerson } from '../person.ts';
import { changesBetween, readPlans, type Version } from '../plan-store.ts';
import { digitsOf } from '../term.ts';
import { words } from '../words.ts';
import { entryOfDraft, givePlan, NotGiven, type Receiver, receiversOf } from './give.ts';

const say = words.give;
/** Beside these a last day for each office that the plan leaves out, under its own name. */
const schema = z.looseObject({ version: z.coerce.number().int().catch(0), confirm: choices(say.confirm, ['yes']) });

type Looked = {
  readonly person: AtOffice;
  readonly draft: PlanDraft;
  readonly entry: Entry<'plan'>;
  readonly findings: readonly Finding[];
  readonly lost: ReturnType<typeof findUnwritable>;
  readonly receivers: readonly Receiver[];
  /** undefined: there was no plan before */
  readonly changes: readonly Change[] | undefined;
  readonly before: Version | undefined;
  /** offices that were in the plan and are not any more */
  readonly leaving: readonly Leaving[];
};

/** Before a plan is given: what is to be mended, what changes, who is given it and how; and giving it. */
export function addGive(site: Site, { tokens, clock, folder }: Ground): void {
  const path = '/:code/draft/give';
  const look = async (c: PageContext): Promise<Looked> => {
    const person = await showPerson(c);
    const draft = await getDraft(c);
    const entry = await entryOfDraft(c, draft.content, person);
    const { before, pending } = await c.get('rows')(async (connection) => ({
      before: (await readPlans(connection, person))[0],
      pending: (await readPending(connection, [person.code])).get(person.code),
    }));
    const offices = await listOffices(c);
    return {
      ...{ person, draft, entry, lost: findUnwritable(entry), findings: checkPlan(draft.content, entry, pending) },
      receivers: receiversOf(draft.content, offices),
      ...{ before, changes: before && changesBetween(before.entry, entry) },
      leaving: findLeaving(before?.entry, entry, offices),
    };
  };
  site.get(path, async (c) => show(c, <GivePage c={c} looked={await look(c)} />));
  site.post(path, async (c) => {
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) return stale(c);
    const looked = await look(c);
    const again = (errors: FormState['errors'], told?: string) =>
      show(c, <GivePage c={c} looked={looked} state={{ values: form.form.values, errors }} told={told} />, 409);
    if (looked.draft.version !== form.value.version) return again({}, say.changed);
    if (looked.findings.some(({ weight }) => weight === 'stop')) return again({}, say.refused);
    const leaving = readLastDays(looked, form.value);
    if (leaving.errors) return again(leaving.errors);
    const confirmed = form.value.confirm.length > 0;
    if (looked.lost.length > 0 && !confirmed) return again({ confirm: say.confirmMissing });
    const unwritable = looked.lost.length > 0 ? ('replace' as const) : ('stop' as const);
    const given = await c
      .get('rows')((connection) =>
        givePlan(c, connection, { ...looked, leaving: leaving.leaving, unwritable, now: clock.now() }),
      )
      .catch((error) => {
        if (error instanceof NotGiven) return undefined;
        throw error;
      });
    if (!given) return again({}, given === undefined ? say.refused : say.changed);
    wake(folder, c.get('member').id);
    return sendBack(c, undefined, pathOf(looked.person.code, '?said=given'));
  });
}

const nameOf = ({ code }: Leaving): string => `last-day-${code}`;

/** The last day of each office that is left out, or what is wrong with one. */
function readLastDays({ leaving, before }: Looked, sent: Readonly<Record<string, unknown>>) {
  const read = leaving.map((one) => ({ one, day: day(say.leftDay(one.name)).safeParse(sent[nameOf(one)]) }));
  const errors = Object.fromEntries(
    read.flatMap(({ one, day: { success, data, error } }) => {
      if (!success) return [[nameOf(one), error.issues[0]!.message]];
      return before && digitsOf(data) < before.planDay ? [[nameOf(one), say.leftEarly(one.name)]] : [];
    }),
  );
  if (Object.keys(errors).length > 0) return { errors };
  return { errors: undefined, leaving: read.map(({ one, day: { data } }) => ({ ...one, endedOn: data! })) };
}

type Props = { readonly c: PageContext; readonly looked: Looked; readonly state?: FormState; readonly told?: string };

const GivePage = ({
  c,
  looked: { person, draft, entry, findings, lost, receivers, before, changes, leaving },
  state = emptyForm,
  told,
}: Props) => {
  const path = pathOf(person.code, '/draft');
  const stopped = findings.some(({ weight }) => weight === 'stop');
  const suggested = entry.key.planDay === '' ? '' : findLastDay(entry, before?.planDay);
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
      <Uncarried entry={entry} />
      <h2>{say.changes}</h2>
      <Changes changes={changes} />
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
      {leaving.length > 0 && (
        <>
          <h2>{say.left}</h2>
          <PlainTable
            caption={say.left}
            head={say.leftHead}
            rows={leaving.map(({ name, hears }) => [name, hears ? say.leftByRoad : say.leftByPaper])}
          />
          <p>
            {say.leftAbout} <a href={`/care/talk/${encodeURIComponent(person.code)}`}>{say.leftTell}</a>
          </p>
        </>
      )}
      {!stopped && (
        <Form action={`${path}/give`} token={c.get('token')} state={state} kept={{ version: String(draft.version) }}>
          {leaving.map((one) => (
            <DayField
              name={nameOf(one)}
              label={say.leftDay(one.name)}
              state={withLastDay(state, nameOf(one), suggested)}
            />
          ))}
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

/** What a region's own version has beside the one that goes by the road is not lost unseen. */
const Uncarried = ({ entry }: { readonly entry: Entry<'plan'> }) => {
  const names = findUncarried([entry]);
  return names.length === 0 ? null : (
    <Banner kind="warning" title={say.uncarried(names.join('、'))}>
      <p>{say.uncarriedAbout}</p>
    </Banner>
  );
};

const withLastDay = (state: FormState, name: string, suggested: string): FormState =>
  state.values[name] === undefined && suggested !== ''
    ? { ...state, values: { ...state.values, [name]: sayDay(suggested) } }
    : state;

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
