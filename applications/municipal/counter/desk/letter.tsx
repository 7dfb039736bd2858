import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { ConfirmPage } from '../../../../web/form/confirm-page.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import type { Letter } from '../../../../web/print/letter.ts';
import { LetterPaper } from '../../../../web/print/letter-paper.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { dayOf } from './day.ts';
import { hasActed, noteDeskAct } from './desk-acts.ts';
import { documents } from './documents.ts';
import { anything, stale } from './form.tsx';
import { findMismatch, IdentityFields, identityFields } from './identity.tsx';
import { type AtDesk, codeOf, deskRole, getPerson, pathOf, showPerson } from './person.ts';
import { Particulars } from './person-page.tsx';
import { words } from './words.ts';

const about = { purpose: 'sign-in-letter', page: words.letter.viewing };
const form = z.object({ ...identityFields, act: z.uuid(), go: z.enum(['check', 'issue']) });
const made = z.object({ printed: z.string(), url: z.url(), until: z.iso.datetime() });

/** サインインの手紙: made sure of, looked at twice, printed once. */
export function addLetter(site: Site, ground: Ground): void {
  const { tokens, clock, nameOf } = ground;
  const anew = (c: PageContext) => askToProveAnew(c, pathOf(codeOf(c), '/letter'));

  site.get('/people/:code/letter', async (c) => (await anew(c)) ?? show(c, await ask(c, emptyForm)));

  site.post('/people/:code/letter', async (c) => {
    const asked = await anew(c);
    if (asked) return asked;
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, await ask(c, read.form), 400) : stale(c);
    const { document, birth, act, go } = read.value;
    const resident = await getPerson(c);
    if (resident.left) throw new PageError('not_found');
    const wrong = findMismatch(birth, resident, read.form);
    if (wrong) return show(c, await ask(c, wrong), 400);
    if (await hasActed(c.get('rows'), act)) return show(c, <TwicePage frame={c.get('frame')} code={resident.code} />);
    const kept = { document, birth, act };
    if (go === 'check') return show(c, await confirm(c, kept));
    // Shown by this answer and never again: an address that led to it would be the code itself.
    const person = await showPerson(c, about);
    const member = c.get('member');
    const identity = documents[document].proof;
    const body = { subject: resident.code, birth: resident.birth, identity };
    const issued = await member.act('/v1/letters', body, made, deskRole(member));
    if (!issued.ok) throw new PageError('refused', issued.refused.text);
    const done = { id: act, code: resident.code, act: 'letter', document } as const;
    await noteDeskAct(c.get('rows'), member, done, clock.now());
    return show(
      c,
      <Page frame={c.get('frame')} title={words.letter.done} back={pathOf(resident.code)}>
        <Banner kind="warning" title={words.letter.print} />
        <ShownPerson person={person}>
          {(one) => (
            <LetterPaper
              letter={letterOf(one, issued.value, { act, office: nameOf(member.id), day: dayOf(clock.now()) })}
            />
          )}
        </ShownPerson>
        <LinkButton kind="second" href={pathOf(resident.code)}>
          {words.letter.to}
        </LinkButton>
      </Page>,
    );
  });

  site.get('/people/:code/letter/end', async (c) => {
    const person = await showPerson(c, about);
    const { code } = person;
    return show(
      c,
      <Page frame={c.get('frame')} title={words.letter.endTitle} back={pathOf(code)}>
        <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
        <p>{words.letter.endAbout}</p>
        <Form action={pathOf(code, '/letter/end')} token={c.get('token')}>
          <Actions>
            <Button kind="danger">{words.letter.endGo}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });
  site.post('/people/:code/letter/end', async (c) => {
    const read = await readForm(c.req.raw, { schema: anything, tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const { code } = await getPerson(c);
    const member = c.get('member');
    const ended = await member.act('/v1/letters/end', { subject: code }, z.unknown(), deskRole(member));
    if (!ended.ok) throw new PageError('refused', ended.refused.text);
    const done = { id: randomUUID(), code, act: 'letter-end', document: null } as const;
    await noteDeskAct(c.get('rows'), member, done, clock.now());
    return sendBack(c, pathOf(code, '?said=letter-ended'), pathOf(code));
  });
}

async function ask(c: PageContext, state: FormState) {
  const person = await showPerson(c, about);
  return (
    <Page frame={c.get('frame')} title={words.letter.title} back={pathOf(person.code)}>
      <ShownPerson person={person}>
        {(one) => (
          <p>
            <Name name={one.name} kana={one.kana} />
          </p>
        )}
      </ShownPerson>
      <Form
        action={pathOf(person.code, '/letter')}
        token={c.get('token')}
        state={state}
        kept={{ act: actOf(state), go: 'check' }}
      >
        <IdentityFields state={state} />
        <Actions>
          <Button>{words.identity.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

/** The form's own id: the same as long as it is the same form. */
const actOf = ({ values }: FormState): string => z.uuid().catch(randomUUID()).parse(values.act);

async function confirm(c: PageContext, kept: { document: keyof typeof documents; birth: string; act: string }) {
  const person = await showPerson(c, about);
  const path = pathOf(person.code, '/letter');
  return (
    <ShownPerson person={person}>
      {(one) => (
        <ConfirmPage
          frame={c.get('frame')}
          title={words.letter.confirm}
          about={words.letter.confirmAbout}
          answers={[
            { name: words.person.name, value: <Name name={one.name} kana={one.kana} /> },
            { name: words.person.birth, value: sayDayBoth(one.birth) },
            { name: words.identity.document, value: documents[kept.document].label, change: path },
          ]}
          back={path}
          action={path}
          token={c.get('token')}
          kept={{ ...kept, go: 'issue' }}
          go={words.letter.go}
          danger
        />
      )}
    </ShownPerson>
  );
}

const TwicePage = ({ frame, code }: { frame: Parameters<typeof Page>[0]['frame']; code: string }) => (
  <Page frame={frame} title={words.letter.twice} back={pathOf(code)}>
    <p>{words.letter.twiceAbout}</p>
    <LinkButton href={pathOf(code, '/letter')}>{words.letter.title}</LinkButton>
  </Page>
);

function letterOf(
  { name, address, isProtected }: AtDesk,
  { printed, url, until }: z.infer<typeof made>,
  { act, office, day }: { readonly act: string; readonly office: string; readonly day: string },
): Letter {
  const { title, first, second, table, code, until: by, caption } = words.letter.paper;
  return {
    number: `${words.title}第${Number.parseInt(act.slice(0, 6), 16)}号`,
    date: day,
    // 支援措置: paper lies about at home.
    to: { name, ...(address !== null && !isProtected && { address: [address] }) },
    from: { title: office, seal: 'none' },
    title,
    paragraphs: [first, second],
    tables: [{ caption: table, head: [code, by], rows: [[printed, sayDayBoth(dayOf(new Date(until)))]] }],
    contact: [`${office} ${words.title}`],
    qr: { text: url, caption },
  };
}
