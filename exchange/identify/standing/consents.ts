import { randomUUID } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId, MemberKind } from '../../../contracts/member.ts';
import { type Giver, mustTake, type Purpose } from '../../../contracts/purpose.ts';
import type { RelationKind } from '../../../contracts/relation.ts';
import type { Connection } from '../../../database/connect.ts';
import { asUuid } from '../../../database/uuid.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { KeyStore } from '../../keys.ts';
import { openForSubject, sealForSubject } from '../person/digests.ts';
import {
  checkPeriod,
  findRelation,
  getForChange,
  isTownHallOf,
  notFound,
  type Registrar,
  type Registration,
  takesIn,
} from './standing.ts';

export type NewConsent = {
  readonly subject: string;
  readonly giver: Giver;
  /** kept sealed under the person's own key */
  readonly giverName: string | null;
  readonly recipient: MemberId | `kind:${MemberKind}`;
  readonly purpose: Purpose;
  /** ids of contracts; empty: all of the purpose */
  readonly contracts: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly textVersion: string;
  /** of the text that was explained, e.g. `ja` */
  readonly language: string;
  readonly channel: 'paper' | 'counter' | 'web' | 'phone';
  readonly explainedBy: string;
  readonly witness: string | null;
};

/**
 * Members that explain a consent to the person and keep the paper: those who plan and give the care, and the hospital that she leaves for home, or the
 * clinic where it has beds; of what a clinic merely knows of its patients it takes no consent down.
 */
const explaining: readonly RelationKind[] = ['care-manager', 'prevention-manager', 'care-provider'];
const ofPatients: readonly RelationKind[] = ['patient', 'attending-doctor'];
async function explainingOf(
  connection: Connection,
  { member, memberKind }: Registrar,
  purpose: Purpose,
): Promise<readonly RelationKind[]> {
  if (memberKind === 'hospital') return ofPatients;
  const taking = memberKind === 'clinic' ? mustTake(purpose, memberKind) : undefined;
  return taking !== undefined && (await takesIn(connection, member, taking)) ? ofPatients : explaining;
}

/**
 * Registers a consent (同意): the person's town hall may, and a member that cares for the person, but not for its own benefit. Takes
 * the person's lock: call it in a transaction that holds none. Sent again, as after an answer that was lost, it is the same consent: of two, the one
 * that nobody has heard of would outlive its withdrawal.
 * @throws Fault not_found, forbidden, bad_request
 */
export async function giveConsent(
  connection: Connection,
  keys: KeyStore,
  who: Registrar,
  consent: NewConsent,
  now: Date,
): Promise<Registration> {
  const kinds = await explainingOf(connection, who, consent.purpose);
  const facts = await getForChange(
    connection,
    consent.subject,
    (found) => isTownHallOf(who, found) || findRelation(found, who.member, kinds, now) !== undefined,
    now,
  );
  checkConsent(who, consent, now);
  const known = await findSame(connection, keys, who.member, consent);
  return known
    ? registrationOf(facts, { id: known, ...consent })
    : insertConsent(connection, keys, facts, consent, who.member);
}

/** A consent that holds from the same time or before, is not withdrawn, and says the same. */
async function findSame(
  connection: Connection,
  keys: KeyStore,
  recordedBy: MemberId,
  consent: NewConsent,
): Promise<string | undefined> {
  const { rows } = await connection.query<{ id: string; giverName: string | null }>(
    `SELECT id, giver_name AS "giverName" FROM exchange.consent
      WHERE subject = $1 AND recorded_by = $2 AND giver = $3 AND recipient = $4 AND purpose = $5 AND contracts @> $6 AND contracts <@ $6
        AND valid_from <= $7 AND valid_until IS NOT DISTINCT FROM $8 AND withdrawn_at IS NULL AND text_version = $9 AND language = $10
        AND channel = $11 AND explained_by = $12 AND witness IS NOT DISTINCT FROM $13
      ORDER BY valid_from, id`,
    [
      ...[consent.subject, recordedBy, consent.giver, consent.recipient, consent.purpose.id, consent.contracts],
      ...[consent.validFrom, consent.validUntil, consent.textVersion, consent.language],
      ...[consent.channel, consent.explainedBy, consent.witness],
    ],
  );
  for (const { id, giverName } of rows)
    if ((giverName && (await openForSubject(keys, consent.subject, giverName))) === consent.giverName) return id;
  return undefined;
}

/**
 * The person, or who gives it in their place, gives a consent on their own pages. They, and the lock, are asked for before.
 * @throws Fault bad_request
 */
export async function giveOwnConsent(
  connection: Connection,
  keys: KeyStore,
  facts: SubjectFacts,
  consent: NewConsent,
  now: Date,
): Promise<Registration> {
  checkPeriod(consent, now);
  checkGiver(consent);
  return insertConsent(connection, keys, facts, consent, null);
}

async function insertConsent(
  connection: Connection,
  keys: KeyStore,
  facts: SubjectFacts,
  consent: NewConsent,
  recordedBy: MemberId | null,
): Promise<Registration> {
  const id = randomUUID();
  await connection.query(statement, [
    id,
    consent.subject,
    consent.giver,
    consent.giverName && (await sealForSubject(keys, consent.subject, consent.giverName)),
    consent.recipient,
    consent.purpose.id,
    consent.contracts,
    consent.validFrom,
    consent.validUntil,
    consent.textVersion,
    consent.language,
    consent.channel,
    consent.explainedBy,
    consent.witness,
    recordedBy,
  ]);
  return registrationOf(facts, { id, ...consent });
}

const statement = `
  INSERT INTO exchange.consent (id, subject, giver, giver_name, recipient, purpose, contracts, valid_from, valid_until,
    text_version, language, channel, explained_by, witness, recorded_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

/** Consent is never the basis where statute is: nobody is asked for what does not depend on the answer. */
function checkGiver({ giver, purpose }: NewConsent): void {
  if (!purpose.consents.some(({ givers }) => givers.includes(giver)))
    throw new Fault('bad_request', 'この利用目的は、この方の同意によるものではありません。');
}

function checkConsent(who: Registrar, consent: NewConsent, now: Date) {
  const { recipient, channel, witness } = consent;
  checkPeriod(consent, now);
  checkGiver(consent);
  const benefits = recipient === who.member || recipient === `kind:${who.memberKind}`;
  if (benefits && who.memberKind !== 'municipality')
    throw new Fault('forbidden', '自らの機関が受け取るための同意は、自ら登録できません。');
  if (channel === 'paper' && !witness) throw new Fault('bad_request', '文書による同意には、立会人の登録が必要です。');
}

/**
 * Withdraws a consent: the person's town hall may, and the member that registered it. It waits for the exchanges that rely on it at
 * this moment; once committed, no later commit does. Withdrawing it twice changes nothing.
 * @throws Fault not_found
 */
export async function withdrawConsent(
  connection: Connection,
  who: Registrar,
  { subject, consent }: { readonly subject: string; readonly consent: string },
  now: Date,
): Promise<Registration> {
  const facts = await getForChange(connection, subject, () => true, now);
  const { rows } = await connection.query(
    `UPDATE exchange.consent SET withdrawn_at = coalesce(withdrawn_at, $4)
     WHERE id = $1::uuid AND coalesce(leads_to, subject) = $2 AND (recorded_by = $3 OR $5)
     RETURNING id, recipient, text_version AS "textVersion"`,
    [asUuid(consent), subject, who.member, now, isTownHallOf(who, facts)],
  );
  if (rows.length === 0) throw notFound();
  return registrationOf(facts, rows[0]);
}

/** Consents that the person gave, or somebody in their place: another giver's is that giver's to withdraw. */
export const ownGivers: readonly Giver[] = ['person', 'legal-proxy'];

/**
 * The person, or who acts in their place, withdraws consents. They, and the lock, are asked for before. Withdrawing one twice changes nothing.
 * @throws Fault not_found when one of them is none of the person's own
 */
export async function withdrawOwnConsents(
  connection: Connection,
  facts: SubjectFacts,
  consents: readonly string[],
  now: Date,
): Promise<Registration[]> {
  const { rows } = await connection.query(
    `UPDATE exchange.consent SET withdrawn_at = coalesce(withdrawn_at, $3)
     WHERE id = ANY ($1::uuid[]) AND coalesce(leads_to, subject) = $2 AND giver = ANY ($4::text[])
     RETURNING id, recipient, text_version AS "textVersion"`,
    [consents.map(asUuid), facts.id, now, ownGivers],
  );
  if (rows.length < new Set(consents).size) throw notFound();
  return rows.map((row) => registrationOf(facts, row));
}

const registrationOf = (
  facts: { readonly id: string; readonly municipality: string },
  { id, recipient, textVersion }: { readonly id: string; readonly recipient: string; readonly textVersion: string },
): Registration => ({
  subject: facts.id,
  municipality: facts.municipality,
  to: recipient.startsWith('kind:') ? null : recipient,
  relations: [],
  consents: [`${id}@${textVersion}`],
});
