import { z } from 'zod';
import { proxyEvidence, proxyKinds, proxyScopes } from '../../../../contracts/proxy.ts';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { Checkboxes, ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, choices, day, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { sayRefused, stale } from './form.tsx';
import { getHelp, Helped, showHelped } from './help.tsx';
import { codeOf, deskRole, helpPath } from './person.ts';
import { words } from './words.ts';

const kinds = ['legal', 'voluntary'] as const;
const scopes = Object.keys(proxyScopes) as (keyof typeof proxyScopes)[];
const evidences = Object.keys(proxyEvidence) as (keyof typeof proxyEvidence)[];
/** A day that may be left out. */
const maybeDay = (label: string) => z.union([z.literal('').transform(() => undefined), z.undefined(), day(label)]);
const form = z
  .object({
    kind: choice(words.proxy.kind, kinds),
    label: text(words.proxy.label, 60),
    evidence: choice(words.proxy.evidence, evidences),
    reference: text(words.proxy.reference),
    scope: choices(words.proxy.scope, scopes),
    majorityOn: maybeDay(words.proxy.majority),
    until: maybeDay(words.proxy.until),
  })
  .check(({ value, issues }) => {
    if (value.kind === 'voluntary' && value.scope.length === 0)
      issues.push({ code: 'custom', input: value.scope, path: ['scope'], message: words.proxy.scopeMissing });
  });
const states = {
  invited: '招待中',
  'invitation-over': '招待の期限切れ',
  'in-force': '代理しています',
  'not-begun': 'これから',
  suspended: '止めています',
  ended: '終わりました',
} as const;
const listed = z.object({
  proxies: z.array(
    z.object({
      kind: z.enum(['legal', 'voluntary', 'supporter']),
      label: z.string().nullable(),
      state: z.enum(Object.keys(states) as [keyof typeof states]),
      evidence: z.enum(evidences as [keyof typeof proxyEvidence]).nullable(),
    }),
  ),
});
const invited = z.object({ code: z.string(), until: z.iso.datetime().transform((at) => new Date(at)) });

/** 代理人: registered with what was seen, by a code that is handed over. */
export function addHelpProxies(site: Site, ground: Ground): void {
  const { tokens } = ground;
  const path = '/people/:code/help/:help/proxies';
  const anew = (c: PageContext, form?: FormState) => askToProveAnew(c, helpPath(c, '/proxies'), form);
  const ask = async (c: PageContext, state: FormState) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    const { proxies } = await c.get('member').get(`/v1/proxies?subject=${encodeURIComponent(codeOf(c))}`, listed);
    return (
      <Page frame={c.get('frame')} title={words.proxy.title} back={helpPath(c)}>
        <Helped person={person} help={help} />
        {proxies.length === 0 ? (
          <p>{words.proxy.none}</p>
        ) : (
          <PlainTable
            caption={words.proxy.listed}
            head={[words.proxy.label, words.proxy.kind, words.proxy.evidence, words.protection.state]}
            rows={proxies.map(({ label, kind, evidence, state: now }) => [
              ...[label ?? '', proxyKinds[kind], evidence === null ? '' : proxyEvidence[evidence], states[now]],
            ])}
          />
        )}
        <h2>{words.proxy.add}</h2>
        <Fields c={c} state={state} />
      </Page>
    );
  };

  site.get(path, async (c) => (await anew(c)) ?? show(c, await ask(c, (await c.get('fresh').kept(c)) ?? emptyForm)));
  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, await ask(c, read.form), 400) : stale(c);
    const asked = await anew(c, read.form);
    if (asked) return asked;
    const help = await getHelp(c, ground);
    const { kind, scope, until, majorityOn, ...rest } = read.value;
    const body = {
      ...{ ...rest, subject: codeOf(c), kind, majorityOn: majorityOn ?? null },
      ...(kind === 'voluntary' && { scope }),
      validUntil: until === undefined ? null : `${until}T23:59:59+09:00`,
    };
    const member = c.get('member');
    const made = await member.act('/v1/proxies', body, invited, deskRole(member));
    if (!made.ok) return show(c, await ask(c, { ...read.form, errors: { '': sayRefused(made.refused) } }), 409);
    // Like the letter's number: in this answer, and nowhere else.
    return show(
      c,
      <Page frame={c.get('frame')} title={words.proxy.made} back={helpPath(c)}>
        <Helped person={await showHelped(c)} help={help} />
        <Banner kind="warning" title={words.proxy.madeAbout} />
        <Answers
          answers={[
            { name: words.proxy.made, value: <strong>{made.value.code}</strong> },
            { name: words.consent.row.until, value: sayTime(made.value.until) },
          ]}
        />
        <LinkButton kind="second" href={helpPath(c)}>
          {words.help.title}
        </LinkButton>
      </Page>,
    );
  });
}

const Fields = ({ c, state }: { readonly c: PageContext; readonly state: FormState }) => (
  <Form action={helpPath(c, '/proxies')} token={c.get('token')} state={state}>
    <ChoiceCards
      {...field(state, 'kind')}
      label={words.proxy.kind}
      choices={kinds.map((value) => ({ value, label: proxyKinds[value] }))}
    />
    <TextField {...field(state, 'label')} label={words.proxy.label} hint={words.proxy.labelHint} width={20} />
    <ChoiceCards
      {...field(state, 'evidence')}
      label={words.proxy.evidence}
      choices={evidences.map((value) => ({ value, label: proxyEvidence[value] }))}
    />
    <TextField {...field(state, 'reference')} label={words.proxy.reference} maxlength={200} />
    <Checkboxes
      {...fieldOfMany(state, 'scope')}
      label={words.proxy.scope}
      hint={words.proxy.scopeHint}
      choices={scopes.map((value) => ({ value, label: proxyScopes[value] }))}
      optional
    />
    <DayField name="majorityOn" state={state} label={words.proxy.majority} hint={words.proxy.majorityHint} optional />
    <DayField name="until" state={state} label={words.proxy.until} optional />
    <Actions>
      <Button>{words.proxy.go}</Button>
    </Actions>
  </Form>
);
