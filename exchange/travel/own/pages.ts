import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { type Connection, setContext, transact } from '../../../database/connect.ts';
import { identifyPerson, type Page, type Person } from '../../identify/acting/person.ts';
import { acceptInvitation, findInvitation, findProxiesOf } from '../../identify/acting/proxies.ts';
import type { SignedIn } from '../../identify/caller/person-token.ts';
import { insertProofs, proofKey } from '../../identify/caller/proofs.ts';
import { usedBefore } from '../../identify/objections.ts';
import { readFacts } from '../../identify/person/facts.ts';
import { lockGroup } from '../../identify/person/group.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { documentOwn } from '../../record/own.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import type { AccountAct } from '../../rights/own-acts.ts';
import type { Services } from '../../services.ts';
import { findShown } from '../../sign-in/device/devices.ts';
import { listOwnNotices } from '../../sign-in/notices.ts';

/** What an account does for nobody's page in particular; recorded about its own person. */
async function actAsAccount<T>(
  services: Services,
  signedIn: SignedIn,
  act: AccountAct,
  work: (connection: Connection, person: Person, now: Date) => Promise<T | undefined>,
): Promise<T | undefined> {
  const { pools, clock, realClock } = services;
  await services.checkPublishing();
  return transact(pools.exchange, {}, async (connection) => {
    const { proof } = signedIn;
    if ((await insertProofs(connection, [proof], realClock.now())).has(proofKey(proof))) throw usedBefore();
    const person = await identifyPerson(services, connection, signedIn);
    const now = clock.now();
    const result = await work(connection, person, now);
    await record(services, connection, { person, page: person.pages[0]!, isDone: result !== undefined }, act, now);
    return result;
  });
}

async function record(
  { keys, linkage, realClock }: Services,
  connection: Connection,
  { person, page, isDone }: { readonly person: Person; readonly page: Page; readonly isDone: boolean },
  act: AccountAct,
  now: Date,
): Promise<void> {
  const tag = (await tagsOf(keys, [page.facts.id])).get(page.facts.id) ?? null;
  const said = isDone
    ? ({ decision: 'permit', reasons: [] } as const)
    : ({ decision: 'refuse', reasons: ['sender_not_entitled'] } as const);
  const draft = documentOwn(linkage, { person, page, tag }, act, { now, message: randomUUID() }, said);
  if (isDone) await insertRecords(connection, [{ records: [draft] }], realClock.now());
  else await recordRefusals(connection, [draft], realClock.now());
}

/** The person reads who has taken up the invitation, and as what; the page is there from now on. */
async function recordAccepted(
  services: Services,
  connection: Connection,
  { signedIn, id }: { readonly signedIn: SignedIn; readonly id: string },
  now: Date,
): Promise<void> {
  const person = await identifyPerson(services, connection, signedIn);
  const page = person.pages.find(({ proxy }) => proxy?.id === id);
  // One that begins later opens no page yet; the person reads of it when it was invited.
  if (page) await record(services, connection, { person, page, isDone: true }, 'own-proxy-accepted', now);
}

/** Or is no longer registered: nobody can come to stand in for them. */
const isHiding = async (connection: Connection, subject: string, now: Date): Promise<boolean> => {
  const facts = (await readFacts(connection, [subject], now)).get(subject);
  return facts?.status !== 'active' || facts.id !== subject || facts.protected;
};

/** Whose pages the account may open at this moment; and, on a tablet, how it calls the person. */
export const readPages = async (services: Services, signedIn: SignedIn) =>
  (await actAsAccount(services, signedIn, 'own-pages', async (connection, person, now) => {
    await setContext(connection, { account: person.account });
    const shown = await findShown(connection, person.account, person.session.device);
    // Not on a tablet: it stands in a room where others come and go.
    const notices = person.session.how === 'device' ? [] : await listOwnNotices(connection, person.subject, now);
    return { person, shown, notices };
  }))!;

/** The account's own person, who is about to read how and when they signed in. Nobody stands in for that. */
export const readSignIns = async (services: Services, signedIn: SignedIn): Promise<Person> =>
  (await actAsAccount(services, signedIn, 'own-sign-ins', async (_, person) => {
    if (person.session.how === 'device') throw new Fault('forbidden', 'この端末からは見られません。');
    return person;
  }))!;

/** What the account signs in with, about to be read by its own person. @param list under the context `account` */
export const readOwnKeys = async <T>(
  services: Services,
  signedIn: SignedIn,
  list: (connection: Connection, account: string) => Promise<T>,
): Promise<T> =>
  (await actAsAccount(services, signedIn, 'own-keys', async (connection, { account, session }) => {
    if (session.how === 'device') throw new Fault('forbidden', 'この端末からは見られません。');
    await setContext(connection, { account });
    return { all: await list(connection, account) };
  }))!.all;

/**
 * Somebody takes up an invitation that was handed to them. A code that never was, is over, or is another's to take up, and one of a person who has
 * come to hide meanwhile: one answer.
 * @throws Fault not_found, conflict, forbidden
 */
export async function takeInvitation(
  services: Services,
  signedIn: SignedIn,
  { code, label }: { readonly code: string; readonly label: string },
): Promise<void> {
  const { keys, realClock } = services;
  const taken = await actAsAccount(services, signedIn, 'own-invitation', async (connection, before, now) => {
    if (before.session.how === 'device') throw new Fault('forbidden', 'この端末からは、代理人になれません。');
    const found = await findInvitation(connection, services, code, realClock.now());
    await lockGroup(connection, [...new Set([before.subject, found?.subject ?? before.subject])]);
    const person = await identifyPerson(services, connection, signedIn);
    // Read again: it may have ended, or been taken up, while the lock was waited for.
    const invited = await findInvitation(connection, services, code, realClock.now());
    if (!invited || invited.subject === person.subject || (await isHiding(connection, invited.subject, now)))
      return undefined;
    if (invited.proxySubject !== null && invited.proxySubject !== person.subject) return undefined;
    const others = await findProxiesOf(connection, keys, invited.subject);
    if (others.some((one) => one.proxySubject === person.subject && one.acceptedAt !== null && one.endedAt === null))
      throw new Fault('conflict', 'すでに、この方の代理人として登録されています。');
    await acceptInvitation(connection, keys, { id: invited.id, proxySubject: person.subject, label }, now);
    await recordAccepted(services, connection, { signedIn, id: invited.id }, now);
    return true;
  });
  if (!taken) throw new Fault('not_found', 'この招待の番号は使えません。番号と期限を、招待した方に確かめてください。');
}
