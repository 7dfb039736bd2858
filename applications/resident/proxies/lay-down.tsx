import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
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
import { stale } from '../pages/stale.ts';
import { StandingIn } from '../pages/standing-in.tsx';
import { forgetPersons, pathOf, readWhose, type Whose } from '../pages/whose.ts';
import { proxiesPath, sayScope, sayUntil } from './read.ts';
import { words } from './words.ts';

/** A proxy sees what they were given, and lays it down. */
export function addLayDown(site: Site, ground: Ground): void {
  const open = async (c: PageContext) => {
    const whose = await readWhose(c);
    if (whose.as === 'self' || whose.proxy === null) throw new PageError('not_found');
    return { whose, proxy: whose.proxy };
  };
  site.get('/of/:person/proxies/lay-down', async (c) => {
    const { whose } = await open(c);
    const isProved = (await c.get('fresh').kept(c)) !== undefined;
    return show(c, <LayDownPage frame={c.get('frame')} token={c.get('token')} {...{ whose, isProved }} />);
  });
  site.post('/of/:person/proxies/lay-down', async (c) => {
    const read = await readForm(c.req.raw, {
      schema: z.object({}),
      tokens: ground.tokens,
      session: c.get('session').id,
    });
    if (!read.ok) return stale(c);
    const { whose, proxy } = await open(c);
    if (whose.as === 'legal') throw new PageError('not_found');
    const ask = () => c.get('fresh').ask(c, { back: pathOf(whose, '/proxies/lay-down'), leave: pathOf(whose) });
    if (!c.get('fresh').holds) return ask();
    const target = proxiesPath(whose, `/${encodeURIComponent(proxy)}/end`);
    const sent = await c.get('person').send('POST', target, z.unknown());
    if (!sent.ok && sent.refused.code === 'proof_too_old') return ask();
    if (!sent.ok) throw new PageError('refused', sent.refused.text);
    forgetPersons(c);
    return c.redirect('/resident?done=laid-down', 303);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly whose: Whose;
  readonly isProved: boolean;
};

const LayDownPage = ({ frame, token, whose, isProved }: Props) => {
  const kind = whose.as as Exclude<Whose['as'], 'self'>;
  return (
    <Page frame={frame} title={words.layDown.title} back={pathOf(whose)}>
      <StandingIn whose={whose} />
      {isProved && kind !== 'legal' && <Proved act={words.layDown.go} />}
      <Answers
        answers={[
          { name: words.part.kind, value: words.kinds[kind] },
          { name: words.part.may, value: sayScope(whose.scope) },
          { name: words.part.until, value: sayUntil(whose.until) },
        ]}
      />
      <p>
        <Ruby text={kind === 'legal' ? words.layDown.legal : words.layDown.about} />
      </p>
      {kind === 'legal' ? (
        <LinkButton kind="second" href={pathOf(whose)}>
          もどる
        </LinkButton>
      ) : (
        <Form action={pathOf(whose, '/proxies/lay-down')} token={token}>
          <Actions>
            <Button>{words.layDown.go}</Button>
          </Actions>
        </Form>
      )}
    </Page>
  );
};
