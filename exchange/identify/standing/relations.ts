import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId } from '../../../contracts/member.ts';
import type { RelationAsserter, RelationKind } from '../../../contracts/relation.ts';
import type { Connection } from '../../../database/connect.ts';
import { asUuid } from '../../../database/uuid.ts';
import { checkPeriod, getForChange, isTownHallOf, notFound, type Registrar, type Registration } from './standing.ts';

/** Relations that a town hall has with its own residents, by law and its registers; every other is asserted for another member. */
const ofTheTown: readonly RelationKind[] = ['resident', 'insurer-care', 'insurer-health'];
/**
 * The town hall asserts a relation between its resident and a member, by its own registers or by the word of the resident at its counter
 * (`assertedBy` is 'subject'). Takes the person's lock: call it in a transaction that holds none.
 * @throws Fault not_found (not this town's resident), conflict (the relation stands already), bad_request
 */
export async function assertRelation(
  connection: Connection,
  who: Registrar,
  relation: {
    readonly subject: string;
    readonly member: MemberId;
    readonly kind: RelationKind;
    readonly evidence: string;
    readonly validFrom: Date;
    readonly validUntil: Date | null;
    readonly assertedBy?: 'municipality' | 'subject';
  },
  now: Date,
): Promise<Registration> {
  const { assertedBy = 'municipality' } = relation;
  if (assertedBy === 'subject' && ofTheTown.includes(relation.kind))
    throw new Fault('bad_request', 'この種類の関係は、本人の申出では登録できません。');
  const facts = await getForChange(connection, relation.subject, (found) => isTownHallOf(who, found), now);
  if (relation.member === who.member && !ofTheTown.includes(relation.kind))
    throw new Fault('forbidden', '自らの機関との関係は、自ら登録できません。');
  checkPeriod(relation, now);
  const standing = facts.relations.some(
    ({ member, kind, validUntil, endedAt }) =>
      member === relation.member &&
      kind === relation.kind &&
      endedAt === null &&
      (validUntil === null || validUntil > now),
  );
  if (standing) throw new Fault('conflict', 'この関係はすでに登録されています。');
  const id = await insertRelation(connection, { ...relation, assertedBy, asserter: who.member });
  return {
    subject: facts.id,
    municipality: facts.municipality,
    to: relation.member,
    relations: [id],
    consents: [],
  };
}

type NewRelation = {
  readonly subject: string;
  readonly member: MemberId;
  readonly kind: RelationKind;
  readonly assertedBy: RelationAsserter;
  readonly asserter: MemberId;
  readonly evidence: string;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
};

/**
 * Writes the row; whether its asserter may is asked before.
 * @throws Fault bad_request when the member is not enrolled
 */
export async function insertRelation(connection: Connection, relation: NewRelation): Promise<string> {
  const { subject, member, kind, assertedBy, asserter, evidence, validFrom, validUntil } = relation;
  const id = randomUUID();
  const { rowCount } = await connection.query(
    `INSERT INTO exchange.relation (id, subject, member, kind, asserted_by, asserter, evidence, valid_from, valid_until)
     SELECT $1, $2, id, $4, $5, $6, $7, $8, $9 FROM exchange.member WHERE id = $3 AND left_at IS NULL`,
    [id, subject, member, kind, assertedBy, asserter, evidence, validFrom, validUntil],
  );
  if (rowCount === 0) throw new Fault('bad_request', '相手の参加機関が登録されていません。');
  return id;
}

/**
 * Ends a relation: its town hall may, and the member that asserted it. Once committed, no later exchange relies on it. Ending
 * it twice changes nothing.
 * @throws Fault not_found
 */
export async function endRelation(
  connection: Connection,
  who: Registrar,
  { subject, relation }: { readonly subject: string; readonly relation: string },
  now: Date,
): Promise<Registration> {
  const facts = await getForChange(connection, subject, () => true, now);
  const { rows } = await connection.query(
    `UPDATE exchange.relation SET ended_at = coalesce(ended_at, $4)
     WHERE id = $1::uuid AND coalesce(leads_to, subject) = $2 AND (asserter = $3 OR $5) RETURNING id, member`,
    [asUuid(relation), subject, who.member, now, isTownHallOf(who, facts)],
  );
  if (rows.length === 0) throw notFound();
  return { subject, municipality: facts.municipality, to: rows[0].member, relations: [rows[0].id], consents: [] };
}
