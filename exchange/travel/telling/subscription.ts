import { randomUUID } from 'node:crypto';
import { findContract } from '../../../contracts/contract.ts';
import type { Decision } from '../../../contracts/decision.ts';
import { Fault } from '../../../contracts/fault.ts';
import { told } from '../../../contracts/refusal.ts';
import { transact } from '../../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../../answer/refusal.ts';
import { decide } from '../../decide/index.ts';
import type { SubjectFacts } from '../../decide/question.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import {
  endSubscription,
  putSubscription,
  readSubscriptions,
  type Subscription,
} from '../../identify/directory/subscriptions.ts';
import { codesFor, subjectsOf } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { type Asked, documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { checkProof } from '../registration.ts';

/** As a member asks for it; `code` is its own code of the person, null for all with whom it stands in the relation. */
export type Wanted = {
  readonly provider: string;
  readonly contract: string;
  readonly purpose: string;
  readonly code: string | null;
};
export type Subscribed = { readonly id: string } | { readonly refused: RefusalAnswer };

/**
 * Subscribes a system to the notices of a provider, where it may be told at this moment; whether it still may is decided again at
 * each notice. Recorded, permit or refusal: the wish to be told of somebody already says something.
 * @throws Fault
 */
export async function subscribe(services: Services, caller: Caller, asked: Wanted): Promise<Subscribed> {
  const wanted = { ...asked, contract: findContract(services.contracts, asked.contract)?.id ?? asked.contract };
  const { pools, linkage, clock, realClock, keys, directory } = services;
  await services.checkPublishing();
  const provider = directory.findMember(wanted.provider);
  if (!provider) throw new Fault('bad_request', 'provider の参加機関が登録されていません。');
  if (!directory.encryptionKey(caller.system))
    throw new Fault('conflict', '通知を受けるには、暗号化の鍵（use: enc）の登録が必要です。');
  return transact(pools.exchange, { member: caller.member }, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    const found =
      wanted.code === null
        ? undefined
        : (await subjectsOf(connection, linkage, caller.member, [wanted.code])).get(wanted.code);
    // Unknown or not to be told of: one path.
    const subject = wanted.code === null ? undefined : (found ?? randomUUID());
    const subjects = subject === undefined ? [] : [subject];
    await lockSubjects(connection, subjects, 'shared');
    const now = clock.now();
    const facts = subject === undefined ? undefined : (await readFacts(connection, subjects, now)).get(subject);
    const judged = judge(services, caller, wanted, provider, facts, now);
    const record = documentAsked('registration', caller, now, randomUUID(), {
      ...saidOf(judged.decision),
      items: ['subscription', provider.id],
      contract: wanted.contract,
      purpose: wanted.purpose,
      subject: (subject !== undefined && (await tagsOf(keys, subjects)).get(subject)) || null,
      municipality: facts?.municipality ?? null,
    });
    if (judged.decision.outcome === 'refuse') {
      await recordRefusals(connection, [record], realClock.now());
      return { refused: answerRefusal(judged) };
    }
    await insertRecords(connection, [{ records: [record] }], realClock.now());
    const { system, member } = caller;
    const { contract, purpose } = wanted;
    const row = { system, member, provider: provider.id, contract, purpose, subject: facts?.id ?? null };
    return { id: await putSubscription(connection, row, now) };
  });
}

type Judged = Parameters<typeof answerRefusal>[0] & { readonly decision: Decision };

function judge(
  { contracts, purposes, policies }: Services,
  caller: Caller,
  wanted: Wanted,
  provider: {
    readonly id: Caller['member'];
    readonly kind: Caller['memberKind'];
    readonly municipality: string | null;
  },
  facts: SubjectFacts | undefined,
  time: Date,
): Judged {
  const contract = contracts.get(wanted.contract);
  const purpose = purposes.get(wanted.purpose);
  const refuse = (code: 'contract_unknown' | 'purpose_unknown'): Judged => ({
    objections: [{ code }],
    judged: [],
    decision: { ...none, reasons: [code], policyDigest: policies.digest },
  });
  if (!contract?.kinds.includes('notice')) return refuse('contract_unknown');
  if (!purpose) return refuse('purpose_unknown');
  const { member: id, memberKind: kind, municipality } = caller;
  const decision = decide(policies, {
    kind: 'notice',
    contract,
    purpose,
    time,
    runMode: '通常',
    sender: provider,
    receiver: { id, kind, municipality },
    shown: {},
    subject: facts ?? null,
  });
  if (wanted.code !== null) return { objections: [], judged: [{ decision }], decision };
  return forAll(decision);
}

const none = { outcome: 'refuse', policies: [], basisGiver: null, basisTaker: null } as const;

/**
 * For all, no person is in question yet: what speaks against the member itself counts now, and what speaks of a person at each notice.
 */
function forAll(decision: Decision): Judged {
  if (decision.outcome === 'permit') return { objections: [], judged: [], decision };
  const reasons = decision.reasons.filter((reason) => told.has(reason));
  const { basisGiver, basisTaker, policies, policyDigest } = decision;
  const left: Decision =
    reasons.length > 0
      ? { ...decision, reasons }
      : {
          outcome: 'permit',
          items: [],
          obligations: [],
          consents: [],
          relations: [],
          policies,
          basisGiver: basisGiver ?? '',
          basisTaker: basisTaker ?? '',
          policyDigest,
        };
  return { objections: [], judged: [{ decision: left }], decision: left };
}

const saidOf = (decision: Decision): Asked => ({
  decision: decision.outcome,
  reasons: decision.outcome === 'refuse' ? decision.reasons : [],
  consents: decision.outcome === 'permit' ? decision.consents : [],
  relations: decision.outcome === 'permit' ? decision.relations : [],
  basisGiver: decision.basisGiver,
  basisTaker: decision.basisTaker,
  policyDigest: decision.policyDigest,
});

/** Ends a subscription, on record. @throws Fault not_found */
export async function unsubscribe(services: Services, caller: Caller, id: string): Promise<void> {
  const { pools, clock, realClock, keys } = services;
  await services.checkPublishing();
  await transact(pools.exchange, { member: caller.member }, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    const now = clock.now();
    const ended = await endSubscription(connection, caller.system, id, now);
    if (!ended) throw new Fault('not_found', 'この番号の登録はありません。');
    const { subject, contract, purpose, provider } = ended;
    const record = documentAsked('registration', caller, now, randomUUID(), {
      decision: 'permit',
      reasons: [],
      items: ['subscription-end', provider],
      contract,
      purpose,
      subject: subject === null ? null : ((await tagsOf(keys, [subject])).get(subject) ?? null),
    });
    await insertRecords(connection, [{ records: [record] }], realClock.now());
  });
}

/** What a system is subscribed to; persons by the member's own codes. */
export async function listSubscriptions(
  { pools, linkage }: Services,
  { system, member }: Caller,
): Promise<readonly (Subscription & { readonly code: string | null })[]> {
  return transact(pools.exchange, { member }, async (connection) => {
    const all = await readSubscriptions(connection, system);
    const codes = await codesFor(
      connection,
      linkage,
      member,
      all.flatMap(({ subject }) => subject ?? []),
    );
    return all.map((one) => ({ ...one, code: one.subject === null ? null : (codes.get(one.subject) ?? null) }));
  });
}
