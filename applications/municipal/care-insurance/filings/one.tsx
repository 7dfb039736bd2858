import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, optionalDay, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { ageOn, dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { listOf } from '../ledger/certification.ts';
import { standingOf } from '../ledger/standing.ts';
import { readNames } from '../names.ts';
import { home } from '../paths.ts';
import { EndForm, endSchema } from './end-form.tsx';
import { officeOf, path, peopleOf } from './list.tsx';
import { Answered, Particulars } from './particulars.tsx';
import { decideFiling, endFiling, findFiling, type KeptFiling, stateOf } from './store.ts';
import { words } from './words.ts';

const schema = z
  .object({
    state: choice(words.decision, ['registered', 'refused']),
    since: optionalDay(words.since),
    answer: optionalText(words.answer, 200),
  })
  .check(({ value: { state, since, answer }, issues }) => {
    const wrong = (at: string, message: string) =>
      issues.push({ code: 'custom', input: undefined, path: [at], message });
    if (state === 'refused' && answer === '') wrong('answer', words.answerMissing);
    if (state === 'registered' && since === null) wrong('since', words.sinceMissing);
  });

/** One filing: the town hall registers the person, or says why not; a registration that has ended is ended there. */
export function addFiling(site: Site, { tokens, clock }: Ground): void {
  const load = async (c: PageContext): Promise<KeptFiling> => {
    const one = await c.get('rows')((connection) => findFiling(connection, c.req.param('id') ?? ''));
    if (!one) throw new PageError('not_found');
    return one;
  };
  /** @param wrong what was sent, of the one form or of the other */
  const showPage = async (c: PageContext, wrong: { readonly decision?: FormState; readonly end?: FormState } = {}) => {
    const one = await load(c);
    const today = dayIn(clock.now());
    const person = (await peopleOf(c, [one])).get(one.code);
    const { certification } = standingOf(await c.get('rows')((connection) => listOf(connection, [one.code])), today);
    const isCertified = certification !== undefined && certification.level !== '非該当';
    const sent = wrong.decision ?? { ...emptyForm, values: { since: sayDay(one.content.answeredOn) } };
    const isWrong = wrong.decision !== undefined || wrong.end !== undefined;
    const stands = one.state === 'registered' && one.endedOn === null;
    return show(
      c,
      <Page frame={c.get('frame')} title={one.state === 'asked' ? words.one : words.title} back={path} wrong={isWrong}>
        {one.state !== 'asked' && <Banner kind="info" title={words.states[stateOf(one)]} />}
        {one.trouble && (
          <Banner kind="warning" title={words.trouble}>
            <p>{one.trouble}</p>
          </Banner>
        )}
        {isCertified && one.state !== 'refused' && one.endedOn === null && (
          <Banner kind="warning" title={stands ? words.end.certified : words.certifiedAbout} />
        )}
        {stands && person?.left && (
          <Banner kind="warning" title={words.end.left(person.left.by, sayDay(person.left.on))} />
        )}
        {person && ageOn(one.content.answeredOn, person.birth) < 65 && <Banner kind="warning" title={words.under65} />}
        <Particulars
          {...{ one, person, centre: (await readNames(c))(officeOf(one.sender)) }}
          certified={
            isCertified
              ? words.certified(certification.level!, sayDay(certification.validUntil ?? one.content.answeredOn))
              : words.noCertification
          }
        />
        {person && <Answered one={one} />}
        {one.state === 'asked' && (
          <Form action={`${path}/${one.id}`} token={c.get('token')} state={sent}>
            <ChoiceCards
              {...field(sent, 'state')}
              label={words.decision}
              choices={(['registered', 'refused'] as const).map((value) => ({ value, ...words.outcomes[value] }))}
            />
            <DayField name="since" label={words.since} hint={words.sinceHint} state={sent} optional="quietly" />
            <TextField
              {...field(sent, 'answer')}
              label={words.answer}
              hint={words.answerHint}
              rows={3}
              optional="quietly"
            />
            <Actions>
              <Button>{words.go}</Button>
            </Actions>
          </Form>
        )}
        {stands && <EndForm action={`${path}/${one.id}/end`} token={c.get('token')} state={wrong.end ?? emptyForm} />}
      </Page>,
      isWrong ? 400 : 200,
    );
  };
  site.get('/filings/:id', (c) => showPage(c));

  site.post('/filings/:id', async (c) => {
    const one = await load(c);
    const form = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!form.ok) {
      if (!form.form) throw new PageError('not_found');
      return showPage(c, { decision: form.form });
    }
    const { state, since, answer } = form.value;
    if (state === 'registered' && since! < one.content.answeredOn)
      return showPage(c, { decision: { ...form.form, errors: { since: words.sinceEarly } } });
    const { id: member, staff } = c.get('member');
    const decision = {
      ...{ id: one.id, state, since: state === 'registered' ? since : null, answer },
      ...{ staff: staff.id, now: clock.now() },
    };
    if (!(await c.get('rows')((connection) => decideFiling(connection, decision))))
      throw new PageError('refused', words.busy);
    wake('municipal', member);
    return sendBack(c, `${path}?done=decided`, home);
  });
  site.post('/filings/:id/end', async (c) => {
    const one = await load(c);
    const form = await readForm(c.req.raw, { schema: endSchema, tokens, session: c.get('session').id });
    if (!form.ok) {
      if (!form.form) throw new PageError('not_found');
      return showPage(c, { end: form.form });
    }
    const { endedOn: on, reason, endText: text } = form.value;
    const early = one.since !== null && on < one.since && words.end.early(sayDay(one.since));
    const wrong = early || (on > dayIn(clock.now()) && words.end.future);
    if (wrong) return showPage(c, { end: { ...form.form, errors: { endedOn: wrong } } });
    const { id: member, staff } = c.get('member');
    const end = { id: one.id, on, reason, text, staff: staff.id, now: clock.now() };
    if (!(await c.get('rows')((connection) => endFiling(connection, end))))
      throw new PageError('refused', words.end.busy);
    wake('municipal', member);
    return sendBack(c, `${path}?done=ended`, home);
  });
}
