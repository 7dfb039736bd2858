import type { Hono } from 'hono';
import { z } from 'zod';
import { ownPath, sendBack } from '../back.ts';
import { readForm } from '../form/read.ts';
import { show } from '../pages.tsx';
import { backIn } from '../sign-in/back.ts';
import { SignInError } from '../sign-in/error.ts';
import { KeptPage, NotSignedInPage, SignedOutPage, SignOutPage } from '../sign-in/pages.tsx';
import { newId } from '../sign-in/store.ts';
import { choosing } from './choose.ts';
import type { SignedIn } from './ground.ts';
import type { Under } from './mount.ts';
import { showTrouble } from './trouble.tsx';

const browserSeconds = 3600;
const rememberedMs = 24 * 3_600_000;

/** The pages about signing in, below an application's path; open to everybody. */
export function addSignIn(app: Hono<SignedIn>, under: Under): void {
  const { ground, pages, sessions, store, cookies, clock } = under;
  const { tokens } = ground;
  const home = `/${ground.folder}`;
  const plain = (c: Parameters<typeof pages.frame>[0]) => pages.frame(c, ground, undefined);
  const signIn = (back = home) => `${home}/sign-in?${new URLSearchParams({ back })}`;

  app.get('/sign-in', async (c) => {
    const browser = cookies.browser.get(c) ?? newId();
    cookies.browser.set(c, browser, browserSeconds);
    try {
      const to = await sessions.begin(
        browser,
        c.req.query('back'),
        c.req.query('anew') === 'yes',
        c.req.query('also') === 'passkey',
      );
      return c.redirect(to.href, 303);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      return show(c, NotSignedInPage({ frame: plain(c), why: error.code, again: signIn(c.req.query('back')) }), 503);
    }
  });

  app.get('/signed-in', async (c) => {
    try {
      // The address that was registered, whatever a Host header says.
      const came = new URL(new URL(c.req.url).search, under.callback);
      const { id, back, content } = await sessions.finish(came, cookies.browser.get(c), cookies.session.get(c));
      const lasts = content.endsAt - clock.now().getTime();
      cookies.session.set(c, id, lasts > rememberedMs ? Math.floor(lasts / 1000) : undefined);
      const kept = await store.kept.list(content.account);
      return sendBack(c, kept.length > 0 ? `${home}/kept?${new URLSearchParams({ back })}` : back, home);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      return show(
        c,
        NotSignedInPage({ frame: plain(c), why: error.code, again: signIn() }),
        error.code === 'unavailable' ? 503 : 403,
      );
    }
  });

  app.get('/sign-out', async (c) => {
    const id = cookies.session.get(c);
    if (id === undefined) return sendBack(c, `${home}/signed-out`, home);
    return show(c, SignOutPage({ frame: plain(c), action: `${home}/sign-out`, token: tokens.make(id), home }));
  });
  app.post('/sign-out', async (c) => {
    const id = cookies.session.get(c) ?? '';
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: id });
    if (!read.ok) return showTrouble(c, { frame: plain(c), home }, { kind: 'stale' });
    const onward = await sessions.signOut(id);
    cookies.session.drop(c);
    return c.redirect(onward?.href ?? `${home}/signed-out`, 303);
  });
  app.get('/signed-out', (c) =>
    c.req.query('state') === choosing ? sendBack(c, home, home) : show(c, SignedOutPage({ frame: plain(c), home })),
  );
}

/** The pages about signing in that somebody who is signed in may use. */
export function addSession(app: Hono<SignedIn>, { ground, sessions, store }: Under): void {
  const { tokens } = ground;
  const home = `/${ground.folder}`;
  const read = <S extends z.ZodType>(request: Request, session: string, schema: S) =>
    readForm(request, { schema, tokens, session });

  app.post('/stay', async (c) => {
    const { id } = c.get('session');
    const sent = await read(c.req.raw, id, z.object({}));
    if (!sent.ok) return c.json({}, 403);
    await sessions.touch(id);
    return c.json({ secondsLeft: c.get('frame').session!.secondsLeft });
  });

  app.get('/kept', async (c) => {
    const forms = await store.kept.list(c.get('session').content.account);
    const on = backIn(home, ownPath(c.req.query('back'), home));
    if (forms.length === 0) return sendBack(c, on, home);
    return show(c, KeptPage({ frame: c.get('frame'), forms, token: c.get('token'), discard: `${home}/kept`, on }));
  });
  app.post('/kept', async (c) => {
    const session = c.get('session');
    const sent = await read(c.req.raw, session.id, z.object({ id: z.uuid() }));
    if (!sent.ok) return showTrouble(c, { frame: c.get('frame'), home }, { kind: 'stale' });
    await store.kept.remove(session.content.account, sent.value.id);
    return sendBack(c, `${home}/kept`, home);
  });
}
