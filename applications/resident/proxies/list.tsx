import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Site } from '../../../web/application/ground.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { CardList } from '../../../web/list/card-list.tsx';
import { Empty } from '../../../web/list/empty.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay, may } from '../pages/may.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type Proxies, type ProxyShown, readProxies, sayScope, sayUntil } from './read.ts';
import { words } from './words.ts';

/** Who stands in for the person: now, asked and not yet there, and no more. */
export function addList(site: Site): void {
  site.get('/of/:person/proxies', async (c) => {
    const whose = checkMay(await readWhose(c), 'proxies');
    const all = await readProxies(c, whose);
    const isEnded = c.req.query('done') === 'ended';
    return show(c, <ListPage frame={c.get('frame')} {...{ whose, all, isEnded }} />);
  });
}

const groupOf = ({ state }: ProxyShown): keyof typeof words.groups => {
  if (state === 'invited') return 'waiting';
  return state === 'ended' || state === 'invitation-over' ? 'past' : 'now';
};

type Props = {
  readonly frame: AnyFrame;
  readonly whose: Whose;
  readonly all: Proxies;
  readonly isEnded: boolean;
};

const ListPage = ({ frame, whose, all: { proxies, possible }, isEnded }: Props) => {
  const isProtected = whose.as === 'self' && !possible;
  return (
    <Page frame={frame} title={words.title} back={pathOf(whose)}>
      <StandingIn whose={whose} />
      {isEnded && <Banner kind="success" title={words.one.ended} />}
      {isProtected && (
        <Banner kind="info" title={words.impossible}>
          <p>
            <Ruby text={words.impossibleAbout} />
          </p>
        </Banner>
      )}
      {!isProtected && (
        <p>
          <Ruby text={words.about} />
        </p>
      )}
      {proxies.length === 0 && !isProtected && (
        <Empty title={words.none}>
          <p>
            <Ruby text={words.noneAbout} />
          </p>
        </Empty>
      )}
      {(Object.keys(words.groups) as (keyof typeof words.groups)[]).map((group) => (
        <Group whose={whose} title={words.groups[group]} proxies={proxies.filter((one) => groupOf(one) === group)} />
      ))}
      {possible && may(whose, 'invite') && (
        <Actions>
          <LinkButton href={pathOf(whose, '/proxies/new')}>
            <Ruby text={words.invite} />
          </LinkButton>
        </Actions>
      )}
    </Page>
  );
};

type GroupProps = { readonly whose: Whose; readonly title: string; readonly proxies: readonly ProxyShown[] };

const Group = ({ whose, title, proxies }: GroupProps) =>
  proxies.length === 0 ? null : (
    <section aria-label={title}>
      <h2>{title}</h2>
      <CardList
        cards={proxies.map(({ id, kind, label, scope, state, until }) => ({
          href: pathOf(whose, `/proxies/one/${encodeURIComponent(id)}`),
          title: `${label ?? words.unnamed}（${words.kinds[kind]}）`,
          about: (
            <>
              {sayScope(scope)}
              <br />
              {sayUntil(until)}
            </>
          ),
          ...(state !== 'in-force' && {
            tag: <Tag kind={state === 'ended' || state === 'suspended' ? 'stop' : 'wait'}>{words.state[state]}</Tag>,
          }),
        }))}
      />
    </section>
  );
