import { z } from 'zod';
import { addDays } from '../../../contracts/care/month.ts';
import { memberCode } from '../../../contracts/member.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { Checkboxes } from '../../../web/form/choice-cards.tsx';
import { DayField } from '../../../web/form/date-field.tsx';
import { day } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, fieldOfMany } from '../../../web/form/state.ts';
import { sayDay } from '../../../web/japanese/day.ts';
import { show } from '../../../web/pages.tsx';
import { closeDraft, findDraft, lockDraft } from '../drafts/store.ts';
import { findChanges, sayChange } from '../files/compare/changes.ts';
import type { Entry } from '../files/model/group.ts';
import { type WrittenUnit, writeUnit } from '../files/write/unit.ts';
import { namesOf, sheetFile } from '../outbox/paper.ts';
import { planners, providers } from '../pages/room.ts';
import { stale } from '../plans/draft/common.tsx';
import { endedContract } from '../plans/ended/contract.ts';
import { tellEnded } from '../plans/ended/tell.ts';
import { insertGiving, listGivings, sayDocument, takeDocument } from '../plans/give/givings.ts';
import { type AtOffice, officeCodeOf, outwardOf, showPerson } from '../plans/person.ts';
import { digitsOf, isoOf } from '../plans/term.ts';
import { takeUnit } from '../store/held.ts';
import { listMembers, type TakingPart } from '../store/members.ts';
import { carePlanContract, noteOnPaper, putOutUnit, sharing, takeSequence } from '../store/sent.ts';
import { serviceTypeOf } from '../store/service-types.ts';
import { entriesOf } from './content.ts';
import { DraftPage, getDraft, keyOf, type PreventionDraft } from './draft.tsx';
import { pathOf } from './list.tsx';
import { readStanding } from './store.ts';
import { words } from './words.ts';

const say = words.give;
const many = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => [value ?? []].flat());
const schema = z.object({
  ...{ version: z.coerce.number().int().catch(0), to: many, replace: many, lastDay: z.string().optional() },
});

type Looked = {
  readonly person: AtOffice;
  readonly draft: PreventionDraft;
  readonly entries: readonly Entry<'prevention' | 'basics'>[];
  readonly written: WrittenUnit | undefined;
  readonly offices: readonly TakingPart[];
  readonly changes: readonly string[];
  /** the plan in force that this office made, and members that were given it */
  readonly before: { readonly sequence: string; readonly planDay: string } | undefined;
  readonly former: ReadonlySet<string>;
};

/** Where the two forms are given to whom the office chooses: the centre that commissioned them, the office that is commissioned, those that give care. */
export function addGive(site: Site, { tokens, clock, folder }: Ground): void {
  const path = '/:code/draft/give';
  const look = async (c: PageContext): Promise<Looked> => {
    const person = await showPerson(c, words.onePage);
    const draft = await getDraft(c);
    const { plan, basics, givings } = await c.get('rows')(async (connection) => ({
      ...(await readStanding(connection, person)),
      givings: await listGivings(connection, person.code, 'prevention'),
    }));
    const entries = entriesOf(draft.content, person);
    const before = { prevention: plan?.entry, basics: basics?.entry };
    const own = officeCodeOf(c);
    const planDay = plan?.entry.key.planDay;
    const ownPlan =
      plan && plan.from === own ? { sequence: plan.sequence, planDay: plan.entry.key.planDay } : undefined;
    const given = givings.filter(
      ({ period, receiver, endedOn }) => period === planDay && receiver !== 'person' && !endedOn,
    );
    const isAnew = ownPlan !== undefined && entries.some(({ kind }) => kind === 'prevention');
    const route = { from: own, fromService: '46', to: own, toService: '46' };
    return {
      ...{ person, draft, entries, before: ownPlan },
      former: new Set(isAnew ? given.map(({ receiver }) => receiver) : []),
      written:
        entries.length === 0 ? undefined : writeUnit({ route, sequence: '20000101000000', content: { entries } }),
      offices: (await listMembers(c.get('member'))).filter(
        ({ id, kind }) => id !== c.get('member').id && [...planners, ...providers].includes(kind),
      ),
      changes: entries.flatMap((entry) => {
        const standing = before[entry.kind];
        return standing ? findChanges(standing, entry).map(sayChange) : [];
      }),
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
    if (problemsOf(looked).stop) return again({}, say.stop);
    const replaces = lostOf(looked.written).length > 0;
    if (replaces && form.value.replace.length === 0) return again({ replace: say.replaceMissing });
    const to = looked.offices.filter(({ id }) => form.value.to.includes(id));
    const now = clock.now();
    const left = looked.offices.filter(({ id }) => looked.former.has(id) && !to.some((one) => one.id === id));
    const last = day(say.lastDay).safeParse(form.value.lastDay);
    if (left.length > 0 && !last.success) return again({ lastDay: last.error.issues[0]!.message });
    if (left.length > 0 && last.success && looked.before && digitsOf(last.data) < looked.before.planDay)
      return again({ lastDay: say.lastDayEarly });
    const leaving = left.map((one) => ({ ...one, endedOn: last.data! }));
    const given = await give(c, looked, { to, leaving }, replaces ? 'replace' : 'stop', now);
    if (!given) return again({}, say.changed);
    wake(folder, c.get('member').id);
    return sendBack(c, undefined, pathOf(looked.person.code, '?said=given'));
  });
}

/** All in one transaction: each office its own unit or paper, the person's paper, the office's own copy. */
function give(
  c: PageContext,
  looked: Looked,
  { to, leaving }: { to: readonly TakingPart[]; leaving: readonly (TakingPart & { readonly endedOn: string })[] },
  unwritable: 'stop' | 'replace',
  now: Date,
) {
  const member = c.get('member');
  const { person, draft, entries } = looked;
  return c.get('rows')(async (connection) => {
    await lockDraft(connection, keyOf(c), member.id);
    if ((await findDraft(connection, keyOf(c)))?.version !== draft.version) return false;
    const [from, fromService] = [officeCodeOf(c), serviceTypeOf(c.get('kind'))!.code];
    const staff = { id: member.staff.id, role: member.staff.roles[0] ?? '' };
    const [first] = entries;
    const period = Object.values(first!.key)[2] as string;
    const giving = {
      ...{ member: member.id, code: person.code, kind: 'prevention' as const, number: draft.number },
      ...{ period, now, staff: staff.id },
    };
    const content = { entries };
    const outward = { entries: entries.map((entry) => outwardOf(entry, person)) };
    let sequence: string | undefined;
    for (const { id: receiver, name, kind, receives } of to) {
      const document = await takeDocument(connection, member.id);
      const about = { title: say.document(sayDocument({ document, givenAt: now })), subjects: [person.code], staff };
      if (!receives.includes(carePlanContract)) {
        sequence ??= await takeSequence(connection, member.id, now);
        const sheet = { entries: outward.entries, names: namesOf([person]), contact: '' };
        const files = [sheetFile(sheet, first!.kind, period)];
        const paper = { ...about, receiver, contract: carePlanContract, purpose: sharing, sequence, files };
        const sent = await noteOnPaper(connection, member.id, paper, now);
        await insertGiving(connection, { ...giving, document, receiver, name, way: 'paper', sent });
        continue;
      }
      const route = { from, fromService, to: memberCode(receiver), toService: serviceTypeOf(kind)!.code };
      const put = await putOutUnit(connection, member.id, { route, content: outward }, { ...about, unwritable }, now);
      if (put.written.outcome === 'refused') throw new Error('a unit that was looked at is not written');
      sequence = put.sequence;
      await insertGiving(connection, { ...giving, document, receiver, name, way: 'road', sent: put.id ?? null });
    }
    for (const { id, name, receives, endedOn } of leaving) {
      const one = { member: id, code: memberCode(id), name, hears: receives.includes(endedContract), endedOn };
      if (looked.before) await tellEnded(connection, { ...giving, person, role: staff.role }, looked.before, one);
    }
    const document = await takeDocument(connection, member.id);
    const own = { ...giving, document, receiver: 'person', name: say.person, way: 'paper' as const, sent: null };
    await insertGiving(connection, own);
    sequence ??= await takeSequence(connection, member.id, now);
    const route = { from, fromService, to: from, toService: fromService };
    await takeUnit(connection, member.id, { route, sequence, content }, { now, message: null });
    await closeDraft(connection, keyOf(c), 'given', now);
    return true;
  });
}

/** The day before the new plan is made; empty where it has no day yet. */
function lastDayOf(entries: Looked['entries']): string {
  const plan = entries.find((one): one is Entry<'prevention'> => one.kind === 'prevention');
  return plan ? sayDay(addDays(isoOf(plan.key.planDay), -1)) : '';
}

const lostOf = (written: WrittenUnit | undefined) =>
  written?.outcome === 'refused' && written.reason === 'unwritable_characters' ? written.lost : [];

function problemsOf({ written }: Looked): { readonly stop: boolean; readonly texts: readonly string[] } {
  if (!written) return { stop: true, texts: [say.noDay] };
  if (written.outcome === 'refused' && written.reason === 'unwritable_characters') return { stop: false, texts: [] };
  const stop = written.outcome === 'refused';
  const told = written.problems.filter(({ severity }) => !stop || severity === 'error');
  return {
    stop,
    texts: told.map(({ name = '', what, mend }) => `${name === '' ? '' : `「${name}」：`}${what}${mend}`),
  };
}

type Props = { readonly c: PageContext; readonly looked: Looked; readonly state?: FormState; readonly told?: string };

const GivePage = ({ c, looked, state = emptyForm, told }: Props) => {
  const { person, draft, offices, changes, written, former, entries } = looked;
  const { stop, texts } = problemsOf(looked);
  const lost = lostOf(written);
  return (
    <DraftPage c={c} person={person} draft={draft} title={say.title} told={told}>
      <h2>{say.problems}</h2>
      {texts.length === 0 ? (
        <p>{say.none}</p>
      ) : (
        <ul>
          {texts.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      )}
      {changes.length > 0 && (
        <>
          <h2>{say.changes}</h2>
          <ul>
            {changes.map((text) => (
              <li>{text}</li>
            ))}
          </ul>
        </>
      )}
      {!stop && (
        <Form
          action={pathOf(person.code, '/draft/give')}
          token={c.get('token')}
          state={state}
          kept={{ version: String(draft.version) }}
        >
          <Checkboxes
            {...fieldOfMany(state === emptyForm ? { ...state, values: { to: [...former] } } : state, 'to')}
            label={say.receivers}
            optional="quietly"
            choices={offices.map(({ id, name, receives }) => ({
              value: id,
              label: receives.includes(carePlanContract) ? name : say.paper(name),
            }))}
          />
          {former.size > 0 && (
            <DayField
              name="lastDay"
              label={say.lastDay}
              hint={say.lastDayAbout}
              optional="quietly"
              state={state === emptyForm ? { ...state, values: { lastDay: lastDayOf(entries) } } : state}
            />
          )}
          {lost.length > 0 && (
            <Checkboxes
              {...fieldOfMany(state, 'replace')}
              label={say.replace}
              hint={lost.map(({ character, name, instead }) => say.replaceAbout(character, name, instead)).join('')}
              choices={[{ value: 'yes', label: say.replace }]}
            />
          )}
          <Actions>
            <Button>{say.go}</Button>
          </Actions>
        </Form>
      )}
    </DraftPage>
  );
};
