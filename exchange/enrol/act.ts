import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Actor } from '../../contracts/acting.ts';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { isRefusalCode, type RefusalCode } from '../../contracts/refusal.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { decide, type Policies } from '../decide/index.ts';
import type { Presented } from '../identify/acting/acting.ts';
import { proofsOf } from '../identify/acting/acting-inquiry.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { hearOfIt } from '../identify/directory/heard.ts';
import { revoked, usedBefore } from '../identify/objections.ts';
import { insertRecords, type RecordDraft } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import { findRevoked } from '../relay/revoked.ts';
import type { Services } from '../services.ts';
import { getActor } from './staffed.ts';

/** What can be asked of the platform itself: the fields of `platform/enrolment`. */
export type Act =
  | 'municipality'
  | 'member'
  | 'system'
  | 'service'
  | 'witness'
  | 'revocation'
  | 'policyProposal'
  | 'policyApproval'
  | 'confirmation'
  | 'letter'
  | 'operation';

/**
 * What has no field of its own is allowed to whoever may do one of these: a town that approves its rules also says who speaks for it; who may end any
 * system keeps the region's ledger and keys too, also before the towns have approved newer rules (a key that leaked is turned at once).
 */
const allowedWith: Partial<Record<Act, readonly Act[]>> = {
  confirmation: ['policyApproval'],
  letter: ['policyApproval'],
  operation: ['revocation'],
};

const contractId = 'platform/enrolment';
const purposeId = 'region-operation';

/** What the record says of an act. */
export type Acted = {
  readonly act: Act;
  /** the person, as the caller's member names them */
  readonly actor: string;
  readonly to?: MemberId;
  readonly toSystem?: SystemId;
  readonly municipality?: string | null;
  /** what was done, in identifiers: digests, versions, keys */
  readonly details?: readonly string[];
  /** of the person, where the member's staff is enrolled and has said so itself */
  readonly role?: string;
  readonly session?: string | null;
};

/** Who acts, as the member's own claim says; asked for, with a fresh proof, where the act speaks for a member that has staff enrolled. */
export type Spoken = { readonly presented?: Presented; readonly asksForStaff?: boolean };
export type Acting = {
  readonly actor: Actor | undefined;
  /** what only the change knows of the record */
  said(more: Partial<Pick<Acted, 'to' | 'toSystem' | 'details'>>): void;
};

/**
 * Does what the operator or a municipality asks of the platform itself, when the policies permit it: one transaction with its record.
 * A refusal is recorded too.
 * @throws Fault forbidden, proof_too_old, or whatever `change` finds to mend
 */
export async function enact<T>(
  services: Services,
  caller: Caller,
  acted: Acted,
  change: (connection: Connection, now: Date, acting: Acting) => Promise<T>,
  { presented, asksForStaff = false }: Spoken = {},
): Promise<T> {
  await services.checkPublishing();
  const { pools, clock, realClock } = services;
  const now = clock.now();
  const judged = judge(services.policies, caller, acted.act, now);
  const inTransaction = <R>(
    outcome: Judged,
    work: (connection: Connection, used: boolean, said: (more: Partial<Acted>) => void) => Promise<R>,
  ): Promise<R> =>
    transact(pools.exchange, {}, async (connection) => {
      const claimed = proofsOf(presented);
      const replayed = await insertProofs(connection, [caller.proof, ...claimed], realClock.now());
      if (replayed.has(proofKey(caller.proof))) throw usedBefore();
      if ((await findRevoked(connection, [caller.system])).size > 0) throw revoked();
      let all = acted;
      const used = claimed.some((proof) => replayed.has(proofKey(proof)));
      const made = await work(connection, used, (more) => {
        all = { ...all, ...more };
      });
      await insertRecords(connection, [{ records: [documentAct(caller, all, outcome, now)] }], realClock.now());
      return made;
    });
  if (judged.decision === 'permit')
    try {
      const made = await inTransaction(judged, async (connection, used, said) => {
        const actor = asksForStaff
          ? await getActor(connection, caller, { presented, used }, { now, realNow: realClock.now() })
          : undefined;
        if (actor) said({ actor: actor.id, role: actor.role, session: actor.session ?? null });
        return change(connection, now, { actor, said });
      });
      await hearOfIt(services);
      return made;
    } catch (error) {
      const objection = objectionIn(error);
      if (!(error instanceof Fault && (error.code === 'forbidden' || objection))) throw asFault(error);
      const reason = objection ?? 'sender_not_entitled';
      await inTransaction({ ...judged, decision: 'refuse', reasons: [reason] }, async () => {});
      throw error;
    }
  await inTransaction(judged, async () => {});
  throw new Fault('forbidden', 'この操作は、地域の定めで、この機関には認められていません。');
}

function objectionIn(error: unknown): RefusalCode | undefined {
  if (!(error instanceof Fault)) return undefined;
  if (error.code === 'proof_too_old') return error.code;
  return isRefusalCode(error.cause) ? error.cause : undefined;
}

type Judged = Pick<RecordFields, 'decision' | 'reasons' | 'policyDigest' | 'basisGiver' | 'basisTaker'>;

const documentAct = (caller: Caller, { act, details = [], ...rest }: Acted, judged: Judged, now: Date): RecordDraft =>
  documentAsked('registration', caller, now, randomUUID(), {
    ...rest,
    ...judged,
    items: [act, ...details],
    contract: contractId,
    purpose: purposeId,
  });

/**
 * The items of the decision are the acts that the policies allow this kind of member. The region's own rules decide: a town that forbade
 * itself everything could never again change that.
 */
function judge(
  policies: Policies,
  { member, memberKind }: Pick<Caller, 'member' | 'memberKind'>,
  act: Act,
  time: Date,
): Judged {
  const party = { id: member, kind: memberKind, municipality: null };
  const decision = decide(policies, {
    kind: 'registration',
    contract: policies.contracts.get(contractId)!,
    purpose: policies.purposes.get(purposeId)!,
    time,
    runMode: '通常',
    sender: party,
    receiver: party,
    shown: {},
    subject: null,
  });
  const { policyDigest, basisGiver, basisTaker } = decision;
  const shared = { policyDigest, basisGiver, basisTaker };
  const suffices = allowedWith[act] ?? [act];
  if (decision.outcome === 'permit' && suffices.some((one) => decision.items.includes(one)))
    return { ...shared, decision: 'permit', reasons: [] };
  return {
    ...shared,
    decision: 'refuse',
    reasons: decision.outcome === 'refuse' ? decision.reasons : ['sender_not_entitled'],
  };
}

/** Whether towns could still change what these policies say: a version after which they could not is a trap, not a policy. */
export const canStillChange = (policies: Policies, time: Date): boolean =>
  (['policyProposal', 'policyApproval'] as const).every(
    (act) => judge(policies, { member: 'GOV/000000', memberKind: 'municipality' }, act, time).decision === 'permit',
  );

/** What the tables themselves refuse: what is there already, and what names something that is not there. */
function asFault(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === '23505') return new Fault('conflict', 'すでに登録されています。', { cause: error });
  if (error.code === '23503')
    return new Fault(
      'bad_request',
      '指定された参加機関、業務システムのどれかが登録されていません。番号を確かめ、先に engawa enrol member、engawa join、engawa enrol system で登録してください。',
      { cause: error },
    );
  return error;
}
