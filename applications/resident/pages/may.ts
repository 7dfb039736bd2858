import { PageError } from '../../../web/application/page-error.ts';
import type { Whose } from './whose.ts';

/** What is done on somebody's pages. */
export type Act =
  | 'trail'
  | 'consents'
  | 'questions'
  | 'requests'
  | 'take-away'
  | 'monthly-post'
  | 'care'
  | 'care-tell'
  | 'proxies'
  | 'consent'
  | 'ask'
  | 'request'
  | 'invite'
  | 'account';

type Scope = Whose['scope'][number];
/** what a proxy's scope must hold one of; `legal`: a legal proxy alone; `self`: nobody stands in for that */
const needed: Readonly<Record<Act, readonly Scope[] | 'legal' | 'self'>> = {
  trail: ['read', 'trail'],
  consents: ['read', 'consents'],
  questions: ['read', 'questions'],
  requests: ['read', 'requests'],
  'take-away': ['read'],
  'monthly-post': ['read', 'trail'],
  care: ['read'],
  'care-tell': ['consent'],
  proxies: 'legal',
  consent: ['consent'],
  ask: ['ask'],
  request: ['request'],
  invite: 'self',
  account: 'self',
};
/** What a 支援者 never does, whatever somebody has written into a scope. */
const neverSupporter: readonly Act[] = ['take-away', 'care-tell', 'consent', 'ask', 'request'];

/**
 * Whether this is for the reader to do on that page: which cards and buttons are shown. Who may is for the exchange to say each time
 * (exchange/identify/acting/proxy-rules.ts, of which this is the picture: may.test.ts holds one against the other).
 */
export function may({ as, scope }: Pick<Whose, 'as' | 'scope'>, act: Act): boolean {
  if (as === 'self') return true;
  const needs = needed[act];
  if (needs === 'self') return false;
  if (needs === 'legal') return as === 'legal';
  if (as === 'supporter' && neverSupporter.includes(act)) return false;
  return needs.some((one) => scope.includes(one));
}

/** @throws PageError not_found, as for a page that is not there */
export function checkMay(whose: Whose, act: Act): Whose {
  if (!may(whose, act)) throw new PageError('not_found');
  return whose;
}
