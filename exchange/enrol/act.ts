import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { decide, type Policies } from '../decide/index.ts';
import type { Caller } from '../identify/authenticate.ts';
import { hearOfIt } from '../identify/heard.ts';
import { revoked } from '../identify/objections.ts';
import { insertRecords, type RecordDraft } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import { findRevoked } from '../relay/revoked.ts';
import type { Services } from '../services.ts';
import { checkProof } from '../travel/registration.ts';

/** What can be asked of the platform itself: the fields of `platform/enrolment`. */
export type Act =
  | 'municipality'
  | 'member'
  | 'system'
  | 'service'
  | 'witness'
  | 'revocation'
  | 'policyProposal'
  | 'policyApproval';

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
};

/**
 * Does what the operator or a municipality asks of the platform itself, when the policies permit it: one transaction with its record.
 * A refusal is recorded too.
 * @throws Fault forbidden, or whatever `change` finds to mend
 */
export async function enact<T>(
  services: Services,
  caller: Caller,
  acted: Acted,
  change: (connection: Connection, now: Date) => Promise<T>,
): Promise<T> {
  await services.checkPublishing();
  const { pools, clock, realClock } = services;
  const now = clock.now();
  const judged = judge(services.policies, caller, acted.act, now);
  const inTransaction = <R>(outcome: Judged, work: (connection: Connection) => Promise<R>): Promise<R> =>
    transact(pools.exchange, {}, async (connection) => {
      await checkProof(connection, caller, realClock.now());
      if ((await findRevoked(connection, [caller.system])).size > 0) throw revoked();
      const made = await work(connection);
      await insertRecords(connection, [{ records: [documentAct(caller, acted, outcome, now)] }], realClock.now());
      return made;
    });
  if (judged.decision === 'permit')
    try {
      const made = await inTransaction(judged, (connection) => change(connection, now));
      await hearOfIt(services);
      return made;
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'forbidden')) throw asFault(error);
      await inTransaction({ ...judged, decision: 'refuse', reasons: ['sender_not_entitled'] }, async () => {});
      throw error;
    }
  await inTransaction(judged, async () => {});
  throw new Fault('forbidden', 'この操作は、地域の定めで、この機関には認められていません。');
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
  if (decision.outcome === 'permit' && decision.items.includes(act))
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
    return new Fault('bad_request', '指定された参加機関、業務システムのどれかが登録されていません。', { cause: error });
  return error;
}
