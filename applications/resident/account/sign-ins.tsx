import { z } from 'zod';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { pathOf, readOwn, type Whose } from '../pages/whose.ts';
import { words } from './words.ts';

const atOnce = 20;
const answer = z.object({
  entries: z.array(
    z.object({
      record: z.string(),
      time: z.iso.datetime().transform((text) => new Date(text)),
      said: z.string(),
      decision: z.string(),
    }),
  ),
});
type Entries = z.infer<typeof answer>['entries'];
const asked = z.object({ before: z.uuid().optional().catch(undefined) });

/** When and how the person signed in, and what was refused, in sentences. */
export function addSignIns(site: Site): void {
  site.get('/of/:person/account/sign-ins', async (c) => {
    const whose = await readOwn(c);
    const { before } = asked.parse(c.req.query());
    const query = new URLSearchParams({ limit: String(atOnce), ...(before !== undefined && { before }) });
    const { entries } = await c.get('person').get(`/v1/me/sign-ins?${query}`, answer);
    return show(c, <SignIns frame={c.get('frame')} whose={whose} entries={entries} />);
  });
}

type Props = { readonly frame: AnyFrame; readonly whose: Whose; readonly entries: Entries };

const SignIns = ({ frame, whose, entries }: Props) => (
  <Page frame={frame} title={words.signInsTitle} back={pathOf(whose, '/account')}>
    <p>{words.signInsHelp}</p>
    {entries.length === 0 ? (
      <Empty title={words.noSignIns} />
    ) : (
      <Timeline
        events={entries.map(({ time, said, decision }) => ({
          at: time,
          title: said,
          about: decision === 'refuse' ? <Tag kind="stop">{words.refused}</Tag> : undefined,
        }))}
      />
    )}
    {entries.length === atOnce && (
      <Actions>
        <LinkButton kind="second" href={pathOf(whose, `/account/sign-ins?before=${entries.at(-1)!.record}`)}>
          <Ruby text={words.more} />
        </LinkButton>
      </Actions>
    )}
  </Page>
);
