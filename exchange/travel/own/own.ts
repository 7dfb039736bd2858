import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import { type Connection, together, transact, transactEnding } from '../../../database/connect.ts';
import { notOpen } from '../../answer/own-inquiry.ts';
import {
  checkFresh,
  findConcerned,
  findPage,
  identifyPerson,
  type Own,
  type Page,
  type Person,
} from '../../identify/acting/person.ts';
import { mayAct } from '../../identify/acting/proxy-rules.ts';
import { insertProofs, proofKey } from '../../identify/caller/proofs.ts';
import { usedBefore } from '../../identify/objections.ts';
import { lockSubjects } from '../../identify/person/facts.ts';
import { lockGroup } from '../../identify/person/group.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { documentOwn } from '../../record/own.ts';
import { insertRecords, type RecordDraft } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import type { Asked } from '../../record/registration.ts';
import { freshActs, type OwnAct, ownActs } from '../../rights/own-acts.ts';
import type { Services } from '../../services.ts';

/** What the transaction of a resident's own act knows. */
export type Acting = {
  readonly connection: Connection;
  readonly person: Person;
  readonly page: Page;
  /** the region's clock */
  readonly now: Date;
};
type Said = Partial<Omit<Asked, 'decision' | 'reasons'>>;
/** @property said what the record says beside whom, by whom and what was done */
type Done<T> = { readonly result: T; readonly said?: Said };

/**
 * Something that a resident, or who stands in for one, does by themselves: one transaction that uses up the proof, asks for the session, the account
 * and the page once the person is locked, does it, and records it. A refused attempt is recorded too. Nothing is answered before the commit.
 * @throws Fault unauthenticated, not_found, forbidden (a device that stands in the room shows nothing), proof_too_old, ledger_behind
 */
export async function actOnPage<T>(
  services: Services,
  { signedIn, name }: Own,
  act: OwnAct,
  work: (acting: Acting) => Promise<Done<T>>,
): Promise<T> {
  const { pools, clock } = services;
  await services.checkPublishing();
  try {
    const done = await transactEnding(pools.exchange, {}, async (connection) => {
      const person = await identifyLocked(services, connection, { signedIn, name }, act);
      const now = clock.now();
      const page = findPage(services, person, name);
      if (!page || (page.as !== 'self' && !mayAct(page.proxy!, act))) {
        await recordRefused(services, connection, { person, page }, act, now, refused);
        return { last: [], result: () => undefined };
      }
      // Said to whom the page is open: to all others it is not there, however long ago they signed in.
      if (freshActs.has(act)) checkFresh(person, services);
      const { result, said } = await work({ connection, person, page, now });
      const draft = await draw(services, { person, page }, act, now, { decision: 'permit', reasons: [], ...said });
      const recording = insertRecords(connection, [{ records: [draft] }], services.realClock.now());
      return { last: [recording], result: () => ({ result }) };
    });
    if (!done) throw notOpen();
    return done.result;
  } catch (error) {
    // What the work refused is gone with everything in it.
    if (error instanceof Fault && error.code === 'not_found')
      await recordAgain(services, { signedIn, name }, act, refused);
    if (error instanceof Fault && error.code === 'proof_too_old')
      await recordAgain(services, { signedIn, name }, act, tooOld);
    throw error;
  }
}

type Refused = typeof refused | typeof tooOld;
const refused = { decision: 'refuse', reasons: ['sender_not_entitled'] } as const;
/** The person reads that somebody tried with a session of theirs. */
const tooOld = { decision: 'refuse', reasons: ['proof_too_old'] } as const;

/** Who it is once nobody can change it any more until the commit. */
async function identifyLocked(services: Services, connection: Connection, { signedIn, name }: Own, act: OwnAct) {
  const [, concerned] = await together(
    useProof(services, connection, signedIn),
    findConcerned(services, connection, { signedIn, name }),
  );
  const { session, subjects } = concerned;
  // Told plainly, and before anything is looked for: it is said of the device, of nobody's page.
  if (session.how === 'device')
    throw new Fault(
      'forbidden',
      'この端末からは見ることも変えることもできません。ご自分の端末でサインインしてください。',
    );
  if (ownActs[act].changes) {
    await lockGroup(connection, subjects);
    return identifyPerson(services, connection, signedIn, concerned);
  }
  // The server reads nothing of it before it has the lock.
  const [, person] = await together(
    lockSubjects(connection, subjects, 'shared'),
    identifyPerson(services, connection, signedIn, concerned),
  );
  return person;
}

async function useProof({ realClock }: Services, connection: Connection, { proof }: Own['signedIn']): Promise<void> {
  if ((await insertProofs(connection, [proof], realClock.now())).has(proofKey(proof))) throw usedBefore();
}

type Whom = { readonly person: Person; readonly page: Page | undefined };

async function draw(
  { keys, linkage }: Services,
  { person, page }: Whom,
  act: OwnAct,
  now: Date,
  said: Pick<Asked, 'decision' | 'reasons'> & Said,
): Promise<RecordDraft> {
  const tag = page === undefined ? null : ((await tagsOf(keys, [page.facts.id])).get(page.facts.id) ?? null);
  return documentOwn(linkage, { person, page, tag }, act, { now, message: randomUUID() }, said);
}

async function recordRefused(
  services: Services,
  connection: Connection,
  whom: Whom,
  act: OwnAct,
  now: Date,
  said: Refused,
): Promise<void> {
  await recordRefusals(connection, [await draw(services, whom, act, now, said)], services.realClock.now());
}

/** The proof stands in the first transaction where that committed, and is used here where it did not. */
async function recordAgain(services: Services, { signedIn, name }: Own, act: OwnAct, said: Refused): Promise<void> {
  const { pools, realClock, clock } = services;
  await transact(pools.exchange, {}, async (connection) => {
    const { proof } = signedIn;
    if ((await insertProofs(connection, [proof], realClock.now())).has(proofKey(proof))) return;
    const person = await identifyPerson(services, connection, signedIn);
    const page = findPage(services, person, name);
    await recordRefused(services, connection, { person, page }, act, clock.now(), said);
  });
}
