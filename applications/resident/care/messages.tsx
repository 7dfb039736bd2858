import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { FamilyMessage } from '../../../contracts/care/mine.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, type Whose } from '../pages/whose.ts';
import { askOffice, type Office, readOffice, tellOffice } from './office.ts';
import { Done, Quiet } from './shared.tsx';
import { words } from './words.ts';

const { messages: said } = words;
const longest = 2000;
const form = z.object({ id: z.uuid(), text: text(said.label, longest) });

/** The family's room: what was written, the newest first, and a field below it. */
export function addMessages(site: Site, ground: Ground): void {
  const path = '/of/:person/care/messages';
  const open = async (c: PageContext) => {
    const care = await readOffice(c);
    const answer = await askOffice(c, care, '/messages');
    const { whose, office } = care;
    return { frame: c.get('frame'), token: c.get('token'), whose, office, messages: answer?.messages };
  };
  site.get(path, async (c) => show(c, <MessagesPage {...(await open(c))} done={c.req.query('done')} />));

  site.post(path, async (c) => {
    const care = await readOffice(c);
    const { whose } = care;
    checkMay(whose, 'care-tell');
    const read = await readForm(c.req.raw, { schema: form, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok && !read.form) return stale(c);
    if (!read.ok) return show(c, <MessagesPage {...(await open(c))} state={read.form} />, read.status);
    const name = whose.as === 'self' ? {} : { name: words.plan.by[whose.as] };
    const sent = await tellOffice(c, care, '/messages', { ...read.value, ...name });
    if (sent.ok) return c.redirect(pathOf(whose, '/care/messages?done=sent'), 303);
    const state = { ...read.form, errors: { text: sent.refused.text } };
    return show(c, <MessagesPage {...(await open(c))} state={state} />, 409);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly office: Office;
  readonly messages: readonly FamilyMessage[] | undefined;
  readonly state?: FormState | undefined;
  readonly done?: string | undefined;
};

const MessagesPage = ({ frame, token, whose, office, messages, state = emptyForm, done }: Props) => (
  <Page frame={frame} title={said.title} back={pathOf(whose, '/care')} wrong={Object.keys(state.errors).length > 0}>
    <StandingIn whose={whose} />
    <Done done={done} />
    <p>
      <Ruby text={said.about} />
    </p>
    {messages === undefined ? (
      <Quiet office={office} />
    ) : messages.length === 0 ? (
      <Empty title={said.none} />
    ) : (
      <Timeline
        events={messages.toReversed().map(({ at, by, name, mine, text }) => ({
          at: new Date(at),
          title: mine ? said.mine : by === 'office' ? office.name : (name ?? words.plan.by[by]),
          about: <span class="as-written">{text}</span>,
        }))}
      />
    )}
    {messages && may(whose, 'care-tell') && (
      <Form
        action={pathOf(whose, '/care/messages')}
        token={token}
        state={state}
        kept={{ id: String(state.values.id ?? randomUUID()) }}
      >
        <TextField label={said.label} hint={said.hint} rows={4} maxlength={longest} {...field(state, 'text')} />
        <Actions>
          <Button>
            <Ruby text={said.go} />
          </Button>
        </Actions>
      </Form>
    )}
  </Page>
);
