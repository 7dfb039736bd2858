import type { Hono } from 'hono';
import { Fault } from '../../contracts/fault.ts';
import type { Connection } from '../../database/connect.ts';
import { show } from '../../web/pages.tsx';
import type { Visit } from '../identify/issuer/visits.ts';
import type { ExternalIssuer } from './external/issuers.ts';
import { findAccount, openAccount, openSession } from './opening.ts';
import { notForm } from './over.tsx';
import { ErrorPage } from './pages/plain.tsx';
import { isInForce } from './passkey/sign-in.ts';
import { recordSignIn } from './records.ts';
import { frameOf, goOn, path, type Room, type SignInDoor, signing } from './room.ts';
import type { Holder } from './sessions.ts';
import { keepStep, takeStep } from './steps.ts';

/** Which of them a visit may use: residents' for residents, a member's for staff. */
export const usableBy = (issuers: readonly ExternalIssuer[], { people }: Visit): ExternalIssuer[] =>
  issuers.filter(({ who }) => (who === 'residents') === (people === 'resident'));

/** The browser comes back to one address of each issuer; from there it goes on to its own visit, whose cookies it then shows. */
export function addExternalBack(app: Hono<SignInDoor>): void {
  app.get('/back/:issuer', (c) => {
    const [uid] = (c.req.query('state') ?? '').split('.');
    const { search } = new URL(c.req.url);
    const visit = /^[\w-]{20,60}$/.test(uid ?? '') ? uid : 'nobody';
    return c.redirect(`/sign-in/${visit}/back/${encodeURIComponent(c.req.param('issuer'))}${search}`, 303);
  });
}

/** Signing in on the word of an issuer outside. What the road sees is our own token all the same. */
export function addExternal(app: Hono<SignInDoor>, room: Room, issuers: readonly ExternalIssuer[]): void {
  const { services } = room;
  const now = () => services.realClock.now();
  app.get('/:visit/external/:issuer', async (c) => {
    const visit = c.get('visit');
    const issuer = usableBy(issuers, visit).find(({ id }) => id === c.req.param('issuer'));
    if (!issuer) return notForm(room, c, 404);
    const { address, kept } = await issuer.begin(visit.uid).catch((cause: Error) => {
      throw new Fault('not_ready', undefined, { cause });
    });
    await keepStep(services.pools.exchange, visit.uid, 'external', kept, now());
    return c.redirect(address.href, 303);
  });
  app.get('/:visit/back/:issuer', async (c) => {
    const visit = c.get('visit');
    const issuer = usableBy(issuers, visit).find(({ id }) => id === c.req.param('issuer'));
    const kept = await takeStep(services.pools.exchange, visit.uid, 'external', now());
    if (!issuer || kept === undefined) return notForm(room, c, 404);
    const said = await issuer.finish(new URL(c.req.url), kept);
    const sid = await signing(room, (connection) => signIn(connection, issuer, visit, said));
    if (sid) return goOn(room, c, sid, 'external', true);
    // Whoever is not known here, and whoever was not vouched for: one answer.
    const page = <ErrorPage frame={frameOf(room, c, visit)} code="external" home={path(visit)} />;
    return show(c, page, 400);
  });

  async function signIn(connection: Connection, issuer: ExternalIssuer, { client }: Visit, said: string | undefined) {
    const holder = await holderOf(connection, issuer, said ?? '');
    const inForce = holder && said !== undefined && (await isInForce(connection, holder, services.clock.now()));
    const event = { holder, client, act: 'signed-in-external' } as const;
    if (!holder || !inForce) {
      await recordSignIn(services, connection, { ...event, refused: holder ? 'sign_in_failed' : 'subject_unknown' });
      return undefined;
    }
    const known = await findAccount(connection, holder);
    const account = known ?? (await openAccount(connection, holder, now()));
    const opened = { account, kind: holder.kind, how: 'external', client, shared: true } as const;
    const sid = await openSession(connection, opened, now());
    if (!known) await recordSignIn(services, connection, { ...event, sid, act: 'account-opened' });
    await recordSignIn(services, connection, { ...event, sid });
    return sid;
  }
}

/** Staff by the id with which their member enrolled them; residents by the account that they opened by sign-in letter. */
async function holderOf(connection: Connection, { who }: ExternalIssuer, said: string): Promise<Holder | undefined> {
  if (who === 'residents') {
    const { rows } = await connection.query<{ subject: string }>(
      `SELECT subject FROM exchange.account WHERE id::text = $1 AND kind = 'resident' AND closed_at IS NULL`,
      [said],
    );
    return rows[0] && { kind: 'resident', subject: rows[0].subject };
  }
  const { rowCount } = await connection.query('SELECT FROM exchange.staff WHERE member = $1 AND id = $2', [who, said]);
  return rowCount === 1 ? { kind: 'staff', member: who, staff: said } : undefined;
}
