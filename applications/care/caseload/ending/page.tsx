import { z } from 'zod';
import { lastDayOf, monthOf } from '../../../../contracts/care/month.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { wake } from '../../../../web/application/work.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { ConfirmPage } from '../../../../web/form/confirm-page.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, choices, day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay, sayDayBoth, sayMonth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { readGivenAfter } from '../../months/store.ts';
import { findHoldings, type Holding } from '../../plans/ended/holding.ts';
import { tellEnded } from '../../plans/ended/tell.ts';
import { hasFailed } from '../../store/last.ts';
import { codeOf, getCared, here, pathOf, showPerson, stale, todayOf } from '../place.ts';
import { type Ending, endCase } from '../store.ts';
import { type Given, listGiven } from '../succession/store.ts';
import { words as succession } from '../succession/words.ts';
import { words } from '../words.ts';
import { words as say } from './words.ts';

const between = '、';
const schema = z.object({
  until: day(say.until),
  reason: choice(say.reason, say.reasons),
  successor: optionalText(say.successor, 100),
  /** what is chosen, or what the page before kept of it */
  handed: z.preprocess(
    (sent) => (typeof sent === 'string' ? sent.split(between) : sent),
    choices(say.handed, say.documents),
  ),
  step: z.enum(['check', 'send', 'edit']),
});

/** 支援を終える, and what is passed on where another office goes on. */
export function addEnd(site: Site, ground: Ground): void {
  site.get('/:code/end', async (c) => {
    await getCared(c);
    const values = { until: sayDay(todayOf(ground)), ...(await readHanded(c)) };
    return ask(c, ground, { ...emptyForm, values });
  });
  site.post('/:code/end', async (c) => {
    const { tokens, clock } = ground;
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const person = await getCared(c);
    if (!read.ok) return read.form ? ask(c, ground, read.form, 400) : stale(c);
    const { step, ...ending } = read.value;
    const wrong = ending.until < person.since ? say.early : ending.until > todayOf(ground) ? say.late : undefined;
    if (wrong) return ask(c, ground, { ...read.form, errors: { until: wrong } }, 400);
    if (step === 'edit')
      return ask(c, ground, { ...read.form, values: { ...read.form.values, handed: ending.handed } });
    const holdings = await findHoldings(c, person);
    if (step === 'check') return confirm(c, ending, holdings);
    const { id, staff } = c.get('member');
    const by = { staff: staff.id, now: clock.now() };
    await c.get('rows')(async (connection) => {
      if (!(await endCase(connection, id, { code: person.code, ...ending }, by))) return;
      const giving = { member: id, code: person.code, number: 0, now: by.now, person };
      const about = { ...giving, staff: staff.id, role: staff.roles[0] ?? '' };
      for (const { kind, plan, offices } of holdings)
        for (const one of offices)
          await tellEnded(connection, { ...about, kind }, plan, { ...one, endedOn: ending.until });
    });
    wake(ground.folder, id);
    return sendBack(c, pathOf(person.code, '?said=ended'), here);
  });
}

/** Where it was passed on already, to whom and what: nobody writes it a second time. */
async function readHanded(c: PageContext): Promise<FormState['values']> {
  const [last] = await c.get('rows')((connection) => listGiven(connection, codeOf(c)));
  if (!last) return {};
  const { plan, prevention, assessment, progress } = last.content;
  return {
    reason: say.reasons[0],
    successor: last.receiverName,
    handed: [
      ...(assessment ? [say.documents[0]] : []),
      ...(plan || prevention ? [say.documents[1]] : []),
      ...(progress.length > 0 ? [say.documents[3]] : []),
    ],
  };
}

async function ask(c: PageContext, ground: Ground, state: FormState, status: 200 | 400 = 200) {
  const shown = await showPerson(c, say.viewing);
  const { given, ahead } = await c.get('rows')(async (connection) => ({
    given: (await listGiven(connection, codeOf(c)))[0],
    ahead: await readGivenAfter(connection, monthOf(todayOf(ground)), codeOf(c)),
  }));
  return show(
    c,
    <Page frame={c.get('frame')} title={say.title} back={pathOf(shown.code)} wrong={status === 400}>
      <ShownPerson person={shown}>
        {({ name, kana }) => (
          <p>
            <Name name={name} kana={kana} />
          </p>
        )}
      </ShownPerson>
      <p>{say.about}</p>
      <PassedOn c={c} given={given} />
      {ahead.length > 0 && (
        <Banner kind="warning" title={say.ahead}>
          <p>{say.aheadAbout}</p>
          <ul>
            {ahead.map((month) => (
              <li>
                <a href={`/care/months/${month}/${encodeURIComponent(codeOf(c))}`}>{say.aheadOf(sayMonth(month))}</a>
              </li>
            ))}
          </ul>
        </Banner>
      )}
      <Form action={pathOf(shown.code, '/end')} token={c.get('token')} state={state}>
        <DayField name="until" label={say.until} state={state} />
        <SelectField
          label={say.reason}
          options={say.reasons.map((one) => ({ value: one, label: one }))}
          {...field(state, 'reason')}
        />
        <TextField label={say.successor} hint={say.successorHint} optional {...field(state, 'successor')} />
        <Checkboxes
          label={say.handed}
          optional
          choices={say.documents.map((one) => ({ value: one, label: one }))}
          {...fieldOfMany(state, 'handed')}
        />
        <Actions>
          <Button name="step" value="check">
            {say.check}
          </Button>
        </Actions>
      </Form>
    </Page>,
    status,
  );
}

/** Before the end: after it, nothing arrives any more. */
const PassedOn = ({ c, given }: { readonly c: PageContext; readonly given: Given | undefined }) => {
  const link = (text: string) => <a href={pathOf(codeOf(c), '/succession')}>{text}</a>;
  if (given && hasFailed(given))
    return (
      <Banner kind="warning" title={succession.failed}>
        <p>{link(succession.title)}</p>
      </Banner>
    );
  return given ? null : (
    <p>
      {say.successionNone} {link(say.succession)}
    </p>
  );
};

/** Who makes the 給付管理票 of the last month: of who has become another's within it, or whom it is not known of, nobody here. */
function slipOf({ until, reason }: Pick<Ending, 'until' | 'reason'>): { name: string; value: string }[] {
  const month = monthOf(until);
  const name = say.slip(sayMonth(month));
  if (reason === say.reasons[0] && until < lastDayOf(month)) return [{ name, value: say.slipByNext }];
  return reason === say.reasons[5] ? [] : [{ name, value: say.slipByUs }];
}

async function confirm(c: PageContext, { until, reason, successor, handed }: Ending, holdings: readonly Holding[]) {
  const told = [...new Set(holdings.flatMap(({ offices }) => offices.map(say.toldBy)))];

  const shown = await showPerson(c, say.viewing);
  const path = pathOf(codeOf(c), '/end');
  return show(
    c,
    <ShownPerson person={shown}>
      {({ name, kana }) => (
        <ConfirmPage
          frame={c.get('frame')}
          title={say.confirm}
          about={say.confirmAbout}
          answers={[
            { name: words.particulars.name, value: <Name name={name} kana={kana} /> },
            { name: say.until, value: sayDayBoth(until) },
            { name: say.reason, value: reason },
            { name: say.successor, value: successor === '' ? '－' : successor },
            { name: say.handed, value: handed.length === 0 ? '－' : handed.join(between) },
            ...slipOf({ until, reason }),
            { name: say.closes, value: say.closing.join('、') },
            ...(told.length > 0 ? [{ name: say.told, value: told.join(between) }] : []),
          ]}
          back={path}
          action={path}
          token={c.get('token')}
          kept={{ until, reason, successor, handed: handed.join(between) }}
          go={say.go}
          edit="書き直す"
          danger
        />
      )}
    </ShownPerson>,
  );
}
