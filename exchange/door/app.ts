import type { IncomingHttpHeaders } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { Fault } from '../../contracts/fault.ts';
import { answerFault } from '../answer/fault.ts';
import type { Authenticate, Caller } from '../identify/authenticate.ts';
import { limitBody } from './body.ts';

export type Door = { Bindings: HttpBindings; Variables: { caller: Caller } };
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
  const base = exchangeUrl.replace(/\/$/, '');
  return async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    const headers = { ...c.req.header() } as IncomingHttpHeaders;
    c.set('caller', await authenticate({ method: c.req.method, url: `${base}${pathname}${search}`, headers }));
    await limitBody(c, next);
  };
}
