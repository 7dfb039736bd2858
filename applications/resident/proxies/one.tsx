import { z } from 'zod';
import { proxyEndings } from '../../../contracts/proxy.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import { Proved } from '../../../web/application/fresh.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Answers } from '../../../web/list/answers.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { checkMay } from '../pages/may.ts';
import { sayDate } from '../pages/say-date.ts';
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { type ProxyShown, proxiesPath, readProxies, sayScope, sayUntil } from './read.ts';
import { words } from './words.ts';

/** One proxy: what they may, until when; and to end it. A legal proxy is the law's, and ends at the town hall alone. */
export function addProxy(site: Site, ground: Ground): void {
  const open = async (c: PageContext) => {
    const whose = checkMay(await readWhose(c), 'proxies');
    const found = (await readProxies(c, whose)).proxies.find(({ id }) => id === c.req.param('id'));
    if (!found) throw new PageError('not_found');
    const path = pathOf(whose, `/proxies/one/${encodeURIComponent(found.id)}`);
    return { frame: c.get('frame'), token: c.get('token'), whose, proxy: found, path };
  };
  site.get('/of/:person/proxies/one/:id', async (c) => {
    const isProved = (await c.get('fresh').kept(c)) !== undefined;
    return show(c, <ProxyPage {...(await open(c))} isProved={isProved} />);
  });
  site.post('/of/:person/proxies/one/:id/end', async (c) => {
    const read = await readForm(c.req.raw, {
      schema: z.object({}),
      tokens: ground.tokens,
      session: c.get('session').id,
    });
    if (!read.ok) return stale(c);
    const { whose, proxy, path } = await open(c);
    const ask = () => c.get('fresh').ask(c, { back: path, leave: pathOf(whose, '/proxies') });
    if (!c.get('fresh').holds) return ask();
    const target = proxiesPath(whose, `/${encodeURIComponent(proxy.id)}/end`);
    const sent = await c.get('person').send('POST', target, z.unknown());
    if (sent.ok) return c.redirect(pathOf(whose, '/proxies?done=ended'), 303);
    if (sent.refused.code === 'proof_too_old') return ask();
    throw new PageError('refused', sent.refused.text);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly proxy: ProxyShown;
  readonly path: string;
  readonly isProved: boolean;
};

const ProxyPage = ({ frame, token, whose, proxy, path, isProved }: Props) => {
  const { part } = words;
  const { kind, label, scope, state, validFrom, until, madeBy, endReason } = proxy;
  const isOver = state === 'ended' || state === 'invitation-over';
  const end = state === 'invited' ? words.one.cancel : words.one.end;
  return (
    <Page frame={frame} title={words.one.title(label ?? words.unnamed)} back={pathOf(whose, '/proxies')}>
      <StandingIn whose={whose} />
      {isProved && !isOver && kind !== 'legal' && <Proved act={end} />}
      <Answers
        answers={[
          { name: part.kind, value: `${words.kinds[kind]}。${words.kindAbout[kind]}` },
          { name: part.may, value: sayScope(scope) },
          { name: part.state, value: words.state[state] },
          { name: part.since, value: sayDate(validFrom) },
          { name: part.until, value: sayUntil(until) },
          { name: part.by, value: words.by[madeBy] },
          ...(endReason ? [{ name: part.ended, value: proxyEndings[endReason] }] : []),
        ]}
      />
      {!isOver && kind === 'legal' && (
        <p>
          <Ruby text={words.one.legal} />
        </p>
      )}
      {!isOver && kind !== 'legal' && (
        <Form action={`${path}/end`} token={token}>
          <p>
            <Ruby text={words.one.endAbout} />
          </p>
          <Actions>
            <Button>{end}</Button>
          </Actions>
        </Form>
      )}
    </Page>
  );
};
