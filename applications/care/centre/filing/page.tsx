import { z } from 'zod';
import { filingContract } from '../../../../contracts/care/checklist-filing.ts';
import { findMyNumbers } from '../../../../contracts/my-number.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { checklist } from '../../checklist/checklist.ts';
import { listMembers } from '../../store/members.ts';
import { readChecklist, sayAnswer } from '../asking.tsx';
import { whoOf } from '../person-shown.ts';
import { sayMet } from '../say.ts';
import type { Checklist } from '../store.ts';
import { words as centre } from '../words.ts';
import { fileChecklist, listFilings } from './store.ts';
import { words } from './words.ts';

const schema = z.object({
  signed: day(words.signed),
  note: optionalText(words.note, 400).check(({ value, issues }) => {
    if (findMyNumbers(value).length > 0) issues.push({ code: 'custom', input: value, message: words.myNumber });
  }),
});
type Decided = Checklist & { readonly decision: NonNullable<Checklist['decision']>; readonly endedAt: Date };

/** 事業対象者の届出: what a check list came to goes to the insurer by the road, once the person has put their name under it. */
export function addFiling(site: Site, { clock, tokens, folder, insurerOf, nameOf }: Ground): void {
  const path = '/:code/checklist/:id/file';
  /** @throws PageError not_found: no list that says that the person may be 事業対象者 */
  const load = async (c: PageContext) => {
    const found = await readChecklist(c);
    const { one, person } = found;
    if (one.decision?.outcome !== '該当' || person.until !== null) throw new PageError('not_found');
    const town = insurerOf(person.insurer);
    const all = await listMembers(c.get('member'));
    const receives = all.some(({ id, receives }) => id === town && receives.includes(filingContract));
    const name = town ? nameOf(town) : words.unknownTown;
    return { ...found, one: one as Decided, name, receiver: receives ? town : undefined };
  };
  const showPage = async (c: PageContext, state: FormState, told?: string) => {
    const { shown, path: back, name, receiver } = await load(c);
    const wrong = Object.keys(state.errors).length > 0;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={back} wrong={wrong}>
        {told && <Banner kind="warning" title={told} />}
        <ShownPerson person={shown}>
          {(one) => (
            <p>
              <Name name={one.name} kana={one.kana} />
            </p>
          )}
        </ShownPerson>
        {receiver === undefined ? (
          <>
            <p>{words.noRoad(name)}</p>
            <Actions>
              <LinkButton href={`${back}/paper`}>{centre.checklist.print}</LinkButton>
            </Actions>
          </>
        ) : (
          <>
            <p>{words.about(name)}</p>
            <Form action={`${back}/file`} token={c.get('token')} state={state}>
              <DayField label={words.signed} hint={words.signedHint} name="signed" state={state} />
              <TextField label={words.note} hint={words.noteHint} rows={3} optional {...field(state, 'note')} />
              <Actions>
                <Button>{words.go}</Button>
              </Actions>
            </Form>
          </>
        )}
      </Page>,
      wrong ? 400 : 200,
    );
  };
  site.get(path, (c) => showPage(c, emptyForm));
  site.post(path, async (c) => {
    const { one, person, path: back, receiver } = await load(c);
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    if (!read.ok) return showPage(c, read.form!);
    if (receiver === undefined) return showPage(c, read.form);
    const { signed, note } = read.value;
    const [now, answeredOn] = [clock.now(), dayIn(one.endedAt)];
    const wrong =
      signed < answeredOn ? words.signedEarly(sayDay(answeredOn)) : signed > dayIn(now) && words.signedFuture;
    if (wrong) return showPage(c, { ...read.form, errors: { signed: wrong } });
    const who = { ...whoOf(c, now), member: c.get('member').id };
    const content = { ...contentOf(one), answeredOn, signedOn: signed, note };
    const filed = await c.get('rows')((connection) =>
      fileChecklist(connection, who, { checklist: one.id, person, receiver, title: words.title, content }),
    );
    if (!filed) return showPage(c, read.form, words.already);
    wake(folder, who.member);
    return sendBack(c, `${back}?done=filed`, back);
  });
}

/** What the list came to, in words: who reads it needs no table of the form. */
const contentOf = ({ answers, decision }: Decided) => ({
  domains: decision.domains.map(({ title, points, threshold, met }) => ({
    ...{ title, points, threshold, result: sayMet(met) },
  })),
  items: checklist.items.map(({ item, question }) => ({
    ...{ item, question, answer: sayAnswer(answers[item]), isPoint: decision.points.includes(item) },
  })),
});

/** How far the filing of a check list is; the way to file it where it is not, or came to nothing. */
export async function readFilingOf(c: PageContext, one: Checklist) {
  const all = await c.get('rows')((connection) => listFilings(connection, one.code));
  const [last] = all.filter(({ checklist: of }) => of === one.id);
  return { last, canFile: last === undefined || ['refused', 'unsent', 'ended'].includes(last.state) };
}

type Props = { readonly last: Awaited<ReturnType<typeof readFilingOf>>['last'] };
export const FilingShown = ({ last }: Props) =>
  last ? (
    <Banner
      kind={last.state === 'registered' ? 'success' : last.state === 'asked' ? 'info' : 'warning'}
      title={words.titles[last.state]}
    >
      {last.since && (
        <p>{last.endedOn ? words.ended(sayDay(last.since), sayDay(last.endedOn)) : words.since(sayDay(last.since))}</p>
      )}
      {last.endText && <p class="as-written">{last.endText}</p>}
      {last.answer && <p class="as-written">{last.answer}</p>}
      <p>
        {words.filed(sayDay(dayIn(last.madeAt)), last.staff)}{' '}
        <a href={`/care/outbox/sent/${last.sent}`}>{words.sent}</a>
      </p>
    </Banner>
  ) : null;
