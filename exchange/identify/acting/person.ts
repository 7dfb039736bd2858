import type { ProxyKind } from '../../../contracts/proxy.ts';
import { freshSeconds } from '../../../contracts/sign-in.ts';
import { type Connection, together } from '../../../database/connect.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Services } from '../../services.ts';
import { findSession, type SignInSession } from '../../sign-in/sessions.ts';
import type { SignedIn } from '../caller/person-token.ts';
import { proofTooOld, signedOut } from '../objections.ts';
import { readFacts } from '../person/facts.ts';
import { isNameOf, personName } from '../person/person-names.ts';
import { findProxiedBy, type ProxyEntry } from './proxies.ts';
import { isStandingIn } from './proxy-rules.ts';

/** Whom an account asks about: by the name that is made for it alone. */
export type Own = { readonly signedIn: SignedIn; readonly name: string };

/** A resident at the door, in the transaction that relies on it. */
export type Person = {
  readonly account: string;
  readonly session: SignInSession;
  readonly signedIn: SignedIn;
  /** their own registration */
  readonly subject: string;
  readonly pages: readonly Page[];
};

/** Whose pages this account may open, and as whom. */
export type Page = {
  /** for this account alone */
  readonly name: string;
  readonly facts: SubjectFacts;
  readonly as: 'self' | ProxyKind;
  readonly proxy: ProxyEntry | null;
};

/**
 * Who is at the door at this moment: the session in force and this token's, the person registered, and for whom they stand in. Read it again
 * after a lock was waited for.
 * @param seen what a first look found: then all is asked at once, and what has changed since is asked again
 * @throws Fault unauthenticated
 */
export async function identifyPerson(
  { keys, linkage, clock, realClock }: Services,
  connection: Connection,
  signedIn: SignedIn,
  seen?: Concerned,
): Promise<Person> {
  const now = clock.now();
  const [{ session, subject, proxied }, expected] = await together(
    lookAt({ keys, realClock }, connection, signedIn, seen?.subject),
    seen ? readFacts(connection, seen.everybody, now) : Promise.resolve(undefined),
  );
  const { account } = session;
  const everybody = everybodyOf(subject, proxied);
  const facts =
    expected && everybody.every((one) => seen!.everybody.includes(one))
      ? expected
      : await readFacts(connection, everybody, now);
  const own = facts.get(subject);
  if (own?.status !== 'active' || own.id !== subject) throw signedOut();
  const others = proxied.flatMap((proxy): Page[] => {
    const person = facts.get(proxy.subject);
    // Who was merged into another is that other one by now, for whom nobody has said anything.
    if (!person || person.id !== proxy.subject || !isStandingIn(proxy, { now, person, proxy: own })) return [];
    return [{ name: personName(linkage, account, person.id), facts: person, as: proxy.kind, proxy }];
  });
  const self: Page = { name: personName(linkage, account, subject), facts: own, as: 'self', proxy: null };
  return { account, session, signedIn, subject, pages: [self, ...others] };
}

const everybodyOf = (subject: string, proxied: readonly ProxyEntry[]): readonly string[] => [
  ...new Set([subject, ...proxied.map((one) => one.subject)]),
];

/** @param expected whose account it was a moment ago */
async function lookAt(
  { keys, realClock }: Pick<Services, 'keys' | 'realClock'>,
  connection: Connection,
  signedIn: SignedIn,
  expected?: string,
) {
  const [session, theirs] = await together(
    findSession(connection, signedIn.session, realClock.now()),
    expected === undefined ? Promise.resolve(undefined) : findProxiedBy(connection, keys, expected),
  );
  if (session?.account !== signedIn.account || session.client !== signedIn.client || session.holder.kind !== 'resident')
    throw signedOut();
  const { subject } = session.holder;
  const proxied = theirs && subject === expected ? theirs : await findProxiedBy(connection, keys, subject);
  return { session, subject, proxied };
}

/** @property subjects whom the name may mean, and who asks; `everybody`: also those of the account's other pages */
export type Concerned = {
  readonly session: SignInSession;
  readonly subject: string;
  readonly subjects: readonly string[];
  readonly everybody: readonly string[];
};

/**
 * A first look, before anybody is locked: whose session it is, and whom that name may mean. Nothing may rest on it but what is locked.
 * @throws Fault unauthenticated
 */
export async function findConcerned(
  { keys, linkage, realClock }: Services,
  connection: Connection,
  { signedIn, name }: { readonly signedIn: SignedIn; readonly name: string },
): Promise<Concerned> {
  const { session, subject, proxied } = await lookAt({ keys, realClock }, connection, signedIn);
  const meant = [subject, ...proxied.map((one) => one.subject)].find((one) =>
    isNameOf(linkage, name, session.account, one),
  );
  const subjects = [...new Set([subject, meant ?? subject])];
  return { session, subject, subjects, everybody: everybodyOf(subject, proxied) };
}

/** The page of that name; somebody else's, nobody's and one that ended are alike none. */
export const findPage = ({ linkage }: Services, { account, pages }: Person, name: string): Page | undefined =>
  pages.find(({ facts }) => isNameOf(linkage, name, account, facts.id));

/**
 * Whether it is still the person who signed in, as far as a proof of the last minutes can say: asked of the session, which knows of a proof that was
 * given again, and not of the token, which does not.
 * @throws Fault proof_too_old
 */
export function checkFresh({ session }: Pick<Person, 'session'>, { realClock }: Pick<Services, 'realClock'>): void {
  if (realClock.now().getTime() - session.authTime.getTime() > freshSeconds * 1000) throw proofTooOld();
}
