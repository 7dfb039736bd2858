import { z } from 'zod';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { text } from '../../../web/form/fields.ts';
import { QuestionPage } from '../../../web/form/question-page.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { show } from '../../../web/pages.tsx';
import type { Sent } from '../../../web/sign-in/person.ts';
import { stale } from '../pages/stale.ts';
import { forgetPersons } from '../pages/whose.ts';
import { words } from './words.ts';

const { code: askCode, label: askLabel } = words.invitation;
const code = { code: text(askCode.name, 40) };
const path = '/resident/invitation';

/** Somebody takes up an invitation that was handed to them: the code, then what they call the person. The code stands in no address. */
export function addInvitation(site: Site, ground: Ground): void {
  const read = <S extends z.ZodType>(c: PageContext, schema: S) =>
    readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
  const about = (c: PageContext, state: FormState) => ({ frame: c.get('frame'), token: c.get('token'), state });

  const codePage = (c: PageContext, state: FormState = emptyForm) =>
    show(
      c,
      <QuestionPage {...about(c, state)} title={askCode.title} back="/resident" action={path}>
        <TextField {...field(state, 'code')} label={askCode.name} hint={askCode.hint} width={12} />
      </QuestionPage>,
      state === emptyForm ? 200 : 400,
    );
  const labelPage = (c: PageContext, typed: string, state: FormState = emptyForm) =>
    show(
      c,
      <QuestionPage
        {...about(c, state)}
        title={askLabel.title}
        back={path}
        action={`${path}/accept`}
        kept={{ code: typed }}
        go={askLabel.go}
      >
        <TextField {...field(state, 'label')} label={askLabel.name} hint={askLabel.hint} width={20} />
      </QuestionPage>,
      state === emptyForm ? 200 : 400,
    );

  site.get('/invitation', (c) => codePage(c));
  site.post('/invitation', async (c) => {
    const sent = await read(c, z.object(code));
    if (sent.ok) return labelPage(c, sent.value.code);
    return sent.form ? codePage(c, sent.form) : stale(c);
  });
  site.post('/invitation/accept', async (c) => {
    const sent = await read(c, z.object({ ...code, label: text(askLabel.name, 60) }));
    if (!sent.ok) {
      const typed = sent.form?.values.code;
      if (!sent.form || typeof typed !== 'string') return stale(c);
      return sent.form.errors.label ? labelPage(c, typed, sent.form) : codePage(c, sent.form);
    }
    const taken = await accept(c, sent.value);
    if (!taken.ok) return codePage(c, { ...sent.form, errors: { code: taken.refused.text } });
    forgetPersons(c);
    return c.redirect('/resident?done=taken', 303);
  });
}

/** A code that cannot be taken up is `not_found` to the exchange, whatever is wrong with it: here that is an answer to what was typed. */
async function accept(c: PageContext, body: { readonly code: string; readonly label: string }): Promise<Sent<unknown>> {
  try {
    return await c.get('person').send('POST', '/v1/me/invitations/accept', z.unknown(), body);
  } catch (error) {
    if (!(error instanceof PageError) || error.code !== 'not_found') throw error;
    return { ok: false, refused: { code: 'not_found', text: words.invitation.wrong } };
  }
}
