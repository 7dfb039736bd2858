import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { protectionRole } from '../../../contracts/protection.ts';
import { type Connection, setContext } from '../../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { codesFor, subjectsOf } from '../../identify/person/codes.ts';
import { checkProtectedUntil, setProtection } from '../../identify/person/protection.ts';
import {
  closeProtection,
  findProtectedUntil,
  hasOpenProtection,
  insertProtection,
  listProtected,
  listProtections,
  lockProtection,
  overtakeProtections,
  type ProtectionEntry,
  type ProtectionTerms,
} from '../../identify/person/protection-register.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { getForChange, isTownHallOf, notFound } from '../../identify/standing/standing.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { type Act, type Acting, actAs } from '../acting.ts';
import { recordRefusal } from '../registration.ts';

/*
 * 支援措置 by two members of the town hall's staff: one proposes, another decides. What is urgent holds at once, since the one who hides cannot wait for a
 * signature, and is looked at afterwards; what would end it, or end it sooner, always waits for the second.
 */

type Refused = { readonly refused: RefusalAnswer };
type Said = { readonly id: string; readonly verb: string; readonly subject: string | null };

/** Whether the member's acts on protections need persons: it has enrolled staff, ever. Ending them all brings no system its old right back. */
export async function hasHadStaff(connection: Connection, { member, system }: Caller): Promise<boolean> {
  await setContext(connection, { systems: [system] });
  const { rows } = await connection.query<{ has: boolean }>(
    'SELECT EXISTS (SELECT FROM exchange.staff WHERE member = $1) AS has',
    [member],
  );
  return rows[0]!.has;
}

/** The town hall that acts, by its municipality; nobody else has protections. */
function townOf({ caller }: Act): string {
  const { memberKind, municipality } = caller;
  if (memberKind !== 'municipality' || municipality === null) throw notFound();
  return municipality;
}

const rolesOf = ({ directory }: Services, { caller }: Act): readonly string[] => {
  const named = z.array(z.string().min(1)).min(1);
  return named.safeParse(directory.getMember(caller.member).attributes.protectionRoles).data ?? [protectionRole];
};

/** In a role that has the register of protections in hand. */
const inRole = <T>(
  services: Services,
  act: Act,
  work: (acting: Acting) => Promise<T>,
  more: { readonly sensitive?: boolean } = {},
): Promise<T> =>
  actAs(services, act, { actorRoles: [...rolesOf(services, act)] }, { protections: townOf(act) }, work, more);

/** What is decided about somebody who hides is decided by who has just proved who they are. */
const sensitive = { sensitive: true };

/** Records what was done or refused, in the transaction that did it. The record names no reason, and its sentence no protection. */
async function settle<T>(
  { keys, realClock }: Services,
  act: Act,
  { connection, actor, now }: Acting,
  { id, verb, subject }: Said,
  against: readonly Objection[],
  done: () => Promise<T>,
): Promise<T | Refused> {
  const tag = subject === null ? null : ((await tagsOf(keys, [subject])).get(subject) ?? null);
  const record = documentAsked('registration', act.caller, now, randomUUID(), {
    decision: against.length > 0 ? 'refuse' : 'permit',
    reasons: against.map(({ code }) => code),
    messageId: `${act.caller.system}#${id}`,
    ...actedBy(actor),
    items: ['protection', verb],
    subject: tag,
    municipality: subject === null ? null : act.caller.municipality,
  });
  if (against.length > 0) {
    await recordRefusals(connection, [record], realClock.now());
    return { refused: answerRefusal({ objections: against, judged: [] }) };
  }
  const result = await done();
  await insertRecords(connection, [{ records: [record] }], realClock.now());
  return result;
}

type ProtectionAsked = {
  readonly id: string;
  /** the caller's own code */
  readonly subject: string;
  /** null: it ends */
  readonly until: Date | null;
  readonly urgent: boolean;
  readonly terms: ProtectionTerms;
};

/**
 * Proposes a protection, its renewal or its end. Anybody of the staff may propose, also what is urgent: to be protected for a day too many harms nobody.
 * @throws Fault not_found, bad_request, conflict; proof_too_old where it is not urgent
 */
export async function proposeProtection(
  services: Services,
  act: Act,
  asked: ProtectionAsked,
): Promise<{ readonly proposal: string; readonly inForce: boolean } | Refused> {
  try {
    return await propose(services, act, asked);
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found')
      await recordRefusal(services, act.caller, undefined, 'no_relation');
    throw error;
  }
}

const propose = (services: Services, act: Act, asked: ProtectionAsked) => {
  const work = async (acting: Acting) => {
    const { connection, actor, objections, now } = acting;
    const facts = await findOwn(services, act, connection, asked.subject, now);
    const said = { id: asked.id, verb: asked.until === null ? 'end-proposed' : 'proposed', subject: facts.id };
    return settle(services, act, acting, said, objections, async () => {
      const { until, urgent, terms } = asked;
      const present = await findProtectedUntil(connection, facts.id, now);
      const kind = until === null || (present !== null && until < present) ? 'end' : 'set';
      if (until !== null) checkProtectedUntil(until, now);
      if (facts.status !== 'active') throw new Fault('conflict', 'この方の登録は終了しています。');
      if (kind === 'end' && until !== null)
        throw new Fault('bad_request', '期限を早めることはできません。終えるときは、終了を起案してください。');
      if (kind === 'end' && present === null) throw new Fault('conflict', 'この方の支援措置は、いま行われていません。');
      if (kind === 'end' && urgent) throw new Fault('bad_request', '終えるときは、急ぎにできません。');
      if (!urgent && (await hasOpenProtection(connection, facts.id)))
        throw new Fault('conflict', 'この方について、決裁を待っている起案があります。');
      const proposal = randomUUID();
      await insertProtection(connection, services.keys, {
        ...{ id: proposal, subject: facts.id, municipality: facts.municipality, member: act.caller.member, terms },
        ...{ act: kind, until, urgent, proposer: actor!.id, proposerRole: actor!.role, proposedAt: now },
      });
      if (urgent) await setProtection(connection, act.caller, { subject: facts.id, until }, now);
      return { proposal, inForce: urgent };
    });
  };
  // What is urgent waits for nothing, not for a passkey either.
  return actAs(services, act, undefined, { protections: townOf(act) }, work, { sensitive: !asked.urgent });
};

async function findOwn(
  { linkage }: Services,
  { caller }: Act,
  connection: Connection,
  code: string,
  now: Date,
): Promise<SubjectFacts> {
  const subject = (await subjectsOf(connection, linkage, caller.member, [code])).get(code) ?? randomUUID();
  return getForChange(connection, subject, (facts) => isTownHallOf(caller, facts), now);
}

type OfOne = { readonly id: string; readonly proposal: string };

/** The proposal in the transaction that decides it, before anything else is locked about its person. @throws Fault not_found, conflict */
async function getOpen({ keys }: Services, { connection }: Acting, { proposal }: OfOne): Promise<ProtectionEntry> {
  const found = await lockProtection(connection, keys, proposal);
  if (!found) throw notFound();
  if (found.outcome !== null) throw new Fault('conflict', 'この起案は、すでに決まっています。');
  return found;
}

/** The second person's approval. What was urgent holds already: it says that somebody has looked. @throws Fault not_found, conflict, proof_too_old */
export const approveProtection = (services: Services, act: Act, asked: OfOne): Promise<Refused | { done: true }> => {
  const work = async (acting: Acting) => {
    const { connection, actor, objections, now } = acting;
    const found = await getOpen(services, acting, asked);
    const against: Objection[] = [...objections];
    if (actor?.id === found.proposer) against.push({ code: 'same_person' });
    const said = { id: asked.id, verb: found.act === 'end' ? 'ended' : 'approved', subject: found.subject };
    return settle(services, act, acting, said, against, async () => {
      await closeProtection(connection, found.id, 'approved', actor!, now);
      if (!found.urgent) {
        const { subject, until } = found;
        await setProtection(connection, act.caller, { subject, until }, now);
      }
      if (found.act === 'end') await overtakeProtections(connection, found.subject, now);
      return { done: true as const };
    });
  };
  return inRole(services, act, work, sensitive);
};

/** The second person sends it back. What was urgent holds, and is ended by a proposal of its own. @throws Fault not_found, conflict, proof_too_old */
export const declineProtection = (services: Services, act: Act, asked: OfOne): Promise<Refused | { done: true }> => {
  const work = async (acting: Acting) => {
    const { connection, actor, objections, now } = acting;
    const found = await getOpen(services, acting, asked);
    if (found.urgent)
      throw new Fault('conflict', '急ぎの支援措置は、すでに効いています。終えるときは、終了を起案してください。');
    const against: Objection[] = [...objections];
    if (actor?.id === found.proposer) against.push({ code: 'same_person' });
    return settle(
      services,
      act,
      acting,
      { id: asked.id, verb: 'declined', subject: found.subject },
      against,
      async () => {
        await closeProtection(connection, found.id, 'declined', actor!, now);
        return { done: true as const };
      },
    );
  };
  return inRole(services, act, work, sensitive);
};

/** Who proposed it takes it back, while nobody has decided. @throws Fault not_found, conflict */
export const withdrawProtection = (services: Services, act: Act, asked: OfOne): Promise<Refused | { done: true }> =>
  actAs(services, act, undefined, { protections: townOf(act) }, async (acting) => {
    const { connection, actor, objections, now } = acting;
    const found = await getOpen(services, acting, asked);
    if (actor && actor.id !== found.proposer) throw notFound();
    if (found.urgent)
      throw new Fault('conflict', '急ぎの支援措置は、すでに効いています。終えるときは、終了を起案してください。');
    return settle(
      services,
      act,
      acting,
      { id: asked.id, verb: 'withdrawn', subject: found.subject },
      objections,
      async () => {
        await closeProtection(connection, found.id, 'withdrawn', null, now);
        return { done: true as const };
      },
    );
  });

const mostShown = 200;

/** Who is protected, and what waits or was decided last: for the named role alone, and on record for each person. */
export const readProtections = (services: Services, act: Act, { id }: { readonly id: string }) =>
  inRole(services, act, async (acting) => {
    const { connection, actor, objections, now } = acting;
    const town = townOf(act);
    const isBarred = objections.length > 0;
    const all = isBarred ? [] : await listProtected(connection, town, now);
    const proposals = isBarred ? [] : await listProtections(connection, services.keys, mostShown);
    const persons = [...new Set([...all, ...proposals].map(({ subject }) => subject))];
    const tags = await tagsOf(services.keys, persons);
    const message = randomUUID();
    const records = [null, ...persons].map((subject) =>
      documentAsked('trail-look-up', act.caller, now, message, {
        phase: 'outcome',
        decision: isBarred ? 'refuse' : 'permit',
        reasons: objections.map(({ code }) => code),
        messageId: `${act.caller.system}#${id}`,
        ...actedBy(actor),
        items: ['protection', 'read'],
        subject: subject === null ? null : (tags.get(subject) ?? null),
        municipality: town,
      }),
    );
    if (isBarred) {
      await recordRefusals(connection, records, services.realClock.now());
      return { refused: answerRefusal({ objections, judged: [] }) };
    }
    await insertRecords(connection, [{ records }], services.realClock.now());
    return { all, proposals, codes: await codesFor(connection, services.linkage, act.caller.member, persons) };
  });
