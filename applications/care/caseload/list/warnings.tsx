import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { sendBack } from '../../../../web/back.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { here, stale } from '../place.ts';
import { decideWarnings, readWarnings, usualWarnings } from '../warnings.ts';
import { words } from '../words.ts';

const schema = z.object(
  Object.fromEntries(
    usualWarnings.map(({ id, title }) => [
      id,
      z
        .string()
        .transform((text) => text.normalize('NFKC').trim())
        .check(({ value, issues }) => {
          if (!/^\d{1,3}$/.test(value) || Number(value) > 400)
            issues.push({ code: 'custom', input: value, message: words.warnings.wrong(title) });
        })
        .transform(Number),
    ]),
  ),
);

/** 注意を出す日: what the office decides, in place of what is usual. */
export function addWarnings(site: Site, { tokens, clock }: Ground): void {
  site.get('/warnings', async (c) => {
    const now = await c.get('rows')(readWarnings);
    const values = Object.fromEntries(Object.entries(now).map(([id, days]) => [id, String(days)]));
    return show(c, <WarningsPage c={c} state={{ ...emptyForm, values }} />);
  });
  site.post('/warnings', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? show(c, <WarningsPage c={c} state={read.form} />, 400) : stale(c);
    const { id: member, staff } = c.get('member');
    const by = { member, staff: staff.id, now: clock.now() };
    await c.get('rows')((connection) => decideWarnings(connection, by, read.value));
    return sendBack(c, `${here}?said=warnings`, here);
  });
}

const WarningsPage = ({ c, state }: { readonly c: PageContext; readonly state: FormState }) => (
  <Page frame={c.get('frame')} title={words.warnings.title} back={here} wrong={Object.keys(state.errors).length > 0}>
    <p>{words.warnings.about}</p>
    <Form action={`${here}/warnings`} token={c.get('token')} state={state}>
      {usualWarnings.map(({ id, title, unit, source, seen }) => (
        <TextField
          label={`${title}（${unit}）`}
          hint={`${words.warnings.source}：${source}${seen ? '' : words.warnings.unseen}`}
          keyboard="numeric"
          width={4}
          {...field(state, id)}
        />
      ))}
      <Actions>
        <Button>{words.warnings.save}</Button>
      </Actions>
    </Form>
  </Page>
);
