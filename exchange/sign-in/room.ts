import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { type Connection, transact } from '../../database/connect.ts';
import type { FormTokens } from '../../web/form/token.ts';
import type { AnyFrame, Telephone } from '../../web/frame/frame.ts';
import { residentFrame } from '../../web/frame/resident-frame.ts';
import type { Visit, Visits } from '../identify/issuer/visits.ts';
import type { Services } from '../services.ts';
import { type Origin, originOf } from './origin.ts';
import type { RelyingParty } from './passkey/webauthn.ts';
import type { Secrets } from './secrets.ts';
import type { Way } from './sessions.ts';

/** What the pages share. */
export type Room = {
  readonly services: Services;
  readonly secrets: Secrets;
  readonly visits: Visits;
  readonly tokens: FormTokens;
  readonly party: RelyingParty;
  readonly region: {
    readonly name: string;
    readonly exchangeUrl: string;
    readonly applicationsUrl: string;
    readonly telephone: Telephone;
  };
};

export type SignInDoor = { Bindings: HttpBindings; Variables: { visit: Visit } };
export type At = Context<SignInDoor>;

export const browserOf = (c: At) => ({ request: c.env.incoming, response: c.env.outgoing });
/** A path of this visit. */
export const path = ({ uid }: Visit, rest = ''): string => `/sign-in/${uid}${rest}`;

export function frameOf({ services, region }: Room, c: At, visit?: Visit): AnyFrame {
  const common = { region: region.name, asOf: services.clock.now(), runMode: '通常' } as const;
  const leave = visit ? path(visit, '/leave') : null;
  if (visit?.people === 'staff')
    return { look: 'staff', application: 'サインイン', user: null, navigation: [], leave: null, ...common };
  return { ...residentFrame(c, { ...common, telephone: region.telephone, leave }), path: null };
}

/** One transaction of the pages where nobody is known yet. Nothing is answered before it is recorded. */
export async function signing<T>({ services }: Room, work: (connection: Connection) => Promise<T>): Promise<T> {
  await services.checkPublishing();
  return transact(services.pools.exchange, { sign_in: 'yes' }, work);
}

/**
 * Where a request comes from. Before the exchange stands whoever ends TLS, on this machine or in its network: what that one has added last is believed, and
 * nothing before it.
 */
export function originFrom({ services, secrets }: Room, c: At): Origin {
  const near = c.env.incoming.socket.remoteAddress ?? '';
  const isOurs = /^(::1$|::ffff:127\.|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/.test(near);
  const told = c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim();
  return originOf(secrets, isOurs && told ? told : near, services.realClock.now());
}

/** Sends the browser on: back to the application, through the issuer. */
export async function goOn(
  { visits, services }: Room,
  c: At,
  sid: string,
  how: Way,
  shared: boolean,
): Promise<Response> {
  const visit = c.get('visit');
  const keep = !shared && visit.people === 'resident';
  const authTime = services.realClock.now();
  const onward = await visits.finish(browserOf(c), visit.uid, { sid, how, authTime, keep });
  // Only after proving anew who they are: whoever finds the page open must not be able to.
  const makesPasskey = visit.people === 'resident' && visit.makesPasskey;
  return c.redirect(makesPasskey ? path(visit, '/passkey/new') : onward, 303);
}
