import { randomUUID } from 'node:crypto';
import type { Emergency, IdentityProof } from '../../../contracts/access.ts';
import type { Purpose } from '../../../contracts/purpose.ts';
import { told } from '../../../contracts/refusal.ts';
import type { Connection } from '../../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import { type Access, type AccessKind, insertAccess } from '../../identify/access.ts';
import { codesFor, subjectsOf } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { findCandidates, type Identifier } from '../../identify/person/subjects.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { hiddenUntil } from '../../record/hidden.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import { type Act, type Acting, actAs } from '../acting.ts';

const hour = 60 * 60_000;
/** How long an access stays open, and by when a second person must have looked at it. */
const lasting = { 'break-glass': 4 * hour, 'self-access': hour } as const;
const confirmWithin = 24 * hour;

export type Opening = {
  readonly kind: AccessKind;
  /** the caller's own id of the request */
  readonly id: string;
  readonly purpose: string;
  readonly grounds: Emergency | IdentityProof;
  /** by the caller's code, or, where it has none yet, by what it knows of the person */
  readonly person: { readonly code: string } | Identifier;
};
export type Opened =
  | { readonly access: Access /** the caller's own code of the person */; readonly code: string }
  | { readonly refused: RefusalAnswer };

/**
 * Opens an access (緊急時照会, 本人開示): recorded before anything can be asked under it, the refused attempt too. A person who is unknown and
 * one who may not be asked about are one answer, on one path.
 * @throws Fault proof_too_old, of a self access
 */
export async function openAccess(services: Services, act: Act, opening: Opening): Promise<Opened> {
  const purpose = services.purposes.get(opening.purpose);
  const work = async (acting: Acting): Promise<Opened> => {
    const { connection, actor, objections, now } = acting;
    const { caller } = act;
    const subject = (await findPerson(services, connection, act, opening)) ?? randomUUID();
    await lockSubjects(connection, [subject], 'shared');
    const facts = (await readFacts(connection, [subject], now)).get(subject);
    const party = { id: caller.member, kind: caller.memberKind, municipality: caller.municipality };
    const byProxy = opening.grounds === 'legal-proxy';
    const reasons = [...road.decide.access({ kind: opening.kind, purpose, party, facts, byProxy })];
    const access = actor && facts && accessOf(act, acting, opening, facts);
    if (objections.length > 0 || reasons.length > 0 || !access) {
      const all = [...objections.map(({ code }) => code), ...reasons];
      await record(services, acting, act, opening, { purpose, facts, message: randomUUID(), reasons: all });
      const plain = [...objections, ...reasons.filter((code) => told.has(code)).map((code) => ({ code }))];
      return { refused: answerRefusal({ objections: plain, judged: [{ decision: refusal(reasons) }] }) };
    }
    await record(services, acting, act, opening, { purpose, facts, message: access.id, reasons: [] });
    await insertAccess(connection, access);
    const codes = await codesFor(connection, services.linkage, caller.member, [access.subject]);
    return { access, code: codes.get(access.subject)! };
  };
  // An emergency waits for nothing: a second person looks at it afterwards.
  return actAs(services, act, purpose, {}, work, { sensitive: opening.kind !== 'break-glass' });
}

/** Exactly one, or nobody: an emergency is no reason to guess between two. */
async function findPerson(
  { linkage }: Services,
  connection: Connection,
  { caller }: Act,
  { person }: Opening,
): Promise<string | undefined> {
  if ('code' in person) return (await subjectsOf(connection, linkage, caller.member, [person.code])).get(person.code);
  const [found = []] = await findCandidates(connection, linkage, [person]);
  return found.length === 1 ? found[0] : undefined;
}

function accessOf(
  { caller }: Act,
  { actor, now }: Acting,
  { kind, purpose, grounds }: Opening,
  facts: SubjectFacts,
): Access {
  return {
    id: randomUUID(),
    kind,
    member: caller.member,
    system: caller.system,
    subject: facts.id,
    municipality: facts.municipality,
    purpose,
    grounds,
    actor: actor!.id,
    role: actor!.role,
    openedAt: now,
    endsAt: new Date(now.getTime() + lasting[kind]),
    confirmBy: kind === 'break-glass' ? new Date(now.getTime() + confirmWithin) : null,
    confirmedAt: null,
    finding: null,
    alarmAt: null,
  };
}

async function record(
  { keys, realClock }: Services,
  { connection, actor, now }: Acting,
  { caller }: Act,
  { kind, id, purpose: named, grounds }: Opening,
  {
    purpose,
    facts,
    message,
    reasons,
  }: { purpose: Purpose | undefined; facts: SubjectFacts | undefined; message: string; reasons: readonly string[] },
): Promise<void> {
  const refused = reasons.length > 0;
  const draft = documentAsked(kind, caller, now, message, {
    decision: refused ? 'refuse' : 'permit',
    reasons: [...new Set(reasons)],
    messageId: `${caller.system}#${id}`,
    ...actedBy(actor),
    items: [grounds],
    purpose: named,
    basisGiver: purpose?.basisGiver ?? null,
    basisTaker: purpose?.basisTaker ?? null,
    subject: (facts && (await tagsOf(keys, [facts.id])).get(facts.id)) ?? null,
    municipality: facts?.municipality ?? null,
    hiddenUntil: hiddenUntil(purpose, now),
  });
  if (refused) await recordRefusals(connection, [draft], realClock.now());
  else await insertRecords(connection, [{ records: [draft] }], realClock.now());
}

const refusal = (reasons: Parameters<typeof told.has>[0][]) => ({
  outcome: 'refuse' as const,
  reasons,
  policies: [],
  basisGiver: null,
  basisTaker: null,
  policyDigest: '',
});
