import { Fault } from '../../../contracts/fault.ts';
import type { MemberId, MemberKind } from '../../../contracts/member.ts';
import type { RelationKind } from '../../../contracts/relation.ts';
import type { Connection } from '../../../database/connect.ts';
import { asUuid } from '../../../database/uuid.ts';
import { insertRelation } from './relations.ts';
import { checkPeriod, findRelation, getForChange, isInForce, type Registrar, type Registration } from './standing.ts';

const managing: readonly RelationKind[] = ['care-manager', 'prevention-manager'];
const managers: readonly MemberKind[] = ['care-management', 'comprehensive-support-centre'];

/** 要介護認定の更新の有効期間は最長48か月: nobody is introduced for longer than a certification can last. */
const longestIntroductionMonths = 48;

/**
 * A care manager with a standing relation adds a provider of care, or the hospital or clinic that the person was admitted to, citing the person's written
 * consent, until a day that neither its own relation nor the consent outlives.
 * @throws Fault not_found (no standing relation), forbidden, conflict, bad_request
 */
export async function introduce(
  connection: Connection,
  who: Registrar,
  introduction: {
    readonly subject: string;
    readonly member: MemberId;
    /** id of the consent on paper */
    readonly consent: string;
    readonly validUntil: Date;
  },
  now: Date,
): Promise<Registration> {
  const { subject, member, validUntil } = introduction;
  const facts = await getForChange(
    connection,
    subject,
    (found) => managers.includes(who.memberKind) && findRelation(found, who.member, managing, now) !== undefined,
    now,
  );
  if (member === who.member) throw new Fault('forbidden', '自らの機関は、自ら紹介できません。');
  const consent = await getWrittenConsent(connection, introduction, now);
  const own = findRelation(facts, who.member, managing, now)!;
  const longest = new Date(now);
  longest.setUTCMonth(longest.getUTCMonth() + longestIntroductionMonths);
  checkPeriod({ validFrom: now, validUntil }, now);
  for (const limit of [own.validUntil, consent.validUntil, longest])
    if (limit !== null && validUntil > limit)
      throw new Fault('bad_request', '有効期限は、担当の関係、同意、認定の有効期間（48か月）を超えられません。');
  const kind = await relationTo(connection, member);
  if (findRelation(facts, member, [kind], now)) throw new Fault('conflict', 'この関係はすでに登録されています。');
  const cited = `${introduction.consent}@${consent.textVersion}`;
  const id = await insertRelation(connection, {
    subject,
    member,
    kind,
    assertedBy: 'introduction',
    asserter: who.member,
    evidence: `文書による同意 ${cited}`,
    validFrom: now,
    validUntil,
  });
  return { subject, municipality: facts.municipality, to: member, relations: [id], consents: [cited] };
}

/** As what somebody is introduced: the person is the patient of a hospital or a clinic, and everybody else gives her care. */
async function relationTo(connection: Connection, member: MemberId): Promise<RelationKind> {
  const { rows } = await connection.query<{ kind: MemberKind }>('SELECT kind FROM exchange.member WHERE id = $1', [
    member,
  ]);
  const kind = rows[0]?.kind;
  return kind === 'hospital' || kind === 'clinic' ? 'patient' : 'care-provider';
}

/** A consent on paper of the person, or of who acts for them by law, that names the provider or its kind and holds now. */
async function getWrittenConsent(
  connection: Connection,
  { subject, member, consent }: { readonly subject: string; readonly member: MemberId; readonly consent: string },
  now: Date,
): Promise<{ readonly validUntil: Date | null; readonly textVersion: string }> {
  const { rows } = await connection.query(
    `SELECT valid_from AS "validFrom", valid_until AS "validUntil", withdrawn_at AS "withdrawnAt", text_version AS "textVersion"
     FROM exchange.consent
     WHERE id = $1::uuid AND coalesce(leads_to, subject) = $2 AND channel = 'paper' AND giver IN ('person', 'legal-proxy')
       AND recipient IN ($3, (SELECT 'kind:' || kind FROM exchange.member WHERE id = $3))`,
    [asUuid(consent), subject, member],
  );
  const found = rows[0];
  if (!found || !isInForce(found, found.withdrawnAt, now))
    throw new Fault('bad_request', 'この事業所に宛てた、有効な文書による同意が登録されていません。');
  return found;
}
