import { proxyKinds } from '../../contracts/proxy.ts';
import type { Page, Person } from '../identify/acting/person.ts';
import type { Linkage } from '../identify/person/digests.ts';
import { actorName, sessionName } from '../identify/person/person-names.ts';
import { type AccountAct, type OwnAct, ownActs } from '../rights/own-acts.ts';
import type { RecordDraft } from './record.ts';
import { type Asked, documentAsked } from './registration.ts';

const readingAccount: readonly string[] = ['own-pages', 'own-sign-ins', 'own-keys'] satisfies AccountAct[];

/**
 * The record of what a resident, or who stands in for one, does by themselves. What they only read is shown to them and to auditors, and not to
 * their town hall: how often somebody looks is nobody's business.
 * @param page undefined where the account may open none of that name: then nobody is meant
 * @param tag of the page's person
 */
export function documentOwn(
  linkage: Linkage,
  { person, page, tag }: { readonly person: Person; readonly page: Page | undefined; readonly tag: string | null },
  act: OwnAct | AccountAct,
  { now, message }: { readonly now: Date; readonly message: string },
  said: Pick<Asked, 'decision' | 'reasons'> & Partial<Asked>,
): RecordDraft {
  const { signedIn, account, subject } = person;
  const changes = act in ownActs ? ownActs[act as OwnAct].changes : !readingAccount.includes(act);
  const client = { member: signedIn.client, system: signedIn.client };
  return documentAsked(changes ? 'registration' : 'self-access', client, now, message, {
    phase: changes ? 'change' : 'outcome',
    subject: page === undefined ? null : tag,
    municipality: page !== undefined && changes ? page.facts.municipality : null,
    actor: actorName(linkage, account, page?.facts.id ?? subject),
    role: roleOf(person, page),
    session: sessionName(person.session.id, page?.facts.id ?? subject),
    items: [act],
    ...said,
  });
}

const roleOf = ({ session }: Person, page: Page | undefined): string => {
  if (page && page.as !== 'self') return proxyKinds[page.as];
  return session.how === 'device' ? '本人の端末' : '本人';
};
