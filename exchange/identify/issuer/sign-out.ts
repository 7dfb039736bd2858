import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { End } from '../../sign-in/ending.ts';
import type { Pages } from './pages.ts';

/**
 * Signing out: by the person (RP-initiated logout) or by the application behind (a refresh token given back). Both end the sign-in session, in every
 * application that it was used in.
 */
export const signOut = (end: End, pages: Pages) =>
  ({
    revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: {
      enabled: true,
      async logoutSource(context, form) {
        // An application that shows whose session it is has asked already; who only follows a link is asked here.
        if (isOwnHint(context)) return leave(end, context);
        context.body = pages.signOut(between(form, 'action="', '"'), {
          xsrf: between(form, 'name="xsrf" value="', '"'),
          logout: 'yes',
        });
      },
      postLogoutSuccessSource(context) {
        context.body = pages.signedOut();
      },
    },
  }) satisfies Configuration['features'];

/** A person who was asked and has said yes: the library ends the browser's session, and this ours, before the answer leaves. */
export const endWithBrowser =
  (end: End) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const { oidc } = context; // made on the way
    const session = oidc?.session as { accountId?: string; destroyed?: boolean } | undefined;
    if (oidc?.route === 'end_session_confirm' && session?.destroyed && session.accountId) await end(session.accountId);
  };

/** The library gives the form as text, whose two values are its own: an address of ours and random letters. */
const between = (text: string, start: string, end: string): string => text.split(start)[1]!.split(end)[0]!;

function isOwnHint({ oidc }: KoaContextWithOIDC): boolean {
  const hint = (oidc.entities as { IdTokenHint?: { payload: { sid?: unknown } } }).IdTokenHint;
  return hint !== undefined && hint.payload.sid === oidc.session?.accountId;
}

async function leave(end: End, context: KoaContextWithOIDC): Promise<void> {
  const { session } = context.oidc;
  const { postLogoutRedirectUri, state } = (session!.state ?? {}) as { postLogoutRedirectUri?: string; state?: string };
  await end(session!.accountId!);
  await session!.destroy();
  context.oidc.cookies.set(context.oidc.provider.cookieName('session'), null, { httpOnly: true, sameSite: 'lax' });
  const back = new URL(postLogoutRedirectUri ?? context.oidc.urlFor('end_session_success'));
  if (postLogoutRedirectUri && state !== undefined) back.searchParams.set('state', state);
  context.status = 303;
  context.redirect(back.href);
}
