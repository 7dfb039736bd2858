import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDay, sayMonth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { askedAt, pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const wish = z.object({
  since: z.iso
    .datetime()
    .transform((text) => new Date(text))
    .nullable(),
  lastMonth: z.string().nullable(),
  byPost: z.boolean(),
});
type Wish = z.infer<typeof wish>;
const acts = { '': 'asked', '/end': 'ended' } as const;
const here = (whose: Whose, below = '') => pathOf(whose, `/monthly-post${below}`);

/** 毎月のお知らせの郵送: who uses no screen reads the same on paper. To ask and to end it is one press each. */
export function addMonthlyPost(site: Site, { tokens, folder }: Ground): void {
  site.get('/of/:person/monthly-post', async (c) => {
    const whose = checkMay(await readWhose(c), 'monthly-post');
    const stands = await c.get('person').get(askedAt(whose, '/monthly-post'), wish);
    const done = c.req.query('done');
    return show(
      c,
      <MonthlyPostPage frame={c.get('frame')} token={c.get('token')} whose={whose} wish={stands} done={done} />,
    );
  });
  for (const [below, done] of Object.entries(acts))
    site.post(`/of/:person/monthly-post${below}`, async (c) => {
      const whose = checkMay(await readWhose(c), 'request');
      const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
      if (!read.ok) return showTrouble(c, { frame: c.get('frame'), home: `/${folder}` }, { kind: 'stale' });
      const sent = await c.get('person').send('POST', askedAt(whose, `/monthly-post${below}`), z.undefined());
      if (!sent.ok) throw new PageError('refused', sent.refused.text);
      return sendBack(c, here(whose, `?done=${done}`), pathOf(whose));
    });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly wish: Wish;
  readonly done: string | undefined;
};

const MonthlyPostPage = ({ frame, token, whose, wish: { since, lastMonth, byPost }, done }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(whose, '/trail')}>
    <StandingIn whose={whose} />
    {done !== undefined && Object.hasOwn(words.done, done) && (
      <Banner kind="success" title={words.done[done as keyof typeof words.done]} />
    )}
    <p>{words.about}</p>
    <p>{words.own}</p>
    <p>{byPost ? words.opened : words.hand}</p>
    <Answers
      answers={[
        {
          name: words.state,
          value: <Ruby text={since === null ? words.none : byPost ? words.wanted : words.handed} />,
        },
        ...(since === null
          ? []
          : [
              { name: words.since, value: sayDay(dayIn(since)) },
              { name: words.last, value: lastMonth === null ? words.notYet : `${sayMonth(lastMonth)}分` },
            ]),
      ]}
    />
    {may(whose, 'request') ? (
      <Form action={here(whose, since === null ? '' : '/end')} token={token}>
        {since !== null && <p>{words.endAbout}</p>}
        <Actions>
          <Button kind={since === null ? 'primary' : 'second'}>
            <Ruby text={since === null ? words.ask : words.end} />
          </Button>
        </Actions>
      </Form>
    ) : (
      <p>{words.mayNot}</p>
    )}
  </Page>
);
