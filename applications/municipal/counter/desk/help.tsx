import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choice } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { CardList } from '../../../../web/list/card-list.tsx';
import { Timeline } from '../../../../web/list/timeline.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { endHelp, findHelp, type Help, noteDeskAct } from './desk-acts.ts';
import { documents } from './documents.ts';
import { anything, stale } from './form.tsx';
import { findMismatch, IdentityFields, identityFields } from './identity.tsx';
import { words as monthlyPost } from './monthly-post/words.ts';
import { type AtDesk, codeOf, deskRole, getPerson, helpPath, pathOf, showPerson } from './person.ts';
import { words } from './words.ts';

const about = { purpose: 'self-access', page: words.help.viewing };
const form = z.object({ by: choice(words.help.by, ['person', 'proxy']), ...identityFields });
const opened = z.object({ access: z.uuid(), until: z.iso.datetime() });
const trail = z.object({
  entries: z.array(z.object({ time: z.iso.datetime().transform((text) => new Date(text)), said: z.string() })),
});
const atOnce = 30;

/**
 * The help that goes on, for a page or a form below it: opened by this member of staff, for this person, within the hour.
 * @throws PageError not_found
 */
export async function getHelp(c: PageContext, { clock }: Ground): Promise<Help> {
  const { staff } = c.get('member');
  const asked = { id: c.req.param('help') ?? '', code: codeOf(c), staff: staff.id, now: clock.now() };
  const found = await findHelp(c.get('rows'), asked);
  if (!found) throw new PageError('not_found');
  return found;
}

/** Who is being helped, on each page of it. */
export const showHelped = (c: PageContext) => showPerson(c, about);
export const Helped = ({ person, help }: { readonly person: Shown<AtDesk>; readonly help: Help }) => (
  <p>
    <ShownPerson person={person}>{(one) => <Name name={one.name} kana={one.kana} />}</ShownPerson>
    {'　'}
    {words.help.until(sayTime(help.until))}
  </p>
);

/** 本人の代わりに操作する: the person made sure of, then an hour in which this member of staff does what the person says. */
export function addHelp(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  const anew = (c: PageContext) => askToProveAnew(c, pathOf(codeOf(c), '/help'));

  site.get('/people/:code/help', async (c) => (await anew(c)) ?? show(c, await ask(c, emptyForm)));

  site.post('/people/:code/help', async (c) => {
    const asked = await anew(c);
    if (asked) return asked;
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, await ask(c, read.form), 400) : stale(c);
    const resident = await getPerson(c);
    const wrong = findMismatch(read.value.birth, resident, read.form);
    if (wrong) return show(c, await ask(c, wrong), 400);
    const { by, document } = read.value;
    const member = c.get('member');
    const identity = by === 'proxy' ? 'legal-proxy' : documents[document].proof;
    const answer = await member.act('/v1/self-access', { subject: resident.code, identity }, opened, deskRole(member));
    if (!answer.ok) throw new PageError('refused', answer.refused.text);
    const { access } = answer.value;
    // The exchange ends it by the region's clock; the desk by its own, an hour of which is as long.
    const until = new Date(clock.now().getTime() + 3_600_000);
    const id = randomUUID();
    const done = { id, code: resident.code, act: 'help', document, access, until } as const;
    await noteDeskAct(c.get('rows'), member, done, clock.now());
    return sendBack(c, pathOf(resident.code, `/help/${id}`), pathOf(resident.code));
  });

  site.get('/people/:code/help/:help', async (c) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    const member = c.get('member');
    const path = `/v1/self-access/${help.access}/trail`;
    const read = await member.act(path, { limit: atOnce }, trail, deskRole(member));
    if (!read.ok) throw new PageError('refused', read.refused.text);
    const { help: monthly } = monthlyPost;
    const { consents, consentsAbout, proxies, proxiesAbout, devices, devicesAbout } = words.help;
    const done = said[c.req.query('said') ?? ''];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.help.title} back={pathOf(person.code)}>
        {done && <Banner kind="success" title={done} />}
        <Helped person={person} help={help} />
        <CardList
          cards={[
            { href: helpPath(c, '/consents'), title: consents, about: consentsAbout },
            { href: helpPath(c, '/proxies'), title: proxies, about: proxiesAbout },
            { href: helpPath(c, '/monthly-post'), title: monthly.title, about: monthly.about },
            { href: helpPath(c, '/device'), title: devices, about: devicesAbout },
          ]}
        />
        <h2>{words.help.trail}</h2>
        {read.value.entries.length === 0 ? (
          <p>{words.help.noTrail}</p>
        ) : (
          <Timeline events={read.value.entries.map(({ time, said: title }) => ({ at: time, title }))} />
        )}
        <Form action={helpPath(c, '/end')} token={c.get('token')}>
          <Actions>
            <Button kind="second">{words.help.end}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });

  site.post('/people/:code/help/:help/end', async (c) => {
    const read = await readForm(c.req.raw, { schema: anything, tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const { id } = await getHelp(c, ground);
    await endHelp(c.get('rows'), id, clock.now());
    return sendBack(c, pathOf(codeOf(c), '?said=help-ended'), pathOf(codeOf(c)));
  });
}

const said: Readonly<Record<string, string>> = { device: words.device.done };

async function ask(c: PageContext, state: FormState) {
  const person = await showPerson(c, about);
  return (
    <Page frame={c.get('frame')} title={words.help.title} back={pathOf(person.code)}>
      <ShownPerson person={person}>
        {(one) => (
          <p>
            <Name name={one.name} kana={one.kana} />
          </p>
        )}
      </ShownPerson>
      <p>{words.help.about}</p>
      <Form action={pathOf(person.code, '/help')} token={c.get('token')} state={state}>
        <ChoiceCards
          {...field(state, 'by')}
          label={words.help.by}
          hint={words.help.proxyHint}
          choices={[
            { value: 'person', label: words.help.person },
            { value: 'proxy', label: words.help.proxy },
          ]}
        />
        <IdentityFields state={state} />
        <Actions>
          <Button>{words.help.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}
