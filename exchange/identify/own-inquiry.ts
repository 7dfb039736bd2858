import { Fault } from '../../contracts/fault.ts';
import { proxyKinds } from '../../contracts/proxy.ts';
import type { Connection } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import type { Inquiry } from '../stages.ts';
import type { Objection } from './acting/acting.ts';
import { checkFresh, findConcerned, findPage, identifyPerson, type Page, type Person } from './acting/person.ts';
import { mayAct } from './acting/proxy-rules.ts';
import { asksForFresh } from './directory/endpoint.ts';
import { actorName, sessionName } from './person/person-names.ts';

/*
 * identify, for what a resident asks a member about themselves (本人開示), or who stands in for one: who it is at that moment, instead of which system
 * and whose staff.
 */

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Reading is one thing, and what somebody acts upon another. */
const actOf = ({ method }: Inquiry) => (safe.has(method) ? 'own-ask' : 'own-ask-change');

/**
 * A first look, before anybody is locked: whose registrations each of these rests on; nobody's where a member asks.
 * @throws Fault unauthenticated, forbidden (a device that stands in the room asks nothing)
 */
export const concernedBy = (
  services: Services,
  connection: Connection,
  inquiries: readonly Inquiry[],
): Promise<(readonly string[])[]> =>
  Promise.all(
    inquiries.map(async ({ own }) => {
      if (!own) return [];
      const { session, subjects } = await findConcerned(services, connection, own);
      if (session.how === 'device')
        throw new Fault(
          'forbidden',
          'この端末からは見ることも変えることもできません。ご自分の端末でサインインしてください。',
        );
      return subjects;
    }),
  );

/**
 * Who asks, in the transaction that relies on it and holds `lockSubjects` for those concerned. A page that is not there, one that is another's and one that
 * this proxy may not ask for become one objection, and so a refusal on record.
 * @returns the inquiry and whom it is about; one of a member's as it came, and undefined
 * @throws Fault unauthenticated
 */
export async function identifyAsker(
  services: Services,
  connection: Connection,
  inquiry: Inquiry,
  concerned: readonly string[],
): Promise<{ readonly inquiry: Inquiry; readonly subject: string | null | undefined }> {
  const { own } = inquiry;
  if (!own) return { inquiry, subject: undefined };
  const person = await identifyPerson(services, connection, own.signedIn);
  const page = findPage(services, person, own.name);
  const against = [...objectToPage(services, inquiry, person, page)];
  const whose = page?.facts.id ?? person.subject;
  const actor = {
    id: actorName(services.linkage, person.account, whose),
    session: sessionName(person.session.id, whose),
    role: page && page.as !== 'self' ? proxyKinds[page.as] : '本人',
  };
  return {
    inquiry: {
      ...inquiry,
      kind: 'self-access',
      actor,
      objections: [...against, ...inquiry.objections],
      askedAs: { as: page?.as ?? 'self', concerned },
    },
    subject: page?.facts.id ?? null,
  };
}

function* objectToPage(
  services: Services,
  inquiry: Inquiry,
  person: Person,
  page: Page | undefined,
): Generator<Objection> {
  if (!page || (page.as !== 'self' && !mayAct(page.proxy!, actOf(inquiry)))) {
    yield { code: 'sender_not_entitled' };
    return;
  }
  const { contract, method, path } = inquiry;
  if (contract && asksForFresh(contract, method, path) && !isFresh(person, services)) yield { code: 'proof_too_old' };
}

function isFresh(person: Person, services: Services): boolean {
  try {
    checkFresh(person, services);
    return true;
  } catch {
    return false;
  }
}

/**
 * The same at the answer (law 6): whether the session is still in force, and the page still open to it. What was asked for anew before is not asked again:
 * the provider has acted by now.
 */
export async function objectToAskerAgain(
  services: Services,
  connection: Connection,
  inquiry: Inquiry & { readonly subject: string | null },
): Promise<Objection[]> {
  const { own, subject } = inquiry;
  if (!own) return [];
  try {
    const person = await identifyPerson(services, connection, own.signedIn);
    const page = findPage(services, person, own.name);
    const isOpen = page?.facts.id === subject && (page?.as === 'self' || mayAct(page!.proxy!, actOf(inquiry)));
    return isOpen ? [] : [{ code: 'sender_not_entitled' }];
  } catch (error) {
    if (error instanceof Fault) return [{ code: 'sender_not_entitled' }];
    throw error;
  }
}
