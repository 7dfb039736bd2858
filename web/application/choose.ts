import type { Hono } from 'hono';
import { z } from 'zod';
import { readForm } from '../form/read.ts';
import { backIn } from '../sign-in/back.ts';
import type { SignedIn } from './ground.ts';
import type { Under } from './mount.ts';
import { showTrouble } from './trouble.tsx';

/** What the issuer's page of signing out gives back: the browser goes on to the choice of persons. */
export const choosing = 'choose';

const entered = z
  .object({ path: z.string(), fields: z.array(z.tuple([z.string(), z.string()])) })
  .nullable()
  .catch(null);
/** As large as a form can be that comes late. */
const limit = 131_072;

/**
 * `/choose`: a tablet that several share goes back to the choice of persons. What somebody was entering is kept for them, and offered when they are
 * chosen again; nobody stays signed in. Open to who is signed out meanwhile (the tablet was taken back): what was entered is kept all the same.
 */
export function addChoose(app: Hono<SignedIn>, { ground, pages, sessions, store, cookies }: Under): void {
  const { tokens } = ground;
  const home = `/${ground.folder}`;

  app.post('/choose', async (c) => {
    const id = cookies.session.get(c) ?? '';
    const schema = z.object({ entered: z.string().optional() });
    const read = await readForm(c.req.raw, { schema, tokens, session: id, limit });
    if (!read.ok) return showTrouble(c, { frame: pages.frame(c, ground, undefined), home }, { kind: 'stale' });
    const found = await sessions.find(id, false);
    // Nobody but a tablet is sent out of a session by this.
    if (found.is === 'live' && !found.session.content.isDevice) return c.redirect(home, 303);
    const form = entered.parse(parse(read.value.entered));
    const account = found.is === 'live' ? found.session.content.account : found.is === 'nobody' ? null : found.account;
    // Only a form of this application's own can be sent again from there.
    if (form && account !== null && form.path !== home && backIn(home, form.path) === form.path)
      await store.kept.add(account, form);
    const onward = (await leave(id)) ?? home;
    cookies.session.drop(c);
    return c.req.header('Accept') === 'application/json' ? c.json({ onward }) : c.redirect(onward, 303);
  });

  /** Without script the page asks by itself and comes here by GET; the token says that a page of ours did. */
  app.get('/choose', async (c) => {
    const id = cookies.session.get(c) ?? '';
    if (!tokens.holds(id, c.req.query('token')))
      return showTrouble(c, { frame: pages.frame(c, ground, undefined), home }, { kind: 'stale' });
    const found = await sessions.find(id, false);
    if (found.is === 'live' && !found.session.content.isDevice) return c.redirect(home, 303);
    const onward = (await leave(id)) ?? home;
    cookies.session.drop(c);
    return c.redirect(onward, 303);
  });

  const leave = async (id: string) => (await sessions.signOut(id, choosing))?.href;
}

function parse(text = 'null'): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
