import { randomUUID } from 'node:crypto';
import { transact } from '../../database/connect.ts';
import type { SubjectFacts } from '../decide/question.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { subjectsOf } from '../identify/person/codes.ts';
import { readFacts } from '../identify/person/facts.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { notFound } from '../identify/standing/standing.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import { type Asked, documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { checkProof } from './registration.ts';

type Seen = Partial<Pick<Asked, 'items' | 'consents' | 'contract' | 'purpose'>>;

/** What is looked up about a person, and by what right. */
export type Look = {
  readonly may: (facts: SubjectFacts) => boolean;
  /** what the record says of it, beside whom and by whom */
  readonly seen?: (facts: SubjectFacts | undefined) => Seen;
};

/**
 * Somebody is told what is kept about one person: the look is on record before anything of it is said, and so is the attempt of whoever may
 * not. A person who is unknown and one who is not the caller's to see are one answer, and one path.
 * @param code the caller's own code of the person
 * @throws Fault not_found
 */
export async function lookUp(
  services: Services,
  caller: Caller,
  code: string,
  { may, seen = () => ({}) }: Look,
): Promise<{ readonly facts: SubjectFacts; readonly tag: string | null }> {
  const { pools, keys, linkage, clock, realClock } = services;
  await services.checkPublishing();
  const found = await transact(pools.exchange, {}, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    const subject = (await subjectsOf(connection, linkage, caller.member, [code])).get(code) ?? randomUUID();
    const now = clock.now();
    const facts = (await readFacts(connection, [subject], now)).get(subject);
    const allowed = facts !== undefined && may(facts);
    const tag = (await tagsOf(keys, [subject])).get(subject) ?? null;
    const record = documentAsked('trail-look-up', caller, now, randomUUID(), {
      phase: 'outcome',
      decision: allowed ? 'permit' : 'refuse',
      reasons: allowed ? [] : ['sender_not_entitled'],
      subject: tag,
      municipality: facts?.municipality ?? null,
      ...seen(allowed ? facts : undefined),
    });
    if (allowed) await insertRecords(connection, [{ records: [record] }], realClock.now());
    else await recordRefusals(connection, [record], realClock.now());
    return allowed ? { facts, tag } : undefined;
  });
  if (!found) throw notFound();
  return found;
}

/**
 * The same for one record, whose person the caller need not have a code of: a party asks for its proof.
 * @throws Fault not_found
 */
export async function lookUpRecord(services: Services, caller: Caller, id: string, message: string): Promise<void> {
  const { pools, clock, realClock } = services;
  await services.checkPublishing();
  const { rows } = await transact(pools.trail, { member: caller.member }, (connection) =>
    connection.query<{ subject: string | null; municipality: string | null }>(
      `SELECT subject_tag AS subject, municipality FROM ledger.record
        WHERE id = $1 AND message = $2 AND fields IS NOT NULL`,
      [id, message],
    ),
  );
  const [found] = rows;
  await transact(pools.exchange, {}, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    const record = documentAsked('trail-look-up', caller, clock.now(), randomUUID(), {
      phase: 'outcome',
      decision: found ? 'permit' : 'refuse',
      reasons: found ? [] : ['sender_not_entitled'],
      subject: found?.subject ?? null,
      municipality: found?.municipality ?? null,
      items: [`record ${id}`],
    });
    if (found) await insertRecords(connection, [{ records: [record] }], realClock.now());
    else await recordRefusals(connection, [record], realClock.now());
  });
  if (!found) throw notFound();
}
