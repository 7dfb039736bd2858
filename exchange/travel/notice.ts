import type { Notice } from '../../contracts/notice.ts';
import { type Connection, transact } from '../../database/connect.ts';
import { answerRefusal, type RefusalAnswer } from '../answer/refusal.ts';
import type { Caller } from '../identify/caller/authenticate.ts';
import { insertProofs, proofKey } from '../identify/caller/proofs.ts';
import { revoked, usedBefore } from '../identify/objections.ts';
import { lockSubjects, readFacts } from '../identify/person/facts.ts';
import { tagsOf } from '../identify/person/tags.ts';
import { findSubscribers } from '../identify/subscriber.ts';
import { insertRecords } from '../record/record.ts';
import { recordRefusals } from '../record/refusals.ts';
import type { Tags } from '../record/submission.ts';
import { findNoticed, keepNotice } from '../relay/notice.ts';
import { findRevoked } from '../relay/revoked.ts';
import { road } from '../road.ts';
import type { Services } from '../services.ts';
import type { IdentifiedNotice, NoticeAccepted } from '../stages.ts';
import type { SendingLimit } from './sending.ts';
import { tell } from './telling/telling.ts';

export type NoticeAnswer = { readonly accepted: NoticeAccepted } | { readonly refused: RefusalAnswer };
export type SendNotice = (caller: Caller, notice: Notice) => Promise<NoticeAnswer>;

/** Where no person is known: so that a refusal costs the same statements whatever its reason. */
const standIn = '00000000-0000-4000-8000-000000000000';

/**
 * The way of a notice: decided and recorded as such, and then, in the same transaction, told on to each subscriber by a decision, a
 * record and a sealed copy of its own. The sender is answered before anybody has been handed anything, and never whom it was for.
 */
export const openNotice =
  (services: Services, sending: SendingLimit): SendNotice =>
  async (caller, written) => {
    sending.count(caller.system);
    await services.checkPublishing();
    const notice = await road.identify.notice(services, road.receive.notice(caller, written));
    const subject = notice.subject ?? standIn;
    const tags = await tagsOf(services.keys, [subject]);
    return transact(services.pools.exchange, { subjects: [subject], systems: [caller.system] }, (connection) =>
      accept(services, connection, notice, tags),
    );
  };

async function accept(
  services: Services,
  connection: Connection,
  notice: IdentifiedNotice,
  tags: Tags,
): Promise<NoticeAnswer> {
  const { caller, notice: written, message } = notice;
  const realNow = services.realClock.now();
  const subject = notice.subject ?? standIn;
  await lockSubjects(connection, [subject], 'shared');
  if ((await insertProofs(connection, [caller.proof], realNow)).has(proofKey(caller.proof))) throw usedBefore();
  if ((await findRevoked(connection, [caller.system])).size > 0) throw revoked();
  const before = await findNoticed(connection, caller.system, written.id);
  if (before && notice.contentDigests.some((digest) => digest.equals(before.digest)))
    return { accepted: before.answer };
  const now = services.clock.now();
  const facts = (await readFacts(connection, [subject], now)).get(subject);
  const asked = before ? { ...notice, objections: [{ code: 'same_id_other_content' as const }] } : notice;
  const decided = road.decide.notice(services.policies, asked, facts, now);
  const record = road.record.notice(decided, tags);
  if (decided.decision.outcome === 'refuse') {
    await recordRefusals(connection, [record], realNow);
    return { refused: answerRefusal({ objections: decided.objections, judged: [decided] }) };
  }
  await insertRecords(connection, [{ records: [record] }], realNow);
  const accepted: NoticeAccepted = { id: written.id, message, state: 'accepted' };
  await keepNotice(connection, decided, accepted);
  await tell(services, connection, decided, await findSubscribers(connection, services, decided), {
    tags,
    facts,
    previous: record.id,
  });
  return { accepted };
}
