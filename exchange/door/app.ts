import type { IncomingHttpHeaders } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { Fault } from '../../contracts/fault.ts';
import { answerFault } from '../answer/fault.ts';
import type { Authenticate, Caller } from '../identify/caller/authenticate.ts';
import type { Asking } from '../identify/caller/bound-token.ts';
import type { AuthenticatePerson, SignedIn } from '../identify/caller/person-token.ts';
import { limitBody } from './body.ts';

/** @property signedIn under /v1/me instead of a caller: a resident acts for no member */
export type Door = { Bindings: HttpBindings; Variables: { caller: Caller; signedIn: SignedIn } };
export type Routes = Hono<Door>;

/**
 * The door (接続インターフェース): every route behind `authenticated` knows its caller before it reads a byte of the body, and
 * every fault leaves by the one mapping of answer/.
 */
export function createDoor({ log }: { readonly log: (error: unknown) => void }): Routes {
  const app = new Hono<Door>();
  app.onError((error, c) => answerFault(c, error, log));
  app.notFound((c) => answerFault(c, new Fault('not_found', 'この住所には何もありません。'), log));
  app.use(async (c, next) => {
    await next();
    c.header('X-Content-Type-Options', 'nosniff');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });
  return app;
}

/** @param exchangeUrl the exchange as its callers address it: proofs are made for that, not for what a Host header says */
export function createAuthenticated(authenticate: Authenticate, exchangeUrl: string): MiddlewareHandler<Door> {
  return async (c, next) => {
    c.set('caller', await authenticate(askingOf(c, exchangeUrl)));
    await limitBody(c, next);
  };
}

/** Everything under /v1: a resident's own pages know a resident, and never a system; all else the other way. */
export function createAuthenticatedEither(
  ofSystems: MiddlewareHandler<Door>,
  authenticatePerson: AuthenticatePerson,
  exchangeUrl: string,
): MiddlewareHandler<Door> {
  return async (c, next) => {
    // The path as the router reads it, so that no spelling of it finds the one with the other's token.
    if (c.req.path !== '/v1/me' && !c.req.path.startsWith('/v1/me/')) return ofSystems(c, next);
    c.set('signedIn', await authenticatePerson(askingOf(c, exchangeUrl)));
    await limitBody(c, next);
  };
}

function askingOf(c: Context<Door>, exchangeUrl: string): Asking {
  const { pathname, search } = new URL(c.req.url);
  const headers = { ...c.req.header() } as IncomingHttpHeaders;
  return { method: c.req.method, url: `${exchangeUrl.replace(/\/$/, '')}${pathname}${search}`, headers };
}
