import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { dayIn, sayDayBoth } from '../../../web/japanese/day.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ByState } from '../pages/by-state.tsx';
import { may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Request, readRequests } from './answers.ts';
import { words } from './words.ts';

/** 開示・訂正・利用停止: what was demanded, and the way to demand more. */
export function addList(site: Site): void {
  site.get('/of/:person/requests', async (c) => {
    const whose = await readWhose(c);
    const { requests } = await readRequests(c, whose);
    return show(c, <ListPage frame={c.get('frame')} whose={whose} requests={requests} />);
  });
}

const inOrder = ['decided', 'extended', 'open'] as const;
const kinds: Readonly<Record<Request['state'], TagKind>> = { decided: 'done', extended: 'wait', open: 'wait' };

type Props = { readonly frame: AnyFrame; readonly whose: Whose; readonly requests: readonly Request[] };

const ListPage = ({ frame, whose, requests }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(whose)}>
    <StandingIn whose={whose} />
    <p>
      <Ruby text={words.about} />
    </p>
    {may(whose, 'request') && (
      <Actions>
        <LinkButton href={pathOf(whose, '/requests/new')}>
          <Ruby text={words.begin} />
        </LinkButton>
      </Actions>
    )}
    {requests.length === 0 && <Empty title={words.none} />}
    <ByState order={inOrder} titles={words.states} all={requests} cardOf={(one) => cardOf(whose, one)} />
  </Page>
);

const cardOf = (whose: Whose, request: Request) => ({
  href: pathOf(whose, `/requests/${request.id}`),
  title: words.cardTitle(request.memberName, request.kind),
  about: words.cardAbout(sayDayBoth(dayIn(request.madeAt))),
  tag: <State request={request} />,
});

export const State = ({ request: { state, overdue, inApproval } }: { readonly request: Request }) =>
  inApproval && !overdue ? (
    <Tag kind="wait">{words.inApproval}</Tag>
  ) : overdue ? (
    <Tag kind="stop">{words.overdue}</Tag>
  ) : (
    <Tag kind={kinds[state]}>{words.states[state]}</Tag>
  );
