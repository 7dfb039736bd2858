import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { isMonth, type Month } from '../../../../contracts/care/month.ts';
import { getLayouts } from '../../../../contracts/care/records/layout.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { download } from '../../../../web/export/download.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choices } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, fieldOfMany } from '../../../../web/form/state.ts';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { home } from '../paths.ts';
import { words } from './words.ts';

type Written = {
  /** before and after the month in the address, below the department's */
  readonly path: string;
  /** layouts that the file is made of, by their ids */
  readonly ids: readonly string[];
  readonly back: string;
  readonly name: string;
  title(month: Month): string;
  /** what is said before the file is made; undefined: there is nothing to make one of */
  look(c: PageContext, month: Month): Promise<Child | undefined>;
  make(c: PageContext, month: Month): Promise<Uint8Array>;
};
const { confirm } = words;
const checked = z.object({
  checked: choices(confirm.label, ['is']).refine((all) => all.length > 0, confirm.first),
});

/** A file for the 国保連合会, given only to who has said that its layout was held against the specification, where ours was not. */
export function addWritten(site: Site, { tokens }: Ground, about: Written): void {
  const monthIn = (c: PageContext): Month => {
    const month = c.req.param('month') ?? '';
    if (!isMonth(month)) throw new PageError('not_found');
    return month;
  };
  const formsOf = () => getLayouts().layouts.filter(({ id }) => about.ids.includes(id));
  const isUnseen = () => formsOf().some(({ seen }) => !seen);
  const path = `${about.path}/:month{\\d{6}}/file`;

  const showPage = async (c: PageContext, state: FormState, trouble?: string) => {
    const month = monthIn(c);
    const said = await about.look(c, month);
    if (said === undefined) throw new PageError('not_found');
    return show(
      c,
      <Page frame={c.get('frame')} title={about.title(month)} back={about.back}>
        {trouble && (
          <Banner kind="warning" title={confirm.trouble}>
            <p>{trouble}</p>
          </Banner>
        )}
        {isUnseen() && <Banner kind="warning" title={words.warning} />}
        {said}
        <h2>{confirm.forms}</h2>
        <ul>
          {formsOf().map(({ id, title, exchange, seen }) => (
            <li>
              <a href={`${home}/layouts/${id}`}>{title}</a>（{exchange.join('・')}、{seen ? words.seen : words.unseen}）
            </li>
          ))}
        </ul>
        <p>{confirm.left}</p>
        <Form action={`${home}${about.path}/${month}/file`} token={c.get('token')} state={state}>
          {isUnseen() && (
            <Checkboxes
              {...fieldOfMany(state, 'checked')}
              label={confirm.label}
              choices={[{ value: 'is', label: confirm.is }]}
            />
          )}
          <Actions>
            <Button>{confirm.go}</Button>
          </Actions>
        </Form>
      </Page>,
      trouble ? 409 : Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get(path, (c) => showPage(c, emptyForm));

  site.post(path, async (c) => {
    const schema = isUnseen() ? checked : z.object({});
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('refused');
      return showPage(c, read.form);
    }
    const month = monthIn(c);
    try {
      return download(`${about.name}_${month}`, 'csv', await about.make(c, month));
    } catch (error) {
      // What does not fit in the layout is named, and nothing is cut off.
      if (error instanceof RangeError) return showPage(c, read.form, error.message);
      throw error;
    }
  });
}
