import { answerMediaType } from '../../../contracts/question.ts';
import { type RefusalCode, told } from '../../../contracts/refusal.ts';
import { transact } from '../../../database/connect.ts';
import type { Answered } from '../../deliver/answer.ts';
import { actsOf, objectAgain } from '../../identify/acting/acting-inquiry.ts';
import { lockStaff } from '../../identify/acting/staff.ts';
import { findSystems } from '../../identify/directory/systems.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertRecords, recall } from '../../record/record.ts';
import { type Deferred, postpone, settleDeferred, takeDeferred } from '../../relay/deferred.ts';
import { keepAnswer } from '../../relay/keep-answer.ts';
import { type Sealed, type SealKey, sealText } from '../../relay/seal.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { Given, Intent, Obtained, WeighedInquiry } from '../../stages.ts';
import { askNow } from '../inquiry.ts';
import { recallAsked } from './deferral.ts';
import { type Ending, endingOf, noteMistake, type Present } from './ending.ts';
import { concludeInTurn } from './turns.ts';

const day = 24 * 60 * 60_000;

/** Questions that one process asks side by side, and of those one provider's: one that is silent holds up nobody else's. */
const [mostAtOnce, mostOfOne] = [32, 8];

/**
 * Asks the questions that wait and whose time has come, and keeps the answers for their askers. Done again and again by every process;
 * the lease lets one ask each.
 * @returns begins what may begin, and waits for no answer
 */
export function createAskingLater(services: Services, log: (error: unknown) => void): () => Promise<void> {
  const asking = new Map<string, Deferred['providerSystem']>();
  return async () => {
    await services.checkPublishing();
    const room = mostAtOnce - asking.size;
    if (room <= 0) return;
    const providers = Map.groupBy(asking.values(), (provider) => provider);
    const besides = Object.fromEntries([...providers].map(([provider, { length }]) => [provider, mostOfOne - length]));
    const given = { each: mostOfOne, besides };
    for (const one of await takeDeferred(services.pools.exchange, services.realClock.now(), room, given)) {
      asking.set(one.message, one.providerSystem);
      void askOne(services, one)
        .catch(log)
        .finally(() => asking.delete(one.message));
    }
  };
}

async function askOne(services: Services, deferred: Deferred): Promise<void> {
  const { weighed, codeAtProvider, tags } = await reconsider(services, deferred);
  const { decision } = weighed;
  if (decision.outcome === 'refuse') {
    const outcome = { previous: deferred.record, items: [], reasons: decision.reasons, payloadDigest: null };
    return settle(services, deferred, weighed, async () => ({
      came: 'refused',
      document: road.record.answer(weighed, tags, outcome),
    }));
  }
  const intent: Intent = { ...recall({ ...weighed, decision }, deferred.record), codeAtProvider };
  const obtained = await obtainLater(services, deferred, intent);
  if (obtained === 'not yet') {
    await postpone(services.pools.exchange, deferred, services.realClock.now());
    return;
  }
  const end = (obtained: Obtained) =>
    settle(services, deferred, weighed, async (present) => {
      const ending = await endingOf(services, { intent, tags, obtained }, present);
      noteMistake(services, intent, ending);
      return ending;
    });
  await concludeInTurn(intent, obtained, { atOnce: end, alone: () => end(obtained) });
}

/** The question as it stands now: whoever has lost the authority to ask, or to act, while it waited does not ask. */
async function reconsider(services: Services, deferred: Deferred) {
  const { asked, actor, codeAtProvider, knownAt } = await recallAsked(services, deferred);
  const inquiry = { ...road.identify.inquiry(services, asked), ...(actor && { actor }) };
  const { subject } = deferred;
  const persons = subject === null ? [] : [subject];
  const systems = [deferred.askerSystem, deferred.providerSystem];
  const { facts, against, now } = await transact(services.pools.exchange, { systems }, async (connection) => {
    await lockStaff(connection, actsOf([inquiry]), 'shared');
    await lockSubjects(connection, persons, 'shared');
    const now = services.clock.now(); // not before the locks: what was withdrawn or ended until then counts
    const { runModesOf } = await findSystems(connection, systems);
    const [against = []] = await objectAgain(connection, [{ ...inquiry, subject }], runModesOf, now);
    return { facts: await readFacts(connection, persons, now), against, now };
  });
  const found = { subject, knownAt, facts: facts.get(subject ?? ''), now };
  const standing = { ...inquiry, objections: [...inquiry.objections, ...against] };
  const weighed = road.decide.inquiry(services.policies, standing, found);
  return { weighed, codeAtProvider, tags: await tagsOf(services.keys, persons) };
}

async function obtainLater(services: Services, deferred: Deferred, intent: Intent): Promise<Obtained | 'not yet'> {
  if (deferred.wasLost && !deferred.isSafe) return { failed: 'provider_silent' };
  if (deferred.expiresAt <= services.clock.now()) return { failed: 'provider_unreachable' };
  const obtained = await askNow(services, intent);
  return obtained.failed === 'provider_closed' || obtained.failed === 'provider_unreachable' ? 'not yet' : obtained;
}

/** Outcome, answer and end of the question, in one transaction; nothing where the question has become another process's. */
async function settle(
  services: Services,
  deferred: Deferred,
  inquiry: WeighedInquiry,
  endingAt: (present: Present) => Promise<Ending>,
): Promise<void> {
  const { pools, clock, realClock } = services;
  const { subject, code } = inquiry;
  const systems = [deferred.askerSystem, deferred.providerSystem];
  const persons = subject === null ? [] : [subject];
  await transact(pools.exchange, { systems, overdue: 'yes' }, async (connection) => {
    await lockStaff(connection, actsOf([inquiry]), 'shared');
    await lockSubjects(connection, persons, 'shared');
    const now = clock.now();
    const { revoked, runModesOf } = await findSystems(connection, systems);
    const [against = []] = await objectAgain(connection, [inquiry], runModesOf, now);
    const ending = await endingAt({ facts: await readFacts(connection, persons, now), now, revoked, against });
    const key = services.directory.encryptionKey(deferred.askerSystem);
    const isKept = ending.came === 'given' && key !== undefined;
    if (!(await settleDeferred(connection, deferred, isKept ? null : reasonOf(ending), now))) return;
    const [recorded] = await insertRecords(connection, [ending.document as Answered], realClock.now());
    if (!isKept) return;
    const sealed = await sealAnswer(deferred.message, ending.document.given, code, key);
    const expiresAt = new Date(now.getTime() + recorded!.contract!.relayDays * day);
    await keepAnswer(connection, recorded!, { sealed, now, expiresAt });
  });
}

/** What the asker reads of it: as of a refusal at the door. */
function reasonOf(ending: Ending): RefusalCode | 'not_available' {
  if (ending.came === 'failed') return ending.code;
  const { decision } = ending.document;
  if (decision.outcome === 'permit') return 'key_revoked'; // nothing to seal the answer to
  return decision.reasons.every((reason) => told.has(reason))
    ? (decision.reasons[0] ?? 'not_available')
    : 'not_available';
}

const sealAnswer = (
  message: string,
  { status, headers, body }: Given,
  subject: string | null,
  key: SealKey,
): Promise<Sealed> =>
  sealText(
    message,
    { text: JSON.stringify({ status, headers, body: body.toString('base64'), subject }), mediaType: answerMediaType },
    key,
  );
