import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK } from 'jose';
import { randomDPoPKeyPair, randomNonce, randomPKCECodeVerifier } from 'openid-client';
import type { Clock } from '../../contracts/clock.ts';
import { backIn } from './back.ts';
import { SignInError } from './error.ts';
import type { Issuer } from './issuer.ts';
import type { Content, Tokens } from './session.ts';
import { newId, type Store, type Stored } from './store.ts';

/** A person who is signed in at this moment. */
export type Session = {
  /** what the browser holds; told to nobody else */
  readonly id: string;
  readonly content: Content & { readonly tokens: Tokens };
  readonly version: number;
  /** when it ends unless it is used again (ms) */
  readonly endsAt: number;
  /** the screen locks after so long; null: never */
  readonly lockMs: number | null;
};

/** What a browser's id stands for. `over` and `locked` know whose it was, so that what is posted now can be kept for them. */
export type Found =
  | { readonly is: 'nobody' }
  | { readonly is: 'over'; readonly account: string }
  | { readonly is: 'locked'; readonly account: string }
  | { readonly is: 'live'; readonly session: Session };

/** A token that ends sooner than this is not sent any more (ms). */
const reserveMs = 20_000;
/** Uses of a session are written down this often at most. */
const touchMs = 15_000;

type Options = {
  readonly store: Store;
  readonly issuer: Issuer;
  /** the machine's */
  readonly clock: Clock;
  /** the application's path: where people go on when nothing else is asked */
  readonly start: string;
  /** the screen of that person locks when it is not used for so long (ms); null: never */
  readonly lockOf: (content: Content) => number | null | Promise<number | null>;
};

/** The sign-in sessions of one application. */
export function openSessions({ store, issuer, clock, start, lockOf }: Options) {
  const now = () => clock.now().getTime();
  const attemptOf = (state: string, browser: string) => `${state} ${browser}`;
  /** Renewals that run in this process. */
  const renewing = new Map<string, Promise<Session>>();

  /**
   * Begins to sign somebody in.
   * @param browser a random id that this browser holds: only it can go on with the attempt
   * @param anew they must prove who they are although the issuer knows them
   * @param newPasskey and may then make another passkey, on the issuer's page
   */
  async function begin(browser: string, wanted: string | undefined, anew: boolean, newPasskey = false): Promise<URL> {
    const [state, keys] = [newId(), await randomDPoPKeyPair('ES256', { extractable: true })];
    const attempt = {
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      proofKey: await exportJWK(keys.privateKey),
      back: backIn(start, wanted),
      // Seconds, as the issuer's claim is: what was proved in this very second counts.
      provedAfter: anew ? Math.floor(now() / 1000) * 1000 : null,
    };
    const address = await issuer.begin(attempt, state, anew, newPasskey);
    await store.keepAttempt(attemptOf(state, browser), attempt);
    return address;
  }

  /**
   * Signs in who came back from the issuer, under a new id whatever the browser held before.
   * @param before the id that it held: what that stood for is no more
   * @throws SignInError
   */
  async function finish(came: URL, browser: string | undefined, before: string | undefined) {
    const state = came.searchParams.get('state');
    if (!state || !browser) throw new SignInError('foreign');
    const attempt = await store.takeAttempt(attemptOf(state, browser));
    if (!attempt) throw new SignInError('foreign');
    const content = await issuer.finish(came, state, attempt);
    if (attempt.provedAfter !== null && content.provedAt < attempt.provedAfter) throw new SignInError('refused');
    const id = await store.begin(content);
    if (before !== undefined) await store.remove(before);
    return { id, back: attempt.back, content };
  }

  const idleEndOf = ({ content, usedAt }: Stored) =>
    content.idleMs === null ? content.endsAt : usedAt + content.idleMs;

  /** @param use whether asking counts as use */
  async function find(id: string | undefined, use = true): Promise<Found> {
    const stored = id === undefined ? undefined : await store.find(id);
    if (id === undefined || !stored) return { is: 'nobody' };
    const { content, version, usedAt } = stored;
    const { account, tokens } = content;
    const time = now();
    if (!tokens || time >= content.endsAt || time >= idleEndOf(stored)) return { is: 'over', account };
    const lockMs = await lockOf(content);
    if (lockMs !== null && time >= usedAt + lockMs) return { is: 'locked', account };
    if (use && time - usedAt > touchMs) await store.touch(id);
    const endsAt = Math.min(content.endsAt, idleEndOf({ ...stored, usedAt: use ? time : usedAt }));
    return { is: 'live', session: { id, content: { ...content, tokens }, version, endsAt, lockMs } };
  }

  /**
   * The session with a token that holds a while longer. Of many requests at once, on however many processes, one fetches it.
   * @throws SignInError `refused` when the session has ended
   */
  async function freshen(session: Session): Promise<Session> {
    if (session.content.tokens.accessEndsAt - now() > reserveMs) return session;
    const known = renewing.get(session.id);
    if (known) return known;
    const running = renew(session).finally(() => renewing.delete(session.id));
    renewing.set(session.id, running);
    return running;
  }

  async function renew(session: Session): Promise<Session> {
    for (;;) {
      const { id, content, version } = session;
      if (await store.claimRenewal(id, version)) return fetchTokens(session);
      const stored = await store.find(id);
      if (!stored?.content.tokens) throw new SignInError('refused');
      if (stored.version !== version)
        return {
          ...session,
          content: { ...content, ...stored.content, tokens: stored.content.tokens },
          version: stored.version,
        };
      await sleep(50);
    }
  }

  async function fetchTokens(session: Session): Promise<Session> {
    const { id, content, version } = session;
    try {
      const tokens = await issuer.renew(content);
      await store.replace(id, version, { ...content, tokens });
      return { ...session, content: { ...content, tokens }, version: version + 1 };
    } catch (error) {
      if (error instanceof SignInError && error.code === 'refused') await end(id);
      else await store.releaseRenewal(id, version);
      throw error;
    }
  }

  /** It is over: of it remains whose it was, for a while. */
  async function end(id: string): Promise<void> {
    const stored = await store.find(id);
    if (stored?.content.tokens) await store.replace(id, stored.version, { ...stored.content, tokens: null });
  }

  /** Signs out. @returns where the browser goes so that the issuer's session ends too, and from there back with `state` */
  async function signOut(id: string, state?: string): Promise<URL | undefined> {
    const stored = await store.find(id);
    await store.remove(id);
    return stored?.content.tokens ? issuer.endAddress(stored.content.tokens, state) : undefined;
  }

  return { begin, finish, find, freshen, end, signOut, touch: store.touch };
}
export type Sessions = ReturnType<typeof openSessions>;
