import { randomUUID } from 'node:crypto';
import { findContract } from '../../../contracts/contract.ts';
import type { Duty } from '../../../contracts/emergency.ts';
import { Fault } from '../../../contracts/fault.ts';
import { isMemberId } from '../../../contracts/member.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import { decideRelease } from '../../decide/emergency.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import {
  approveRelease,
  type Disaster,
  endDisaster,
  endRelease,
  findDisaster,
  findRelease,
  fulfilDuty,
  insertDisaster,
  insertRelease,
  listReleases,
  lockReleases,
} from '../../identify/emergency.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { actedBy, documentAsked } from '../../record/registration.ts';
import { stopReleases } from '../../relay/emergency.ts';
import type { Services } from '../../services.ts';
import { type Act, type Acting, actAs } from '../acting.ts';

export type Refused = { readonly refused: RefusalAnswer };
export const isRefused = (one: object): one is Refused => 'refused' in one;

/** What is recorded of an act about nobody in particular: declared, proposed, approved, ended, reported. */
type Said = {
  readonly id: string;
  readonly message: string;
  readonly items: readonly string[];
  readonly purpose?: string;
};

async function settle<T>(
  { realClock }: Services,
  { caller }: Act,
  { connection, actor, now }: Acting,
  { id, message, items, purpose }: Said,
  against: readonly Objection[],
  done: () => Promise<T>,
): Promise<T | Refused> {
  const record = documentAsked('emergency-release', caller, now, message, {
    decision: against.length > 0 ? 'refuse' : 'permit',
    reasons: against.map(({ code }) => code),
    messageId: `${caller.system}#${id}`,
    ...actedBy(actor),
    items,
    purpose: purpose ?? null,
  });
  if (against.length > 0) {
    await recordRefusals(connection, [record], realClock.now());
    return { refused: answerRefusal({ objections: against, judged: [] }) };
  }
  await insertRecords(connection, [{ records: [record] }], realClock.now());
  return done();
}

/** Declares a disaster: the town's own officer, for the town's own people. */
export const declareDisaster = (
  services: Services,
  act: Act,
  { id, name, areas }: { readonly id: string; readonly name: string; readonly areas: readonly string[] },
): Promise<{ readonly disaster: string } | Refused> =>
  actAs(services, act, undefined, {}, async (acting) => {
    const { member, memberKind, municipality } = act.caller;
    const isTown = memberKind === 'municipality' && municipality !== null;
    const against: Objection[] = [...acting.objections, ...(isTown ? [] : [{ code: 'sender_not_entitled' as const }])];
    const disaster = randomUUID();
    return settle(services, act, acting, { id, message: disaster, items: ['declaration'] }, against, async () => {
      const { now, actor, connection } = acting;
      const declared: Disaster = {
        ...{ id: disaster, municipality: municipality!, member, name, areas },
        ...{ declaredAt: now, endedAt: null },
      };
      await insertDisaster(connection, declared, actor!.id);
      return { disaster };
    });
  });

/** Ends a disaster, every release under it, and what of them still waits. @throws Fault not_found */
export const closeDisaster = (
  services: Services,
  act: Act,
  { id, disaster }: { readonly id: string; readonly disaster: string },
): Promise<{ readonly ended: true } | Refused> =>
  actAs(services, act, undefined, { systems: systemsOf(services, act) }, async (acting) => {
    const { connection, now, actor, objections } = acting;
    await lockReleases(connection, disaster);
    const found = await findDisaster(connection, disaster, 'UPDATE');
    if (found?.member !== act.caller.member) throw notFound();
    return settle(services, act, acting, { id, message: disaster, items: ['end'] }, objections, async () => {
      const releases = (await listReleases(connection, 10_000)).filter((one) => one.disaster === disaster);
      await endDisaster(connection, disaster, actor!.id, now);
      await stopReleases(
        connection,
        releases.map((one) => one.id),
        now,
      );
      return { ended: true as const };
    });
  });

export type Proposal = {
  readonly id: string;
  readonly disaster: string;
  readonly contract: string;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly receivers: readonly string[];
  readonly duty: Duty;
  readonly dueAt: Date;
  readonly expiresAt: Date;
};

/** Proposes a release: nothing is given before a second person has approved it. @throws Fault not_found, bad_request */
export async function proposeRelease(
  services: Services,
  act: Act,
  proposed: Proposal,
): Promise<{ readonly release: string } | Refused> {
  const contract = findContract(services.contracts, proposed.contract)?.id ?? proposed.contract;
  const proposal = { ...proposed, contract };
  const purpose = services.purposes.get(proposal.purpose);
  return actAs(services, act, purpose, {}, async (acting) => {
    const { connection, now, objections, actor } = acting;
    const disaster = await findDisaster(connection, proposal.disaster, 'SHARE');
    if (disaster?.member !== act.caller.member) throw notFound();
    if (proposal.expiresAt <= now || proposal.dueAt < proposal.expiresAt)
      throw new Fault('bad_request', '提供の期限は現在より後に、返却・消去の期限は提供の期限以後にしてください。');
    const receivers = proposal.receivers.filter(isMemberId);
    const codes = decideRelease(services, { ...proposal, disaster, sender: act.caller });
    const against: Objection[] = [...objections, ...[...codes].map((code) => ({ code }))];
    const release = randomUUID();
    const said = { id: proposal.id, message: release, items: ['proposal'], purpose: proposal.purpose };
    return settle(services, act, acting, said, against, async () => {
      const { member } = act.caller;
      const officer = { officer: actor!.id, officerRole: actor!.role };
      const row = { ...proposal, ...officer, id: release, member, receivers, approvedAt: null, endedAt: null };
      await insertRelease(connection, row, now);
      return { release };
    });
  });
}

/** The second person's approval: another member of staff than the officer, who has just proved who they are. @throws Fault not_found, conflict, proof_too_old */
export const approve = (
  services: Services,
  act: Act,
  { id, release }: { readonly id: string; readonly release: string },
): Promise<{ readonly approved: true } | Refused> => {
  const work = async (acting: Acting) => {
    const { connection, now, actor, objections } = acting;
    const found = await findRelease(connection, { id: release, member: act.caller.member }, 'UPDATE');
    if (!found) throw notFound();
    if (found.approvedAt) throw new Fault('conflict', 'この災害時提供は、すでに承認されています。');
    const against: Objection[] = [...objections];
    if (actor?.id === found.officer) against.push({ code: 'same_person' });
    const disaster = await findDisaster(connection, found.disaster, 'SHARE');
    if (disaster?.endedAt !== null || found.endedAt !== null || found.expiresAt <= now)
      against.push({ code: 'release_not_open' });
    const said = { id, message: release, items: ['approval'], purpose: found.purpose };
    return settle(services, act, acting, said, against, async () => {
      await approveRelease(connection, release, actor!, now);
      return { approved: true as const };
    });
  };
  return actAs(services, act, undefined, {}, work, { sensitive: true });
};

/** Ends a release before its time, and what of it still waits. @throws Fault not_found */
export const closeRelease = (
  services: Services,
  act: Act,
  { id, release }: { readonly id: string; readonly release: string },
): Promise<{ readonly ended: true } | Refused> =>
  actAs(services, act, undefined, { systems: systemsOf(services, act) }, async (acting) => {
    const { connection, now, objections } = acting;
    const found = await findRelease(connection, { id: release, member: act.caller.member }, 'UPDATE');
    if (!found) throw notFound();
    const said = { id, message: release, items: ['end'], purpose: found.purpose };
    return settle(services, act, acting, said, objections, async () => {
      await endRelease(connection, release, now);
      await stopReleases(connection, [release], now);
      return { ended: true as const };
    });
  });

/** A receiver reports that it has returned or deleted what it got. @throws Fault not_found where it owes nothing */
export const reportDuty = (
  services: Services,
  act: Act,
  { id, release }: { readonly id: string; readonly release: string },
): Promise<{ readonly reported: true } | Refused> =>
  actAs(services, act, undefined, {}, async (acting) => {
    const { connection, now, actor, objections } = acting;
    const { member } = act.caller;
    return settle(services, act, acting, { id, message: release, items: ['report'] }, objections, async () => {
      const owed = { release, receiver: member, fulfiller: actor!.id };
      if (!(await fulfilDuty(connection, owed, now))) throw notFound();
      return { reported: true as const };
    });
  });

/** Whichever of the member's systems sent it: its end stops it. */
const systemsOf = ({ directory }: Services, { caller }: Act) =>
  directory
    .all()
    .systems.filter(({ member }) => member === caller.member)
    .map(({ id }) => id);

const notFound = () => new Fault('not_found', 'この番号の災害または災害時提供はありません。');
