import type { Context, MiddlewareHandler } from 'hono';
import { sendBack } from '../back.ts';
import { isFromElsewhere } from '../form/read.ts';
import { show } from '../pages.tsx';
import { EndedPage, keptQuery } from '../sign-in/pages.tsx';
import type { SignedIn } from './ground.ts';
import { keepLate } from './late.ts';
import type { Under } from './mount.ts';
import { PageError } from './page-error.ts';
import { showTrouble } from './trouble.tsx';

/**
 * Lets in who is signed in. Whoever is not is sent to sign in; what was posted when the session had ended is kept for the person whose it was,
 * if a page of ours sent it.
 */
export function guard(under: Under): MiddlewareHandler<SignedIn> {
  const { ground, pages, sessions, store, cookies } = under;
  const home = `/${ground.folder}`;

  /** @param posted what came too late; undefined where nothing did */
  async function ended(
    c: Context,
    { account, locked, posted }: { readonly account: string; readonly locked: boolean; readonly posted?: Request },
  ) {
    const session = cookies.session.get(c)!;
    const kept = posted && (await keepLate(posted, { store, tokens: ground.tokens, session, account }));
    const { pathname, search } = new URL(c.req.url);
    const back = c.req.method === 'GET' ? pathname + search : home;
    const again = `${home}/sign-in?${new URLSearchParams({ back, ...(locked && { anew: 'yes' }) })}`;
    return show(c, EndedPage({ frame: pages.frame(c, ground, undefined), locked, kept, again }), 403);
  }

  return async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    // Before any page reads it: one that forgot to ask for its form's token is not another site's to use.
    if (!isRead && isFromElsewhere(c.req.raw))
      return showTrouble(c, { frame: pages.frame(c, ground, undefined), home }, { kind: 'stale' });
    const found = await sessions.find(cookies.session.get(c));
    if (found.is === 'nobody') {
      if (!isRead) return showTrouble(c, { frame: pages.frame(c, ground, undefined), home }, { kind: 'stale' });
      const { pathname, search } = new URL(c.req.url);
      return sendBack(c, `${home}/sign-in?${new URLSearchParams({ back: pathname + search })}`, home);
    }
    if (found.is !== 'live')
      return ended(c, { account: found.account, locked: found.is === 'locked', ...(!isRead && { posted: c.req.raw }) });
    const { session } = found;
    c.set('session', session);
    // The exchange may say in the middle of a page that the session is over: what was posted is then still to be read.
    const copy = isRead ? undefined : c.req.raw.clone();
    await next();
    if (c.error instanceof PageError && c.error.code === 'signed_out') {
      c.res = undefined;
      c.res = await ended(c, { account: session.content.account, locked: false, ...(copy && { posted: copy }) });
      return;
    }
    const kept = c.req.query(keptQuery);
    if (!isRead && kept !== undefined && c.res.status < 400) await store.kept.remove(session.content.account, kept);
  };
}
