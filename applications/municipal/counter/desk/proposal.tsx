import { z } from 'zod';
import { protectionOpinions, protectionProposed, protectionReasons } from '../../../../contracts/protection.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, choices, day } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { anything, sayRefused, stale } from './form.tsx';
import { codeOf, deskRole, pathOf, showPerson } from './person.ts';
import { Particulars } from './person-page.tsx';
import { words } from './words.ts';

const about = { purpose: 'counter-service', page: words.protection.viewing };
const reasons = Object.keys(protectionReasons) as (keyof typeof protectionReasons)[];
const opinions = Object.keys(protectionOpinions) as (keyof typeof protectionOpinions)[];
const form = z.object({
  urgent: choices(words.protection.urgent, ['yes']),
  until: day(words.protection.until),
  reason: choice(words.protection.reason, reasons),
  opinion: choice(words.protection.opinion, opinions),
});

/** 支援措置の起案: by anybody at the desk; what is urgent asks nobody to prove anything anew and waits for nobody. */
export function addProposal(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  const path = '/people/:code/protection';
  const nextYear = (): string => {
    const day = new Date(clock.now().getTime() + 9 * 3_600_000);
    day.setUTCFullYear(day.getUTCFullYear() + 1);
    return day.toISOString().slice(0, 10);
  };
  const propose = async (c: PageContext, body: object) => {
    const member = c.get('member');
    return member.act('/v1/protections', { subject: codeOf(c), ...body }, protectionProposed, deskRole(member));
  };

  const ask = async (c: PageContext, state: FormState) => {
    const person = await showPerson(c, about);
    return (
      <Page frame={c.get('frame')} title={words.protection.title} back={pathOf(person.code)}>
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <p>{words.protection.about}</p>
        <Form action={pathOf(person.code, '/protection')} token={c.get('token')} state={state}>
          <Checkboxes
            {...fieldOfMany(state, 'urgent')}
            label={words.protection.urgent}
            choices={[{ value: 'yes', label: words.protection.urgentLabel, about: words.protection.urgentHint }]}
            optional
          />
          <DayField name="until" state={state} label={words.protection.until} hint={words.protection.untilHint} />
          <SelectField
            {...field(state, 'reason')}
            label={words.protection.reason}
            hint={words.protection.reasonHint}
            options={reasons.map((value) => ({ value, label: protectionReasons[value] }))}
          />
          <SelectField
            {...field(state, 'opinion')}
            label={words.protection.opinion}
            options={opinions.map((value) => ({ value, label: protectionOpinions[value] }))}
          />
          <Actions>
            <Button>{words.protection.go}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };

  site.get(path, async (c) => {
    const kept = await c.get('fresh').kept(c);
    return show(c, await ask(c, kept ?? { values: { until: nextYear() }, errors: {} }));
  });
  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, await ask(c, read.form), 400) : stale(c);
    const { until, urgent, ...terms } = read.value;
    const isUrgent = urgent.length > 0;
    const anew = isUrgent ? undefined : await askToProveAnew(c, pathOf(codeOf(c), '/protection'), read.form);
    if (anew) return anew;
    const body = { ...terms, urgent: isUrgent, until: `${until}T23:59:59+09:00` };
    const done = await propose(c, body);
    if (!done.ok) return show(c, await ask(c, { ...read.form, errors: { until: sayRefused(done.refused) } }), 409);
    const said = done.value.inForce ? 'in-force' : 'proposed';
    return sendBack(c, pathOf(codeOf(c), `?said=${said}`), pathOf(codeOf(c)));
  });

  site.get(`${path}/end`, async (c) => {
    const asked = await askToProveAnew(c, pathOf(codeOf(c), '/protection/end'));
    if (asked) return asked;
    const person = await showPerson(c, about);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.protection.endTitle} back={pathOf(person.code)}>
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <p>{words.protection.endAbout}</p>
        <Form action={pathOf(person.code, '/protection/end')} token={c.get('token')}>
          <Actions>
            <Button kind="danger">{words.protection.endGo}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });
  site.post(`${path}/end`, async (c) => {
    const read = await readForm(c.req.raw, { schema: anything, tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const asked = await askToProveAnew(c, pathOf(codeOf(c), '/protection/end'));
    if (asked) return asked;
    const done = await propose(c, { until: null });
    if (!done.ok) throw new PageError('refused', sayRefused(done.refused));
    return sendBack(c, pathOf(codeOf(c), '?said=proposed'), pathOf(codeOf(c)));
  });
}
