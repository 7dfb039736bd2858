import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, day, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { dayOf } from './day.ts';
import { sayRefused, stale } from './form.tsx';
import { getHelp, Helped, showHelped } from './help.tsx';
import { consentForm, type Offer, offerPath, readChoices, sayOffer } from './offer.ts';
import { codeOf, deskRole, helpPath } from './person.ts';
import { words } from './words.ts';

const giving = z.object({
  giver: choice(words.consent.giver, ['person', 'legal-proxy']),
  channel: choice(words.consent.channel, ['paper', 'counter']),
  signed: day(words.consent.signed),
  until: day(words.consent.row.until),
  witness: text(words.consent.witness, 60),
});

/** One consent read out, its paper printed, and what was signed registered. */
export function addHelpConsentGiving(site: Site, ground: Ground): void {
  const { tokens, nameOf, clock } = ground;
  const wanted = async (c: PageContext): Promise<Offer> => {
    const found = (await readChoices(c)).offers[Number(c.req.param('offer'))];
    if (!found || found.textVersion !== c.req.param('text')) throw new PageError('refused', words.consent.gone);
    return found;
  };

  const ask = async (c: PageContext, state: FormState) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    const one = await wanted(c);
    const at = c.req.param('offer')!;
    return (
      <Page frame={c.get('frame')} title={words.consent.give} back={helpPath(c, '/consents')}>
        <Helped person={person} help={help} />
        <h2>{words.consent.read}</h2>
        <Answers answers={sayOffer(one).map(([name, value]) => ({ name, value }))} />
        <LinkButton kind="second" href={offerPath(c, one, at, '/paper')}>
          {words.consent.paper}
        </LinkButton>
        <h2>{words.consent.sign}</h2>
        <Form action={offerPath(c, one, at)} token={c.get('token')} state={state}>
          <ChoiceCards
            {...field(state, 'giver')}
            label={words.consent.giver}
            choices={[
              { value: 'person', label: words.help.person },
              { value: 'legal-proxy', label: words.help.proxy },
            ]}
          />
          <ChoiceCards
            {...field(state, 'channel')}
            label={words.consent.channel}
            choices={[
              { value: 'paper', label: words.consent.channels.paper },
              { value: 'counter', label: words.consent.channels.counter },
            ]}
          />
          <DayField name="signed" state={state} label={words.consent.signed} />
          <DayField name="until" state={state} label={words.consent.row.until} />
          <TextField
            {...field(state, 'witness')}
            label={words.consent.witness}
            hint={words.consent.witnessHint}
            width={20}
            maxlength={60}
          />
          <Actions>
            <Button>{words.consent.go}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };

  site.get('/people/:code/help/:help/consents/:offer/:text', async (c) =>
    show(c, await ask(c, (await c.get('fresh').kept(c)) ?? emptyForm)),
  );
  site.get('/people/:code/help/:help/consents/:offer/:text/paper', async (c) => {
    await getHelp(c, ground);
    const letter = consentForm(await wanted(c), { office: nameOf(c.get('member').id), day: dayOf(clock.now()) });
    return show(
      c,
      <Page frame={c.get('frame')} title={words.consent.paper} back={c.req.path.replace(/\/paper$/, '')}>
        <LetterPaper letter={letter} />
      </Page>,
    );
  });
  site.post('/people/:code/help/:help/consents/:offer/:text', async (c) => {
    const form = await readForm(c.req.raw, { schema: giving, tokens, session: c.get('session').id });
    if (!form.ok) return form.form ? show(c, await ask(c, form.form), 400) : stale(c);
    await getHelp(c, ground);
    const one = await wanted(c);
    const anew = await askToProveAnew(c, offerPath(c, one, c.req.param('offer')!), form.form);
    if (anew) return anew;
    const { giver, channel, signed, until, witness } = form.value;
    const member = c.get('member');
    // Who explains is no witness of it.
    if (witness === member.staff.id) return show(c, await ask(c, wrongWitness(form.form)), 400);
    const body = {
      ...{ subject: codeOf(c), giver, recipient: one.recipient, purpose: one.purpose, channel },
      contracts: one.documents.map(({ contract }) => contract),
      ...{ validFrom: startOf(signed), validUntil: endOf(until), textVersion: one.textVersion },
      ...{ explainedBy: member.staff.id, witness },
    };
    const given = await member.act('/v1/consents', body, z.unknown(), deskRole(member));
    if (!given.ok) return show(c, await ask(c, { ...form.form, errors: { '': sayRefused(given.refused) } }), 409);
    return sendBack(c, helpPath(c, '/consents?said=added'), helpPath(c));
  });
}

const wrongWitness = (form: FormState): FormState => ({ ...form, errors: { witness: words.consent.witnessOther } });
const startOf = (date: string): string => `${date}T00:00:00+09:00`;
const endOf = (date: string): string => `${date}T23:59:59+09:00`;
