import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choice, digits, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { askToProveAnew } from '../sensitive.ts';
import { stale } from './form.tsx';
import { getHelp, Helped, showHelped } from './help.tsx';
import { codeOf, deskRole, helpPath } from './person.ts';
import { words } from './words.ts';

const pictures = ['flower', 'bird', 'mountain', 'boat'] as const;
const form = z.object({
  code: digits(words.device.code, 8),
  label: text(words.device.label, 30),
  picture: choice(words.device.picture, pictures),
});

/** 端末の登録: the tablet shows a number, and the desk says whose it is. */
export function addHelpDevice(site: Site, ground: Ground): void {
  const { tokens } = ground;
  const path = '/people/:code/help/:help/device';
  const ask = async (c: PageContext, state: FormState) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    return (
      <Page frame={c.get('frame')} title={words.device.title} back={helpPath(c)}>
        <Helped person={person} help={help} />
        <p>{words.device.about}</p>
        <Form action={helpPath(c, '/device')} token={c.get('token')} state={state}>
          <TextField {...field(state, 'code')} label={words.device.code} keyboard="numeric" width={12} />
          <TextField {...field(state, 'label')} label={words.device.label} width={20} maxlength={30} />
          <ChoiceCards
            {...field(state, 'picture')}
            label={words.device.picture}
            choices={pictures.map((value) => ({ value, label: words.device.pictures[value] }))}
          />
          <Actions>
            <Button>{words.device.go}</Button>
          </Actions>
        </Form>
      </Page>
    );
  };
  const anew = (c: PageContext, form?: FormState) => askToProveAnew(c, helpPath(c, '/device'), form);
  site.get(path, async (c) => (await anew(c)) ?? show(c, await ask(c, (await c.get('fresh').kept(c)) ?? emptyForm)));
  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, await ask(c, read.form), 400) : stale(c);
    await getHelp(c, ground);
    const asked = await anew(c, read.form);
    if (asked) return asked;
    const member = c.get('member');
    const body = { subject: codeOf(c), ...read.value };
    const done = await member.act('/v1/devices', body, z.unknown(), deskRole(member));
    if (!done.ok) return show(c, await ask(c, { ...read.form, errors: { code: done.refused.text } }), 409);
    return sendBack(c, helpPath(c, '?said=device'), helpPath(c));
  });
}
