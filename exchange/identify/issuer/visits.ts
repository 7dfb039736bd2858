import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { errors, type InteractionResults } from 'oidc-provider';
import { type ApplicationClient, asksAlso, type People, peopleOf } from '../../../contracts/sign-in.ts';
import type { Pool } from '../../../database/connect.ts';
import type { End } from '../../sign-in/ending.ts';
import type { Way } from '../../sign-in/sessions.ts';
import { forgetBrowser } from './adapter.ts';
import { visitLife } from './life.ts';

/** A browser that an application has sent to sign in, until it goes back. */
export type Visit = {
  readonly uid: string;
  readonly client: ApplicationClient;
  /** of the application */
  readonly folder: string;
  readonly people: People;
  /** the session that this browser had, in force or not */
  readonly sid: string | undefined;
  /** the person must prove anew who they are, although the session holds */
  readonly anew: boolean;
  /** and then wants to make another passkey */
  readonly makesPasskey: boolean;
  /** the session with which the person has signed in already; the browser has not gone back yet */
  readonly signedIn: string | undefined;
  /** where it goes on, once the person has signed in */
  readonly onward: string;
};

export type Browser = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** What the sign-in pages do with a visit. */
export type Visits = {
  /** the visit of this browser; undefined where it has none of that name, or it was too long ago */
  find(browser: Browser, uid: string): Promise<Visit | undefined>;
  /**
   * The person has signed in: the browser gets a new cookie, and what another session of it was is over.
   * @param keep whether the browser keeps the cookie when it is closed
   * @returns where to send the browser
   */
  finish(
    browser: Browser,
    uid: string,
    signedIn: { sid: string; how: Way; authTime: Date; keep: boolean },
  ): Promise<string>;
  /** the person does not want to. @returns where to send the browser */
  abandon(browser: Browser, uid: string): Promise<string>;
};

/** @param provider as it is at the moment */
export const createVisits = (pool: Pool, end: End, provider: () => Provider): Visits => {
  const load = async ({ request, response }: Browser, uid: string) => {
    try {
      const found = await provider().interactionDetails(request, response);
      return found.uid === uid ? found : undefined;
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  };
  const answer = async (browser: Browser, uid: string, result: InteractionResults, sid?: string): Promise<string> => {
    const visit = await load(browser, uid);
    if (!visit) throw new errors.SessionNotFound('no such visit');
    const { session } = visit;
    // Another person, or a new session of the same: the browser must not go on with the old cookie.
    if (sid !== undefined && session && session.accountId !== sid) {
      await forgetBrowser(pool, session.uid);
      await end(session.accountId);
      visit.session = undefined;
    }
    visit.result = result;
    await visit.save(visitLife);
    return visit.returnTo;
  };
  return {
    async find(browser, uid) {
      const found = await load(browser, uid);
      if (!found) return undefined;
      const client = String(found.params.client_id) as ApplicationClient;
      const folder = client.slice('app/'.length);
      const { reasons } = found.prompt;
      const anew = reasons.includes('login_prompt') || reasons.includes('max_age');
      return {
        uid,
        client,
        folder,
        people: peopleOf(folder),
        sid: found.session?.accountId,
        anew,
        makesPasskey: anew && found.params[asksAlso.parameter] === asksAlso.newPasskey,
        signedIn: found.result?.login?.accountId,
        onward: found.returnTo,
      };
    },
    finish: (browser, uid, { sid, how, authTime, keep }) =>
      answer(
        browser,
        uid,
        { login: { accountId: sid, acr: how, ts: Math.floor(authTime.getTime() / 1000), remember: keep } },
        sid,
      ),
    abandon: (browser, uid) => answer(browser, uid, { error: 'access_denied', error_description: 'abandoned' }),
  };
};
