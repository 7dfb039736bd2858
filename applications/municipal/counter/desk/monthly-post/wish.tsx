import { z } from 'zod';
import { Actions, Button } from '../../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../../web/application/ground.ts';
import { PageError } from '../../../../../web/application/page-error.ts';
import { sendBack } from '../../../../../web/back.ts';
import { Form } from '../../../../../web/form/form.tsx';
import { readForm } from '../../../../../web/form/read.ts';
import { dayIn, sayDay, sayMonth } from '../../../../../web/japanese/day.ts';
import { Answers } from '../../../../../web/list/answers.tsx';
import { Page } from '../../../../../web/page.tsx';
import { show } from '../../../../../web/pages.tsx';
import { anything, sayRefused, stale } from '../form.tsx';
import { getHelp, Helped, showHelped } from '../help.tsx';
import { codeOf, deskRole, helpPath } from '../person.ts';
import { words } from './words.ts';

const { help: said } = words;
const wish = z.object({
  since: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  lastMonth: z.string().nullable(),
  byPost: z.boolean(),
});

/** At the counter: the person asks that the letter be posted every month, or no more. */
export function addWish(site: Site, ground: Ground): void {
  const path = '/people/:code/help/:help/monthly-post';
  const act = async (c: PageContext, what: 'look' | 'ask' | 'end') => {
    const member = c.get('member');
    const done = await member.act(`/v1/monthly-post/${what}`, { subject: codeOf(c) }, wish, deskRole(member));
    if (!done.ok) throw new PageError('refused', sayRefused(done.refused));
    return done.value;
  };

  site.get(path, async (c) => {
    const help = await getHelp(c, ground);
    const person = await showHelped(c);
    const { since, lastMonth, byPost } = await act(c, 'look');
    const day = since && sayDay(dayIn(since));
    const state = day === null ? said.notWanted : byPost ? said.wanted(day) : said.handed(day);
    return show(
      c,
      <Page frame={c.get('frame')} title={said.title} back={helpPath(c)}>
        <Helped person={person} help={help} />
        <p>{said.about}</p>
        <Answers
          answers={[
            { name: said.state, value: state },
            ...(lastMonth === null ? [] : [{ name: said.last, value: `${sayMonth(lastMonth)}分` }]),
          ]}
        />
        <Form action={helpPath(c, `/monthly-post/${since === null ? 'ask' : 'end'}`)} token={c.get('token')}>
          <Actions>
            <Button kind={since === null ? 'primary' : 'second'}>{since === null ? said.ask : said.end}</Button>
          </Actions>
        </Form>
      </Page>,
    );
  });
  for (const what of ['ask', 'end'] as const)
    site.post(`${path}/${what}`, async (c) => {
      const read = await readForm(c.req.raw, {
        schema: anything,
        tokens: ground.tokens,
        session: c.get('session').id,
      });
      if (!read.ok) return stale(c);
      await getHelp(c, ground);
      await act(c, what);
      return sendBack(c, helpPath(c, '/monthly-post'), helpPath(c));
    });
}
