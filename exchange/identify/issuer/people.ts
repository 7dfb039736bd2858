import { type Configuration, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { asksAlso, peopleOf } from '../../../contracts/sign-in.ts';
import { type Pool, transact } from '../../../database/connect.ts';
import { type Described, describeSession } from '../../sign-in/described.ts';
import { touchSession } from '../../sign-in/sessions.ts';
import { codeLife, tokenLife, visitLife } from './life.ts';
import type { Pages } from './pages.ts';

/** What the library calls an account is here one sign-in session: all that hangs on it ends when the session does. */
type SignedIn = { readonly session: Described };
const signedIn = (context: KoaContextWithOIDC) =>
  (context.oidc.entities.Account as unknown as SignedIn | undefined)?.session;

const secondsTo = (end: Date): number => Math.max(1, Math.floor((end.getTime() - Date.now()) / 1000));

/**
 * The code flow for people: OpenID Connect as FAPI 2.0 asks. Who signed in is asked of the session at every step (exchange/sign-in/).
 * @param resource the audience of its tokens
 */
export const forPeople = (pool: Pool, resource: string, pages: Pages, cookieKey: string, secure: boolean) =>
  ({
    responseTypes: ['code'],
    allowOmittingSingleRegisteredRedirectUri: false,
    scopes: ['openid'],
    extraParams: [asksAlso.parameter],
    claims: {
      openid: [
        ...['sub', 'sid', 'kind', 'acr', 'auth_time', 'session_ends', 'session_idle'],
        ...['member', 'staff', 'roles'],
      ],
    },
    ttl: {
      AccessToken: tokenLife,
      AuthorizationCode: codeLife,
      IdToken: codeLife,
      Interaction: visitLife,
      Session: (context) => secondsTo(signedIn(context)?.endsAt ?? new Date(Date.now() + visitLife * 1000)),
      Grant: (context) => secondsTo(signedIn(context)!.endsAt),
      RefreshToken: (context) => secondsTo(signedIn(context)!.endsAt),
    },
    cookies: {
      // A prefix that a browser honours on https alone: nobody beside us, and no page under another name of ours, can set them.
      names: secure
        ? { session: '__Host-engawa', interaction: '__Secure-engawa-visit', resume: '__Secure-engawa-resume' }
        : { session: 'engawa', interaction: 'engawa-visit', resume: 'engawa-resume' },
      keys: [cookieKey],
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}`, policy: policy() },
    // Nothing is asked of the person but to sign in: what an application may is decided on the road, never here.
    async loadExistingGrant({ oidc }) {
      const { session, client, provider } = oidc;
      const known = session!.grantIdFor(client!.clientId);
      const found = known && (await provider.Grant.find(known));
      if (found && found.accountId === session!.accountId) return found;
      const grant = new provider.Grant({ accountId: session!.accountId!, clientId: client!.clientId });
      grant.addOIDCScope('openid');
      grant.addResourceScope(resource, '');
      await grant.save();
      return grant;
    },
    /** @param sid the session; @param token a code or a refresh token, where one is used: the name in what is given then is the account's */
    async findAccount(_context, sid, token) {
      const session = await transact(pool, { sign_in: 'yes' }, async (connection) => {
        const found = await describeSession(connection, sid, new Date());
        if (found && token) await touchSession(connection, sid, new Date());
        return found;
      });
      if (!session) return undefined;
      const accountId = token ? session.account : sid;
      return { accountId, session, claims: () => ({ sub: accountId, ...claimsOf(session) }) };
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: false,
    expiresWithSession: () => false, // the browser's cookie; ours is asked instead
    renderError(context, out) {
      context.type = 'html';
      context.body = pages.error(out.error);
    },
  }) satisfies Configuration;

const claimsOf = ({ id, holder, how, authTime, endsAt, idleSeconds, roles }: Described) => ({
  sid: id,
  kind: holder.kind,
  acr: how,
  auth_time: seconds(authTime),
  session_ends: seconds(endsAt),
  session_idle: idleSeconds,
  ...(holder.kind === 'staff' && { member: holder.member, staff: holder.staff, roles }),
});
const seconds = (time: Date) => Math.floor(time.getTime() / 1000);

/** What an access token says of the person: how they signed in, and in which session. */
export function tokenClaims(context: KoaContextWithOIDC) {
  const { id, holder, how, authTime } = signedIn(context)!;
  return { kind: holder.kind, sid: id, acr: how, auth_time: seconds(authTime) };
}

/** One prompt: sign in. A browser is asked again when its session has ended, or is of other people than the application serves. */
function policy() {
  const { base, Check } = interactionPolicy;
  const prompts = base();
  prompts.remove('consent');
  prompts.get('login')!.checks.add(
    new Check('session_over', 'nobody of this application is signed in', 'login_required', (context) => {
      const { session, client } = context.oidc;
      if (session!.accountId === undefined) return false;
      // Over; or of staff, where residents sign in, and the other way round.
      return signedIn(context)?.holder.kind !== peopleOf(client!.clientId.slice('app/'.length));
    }),
  );
  return prompts;
}
