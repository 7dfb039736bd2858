import { Fault } from '../../../contracts/fault.ts';
import type { RelationKind } from '../../../contracts/relation.ts';
import type { Connection } from '../../../database/connect.ts';
import type { RelationFact, SubjectFacts } from '../../decide/question.ts';
import type { Caller } from '../caller/authenticate.ts';
import { readFacts } from '../person/facts.ts';
import { changedMeanwhile, lockGroup } from '../person/group.ts';

/** The member on whose behalf something about a person is registered. */
export type Registrar = Pick<Caller, 'member' | 'memberKind' | 'municipality'>;

/** What a registration's record (record/) says of it. */
export type Registration = {
  readonly subject: string;
  readonly municipality: string;
  /** the member that it gives something to or takes something from; null where it is several, or none */
  readonly to: string | null;
  /** ids */
  readonly relations: readonly string[];
  /** `<id>@<text version>` */
  readonly consents: readonly string[];
};

export const isTownHallOf = (who: Registrar, subject: SubjectFacts): boolean =>
  who.memberKind === 'municipality' && who.municipality === subject.municipality;

export const isInForce = (
  fact: { readonly validFrom: Date; readonly validUntil: Date | null },
  ended: Date | null,
  now: Date,
): boolean => ended === null && fact.validFrom <= now && (fact.validUntil === null || fact.validUntil > now);

export const findRelation = (
  { relations }: SubjectFacts,
  member: string,
  kinds: readonly RelationKind[],
  now: Date,
): RelationFact | undefined =>
  relations.find((one) => one.member === member && kinds.includes(one.kind) && isInForce(one, one.endedAt, now));

/**
 * The person, locked so that no exchange relies on what is about to change until it is committed. What the registrar may not touch
 * is answered like what does not exist.
 * @throws Fault not_found; conflict when the person is being merged
 */
export async function getForChange(
  connection: Connection,
  subject: string,
  may: (facts: SubjectFacts) => boolean,
  now: Date,
): Promise<SubjectFacts> {
  await lockGroup(connection, [subject]);
  const facts = (await readFacts(connection, [subject], now)).get(subject);
  if (!facts || !may(facts)) throw notFound();
  if (facts.id !== subject) throw changedMeanwhile();
  return facts;
}

/** Whether a member has enrolled a system, in force, that takes this contract in. */
export async function takesIn(connection: Connection, member: string, contract: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    `SELECT FROM exchange.reception r JOIN exchange.system s ON s.id = r.system
      WHERE r.member = $1 AND r.contract = $2 AND s.revoked_at IS NULL`,
    [member, contract],
  );
  return rowCount === 1;
}

export const notFound = () => new Fault('not_found', '対象者が見つからないか、この機関からは扱えません。');

/** @throws Fault bad_request */
export function checkPeriod({ validFrom, validUntil }: { validFrom: Date; validUntil: Date | null }, now: Date): void {
  if (validUntil !== null && (validUntil <= now || validUntil <= validFrom))
    throw new Fault('bad_request', '有効期限は、開始日と現在よりも後の日時にしてください。');
}
