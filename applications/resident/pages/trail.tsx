import { z } from 'zod';
import { LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { StandingIn } from './standing-in.tsx';
import { pathOf, readWhose, type Whose } from './whose.ts';
import { words } from './words.ts';

const atOnce = 20;
const answer = z.object({
  entries: z.array(
    z.object({
      record: z.string(),
      time: z.iso.datetime().transform((text) => new Date(text)),
      said: z.string(),
      decision: z.string(),
      runMode: z.string(),
    }),
  ),
  next: z.string().nullable(),
});
type Trail = z.infer<typeof answer>;
const asked = z.object({ before: z.uuid().optional().catch(undefined) });

/** わたしの記録: who did what with the person's information, in sentences, the newest first. */
export function addTrail(site: Site): void {
  site.get('/of/:person/trail', async (c) => {
    const whose = await readWhose(c);
    const { before } = asked.parse(c.req.query());
    const query = new URLSearchParams({ limit: String(atOnce), ...(before !== undefined && { before }) });
    const path = `/v1/me/${encodeURIComponent(whose.person)}/trail?${query}`;
    const trail = await c.get('person').get(path, answer);
    return show(c, <TrailPage frame={c.get('frame')} whose={whose} trail={trail} />);
  });
}

const eventOf = ({ time, said, decision, runMode }: Trail['entries'][number]) => ({
  at: time,
  title: said,
  about:
    decision === 'refuse' || runMode !== '通常' ? (
      <>
        {decision === 'refuse' && <Tag kind="stop">{words.trail.notYet}</Tag>}
        {runMode !== '通常' && <p>{words.trail.drill}</p>}
      </>
    ) : undefined,
});

const TrailPage = (props: { readonly frame: AnyFrame; readonly whose: Whose; readonly trail: Trail }) => {
  const { frame, whose, trail } = props;
  return (
    <Page frame={frame} title={words.trail.title} back={pathOf(whose)}>
      <StandingIn whose={whose} />
      {trail.entries.length === 0 ? (
        <Empty title={words.trail.none}>
          <p>{words.trail.noneAbout}</p>
        </Empty>
      ) : (
        <Timeline events={trail.entries.map(eventOf)} />
      )}
      {trail.next !== null && (
        <LinkButton kind="second" href={pathOf(whose, `/trail?before=${trail.next}`)}>
          <Ruby text={words.trail.more} />
        </LinkButton>
      )}
    </Page>
  );
};
