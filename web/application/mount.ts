import { type Context, Hono } from 'hono';
import type { Clock } from '../../contracts/clock.ts';
import type { People } from '../../contracts/sign-in.ts';
import type { Pool } from '../../database/connect.ts';
import { errorOf, openMember } from '../member/member.ts';
import type { Systems } from '../member/systems.ts';
import { show } from '../pages.tsx';
import { NotUsedPage } from '../sign-in/pages.tsx';
import { openPerson } from '../sign-in/person.ts';
import type { Session, Sessions } from '../sign-in/sessions.ts';
import type { Store } from '../sign-in/store.ts';
import { addChoose } from './choose.ts';
import type { Cookies } from './cookies.ts';
import { openFresh } from './fresh.tsx';
import type { Ground, Pages, SignedIn } from './ground.ts';
import { guard } from './guard.ts';
import { PageError } from './page-error.ts';
import { addSession, addSignIn } from './routes.ts';
import { openRows } from './rows.ts';
import { showError, showTrouble } from './trouble.tsx';

/** What an application stands on, beside what it may know. */
export type Under = {
  readonly people: People;
  readonly ground: Ground;
  readonly pages: Pages;
  readonly sessions: Sessions;
  readonly store: Store;
  readonly cookies: Cookies;
  readonly systems: Systems;
  /** of the application's own role, which reaches no other application's schema; a page reaches it by the rows of its own member only */
  readonly pool: Pool | undefined;
  /** where the issuer sends browsers back to */
  readonly callback: string;
  /** the machine's */
  readonly clock: Clock;
  readonly log: (error: unknown, number: string) => void;
};

/** One application below its path: the pages of signing in are open, every other page has somebody who is signed in, or is not there. */
export async function createApplication(under: Under): Promise<Hono<SignedIn>> {
  const { ground, pages, people, sessions, systems, log } = under;
  const home = `/${ground.folder}`;
  const app = new Hono<SignedIn>();
  const about = (c: Context) => ({ frame: c.get('frame') ?? pages.frame(c, ground, undefined), home });
  app.onError((error, c) => {
    const code = error instanceof PageError ? error.code : undefined;
    // The guard answers that: it has what was posted.
    if (code === 'signed_out') return c.body(null, 403);
    if (code === 'proof_too_old') return c.get('fresh').ask(c, { back: cameFrom(c, home), leave: home });
    return showError(c, about(c), error, log);
  });

  addSignIn(app, under);
  addChoose(app, under);
  app.use(guard(under));
  app.use(async (c, next) => {
    const session: Session = c.get('session');
    c.set('token', ground.tokens.make(session.id));
    const { staff, sid } = session.content;
    const system = people === 'resident' ? undefined : staff && (await systems.find(staff.member));
    if (staff && system) {
      const { kind, name } = await system.about().catch((error) => {
        throw errorOf(error);
      });
      c.set('kind', kind);
      c.set('memberName', name);
      c.set('member', openMember(system, ground.region.code, staff, sid));
      c.set('rows', openRows(under.pool, staff.member));
    }
    c.set('frame', frameOf(c, under, session));
    c.set('fresh', openFresh({ store: under.store, clock: under.clock, home }, session, c.get('frame')));
    if (people === 'resident') c.set('person', openPerson({ exchangeUrl: ground.urls.exchange, sessions }, session));
    else if (!system) return show(c, NotUsedPage({ frame: c.get('frame'), signOut: `${home}/sign-out` }), 403);
    return next();
  });
  addSession(app, under);
  // No address of ours has it, and no table takes it.
  app.use((c, next) => {
    if (/%00/.test(c.req.url)) throw new PageError('not_found');
    return next();
  });
  await pages.add(app, ground);
  app.all('*', (c) => showTrouble(c, about(c), { kind: 'absent' }));
  return app;
}

/** The page of this application whose form was sent; its first page where the browser does not say. */
function cameFrom(c: Context, home: string): string {
  const { origin } = new URL(c.req.url);
  const from = c.req.header('Referer') ?? '';
  const { pathname, search } = new URL(URL.canParse(from) ? from : home, origin);
  return pathname.startsWith(`${home}/`) ? pathname + search : home;
}

/** A tablet that several share asks after a minute untouched, and waits half a minute for the answer (WCAG 2.2.1: 20 s at least). */
const untouchedSeconds = 60;
const answerSeconds = 30;

/** The page's frame, with the question before the session ends. */
function frameOf(c: Context<SignedIn>, { ground, pages, clock }: Under, session: Session) {
  const home = `/${ground.folder}`;
  const { pathname, search } = new URL(c.req.url);
  const back = c.req.method === 'GET' ? pathname + search : home;
  const lockMs = session.lockMs ?? Number.POSITIVE_INFINITY;
  const now = clock.now().getTime();
  const tabletMs = session.content.isDevice ? (untouchedSeconds + answerSeconds) * 1000 : Number.POSITIVE_INFINITY;
  const anew: Record<string, string> = session.lockMs === null ? {} : { anew: 'yes' };
  return {
    ...pages.frame(c, ground, session),
    session: {
      ...(session.content.isDevice ? { choose: `${home}/choose`, asks: answerSeconds } : {}),
      secondsLeft: Math.floor(Math.min(session.endsAt - now, lockMs, tabletMs) / 1000),
      stay: `${home}/stay`,
      token: c.get('token'),
      again: session.content.isDevice
        ? `${home}/choose?${new URLSearchParams({ token: c.get('token') })}`
        : `${home}/sign-in?${new URLSearchParams({ back, ...anew })}`,
    },
  };
}
