import { createHash } from 'node:crypto';
import { type ReleaseContent, releaseFile } from '../../../contracts/emergency.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { findMyNumbers } from '../../../contracts/my-number.ts';
import { payloadDigest } from '../../../contracts/receipt.ts';
import { answerRefusal } from '../../answer/refusal.ts';
import type { Named } from '../../decide/emergency-share.ts';
import type { Content } from '../../disclose/emergency-share.ts';
import type { Objection } from '../../identify/acting/acting.ts';
import {
  type Disaster,
  findDisaster,
  findRelease,
  insertDuty,
  isReleasable,
  type Release,
} from '../../identify/emergency.ts';
import { codesFor, subjectsOf } from '../../identify/person/codes.ts';
import { lockSubjects, readFacts } from '../../identify/person/facts.ts';
import { tagsOf } from '../../identify/person/tags.ts';
import { insertRecords } from '../../record/record.ts';
import { recordRefusals } from '../../record/refusals.ts';
import { findReleased, noteReleased } from '../../relay/emergency.ts';
import { type Sealed, seal } from '../../relay/seal.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { Decided, Envelope } from '../../stages.ts';
import { type Act, type Acting, actAs } from '../acting.ts';
import type { Refused } from './emergency.ts';

export type Person = { readonly subject: string; readonly content: Content };
type Share = {
  readonly receiver: MemberId;
  /** null: nothing was given to it */
  readonly message: string | null;
  /** who was left out, by their place */
  readonly withheld: readonly number[];
};
export type Given = {
  readonly receivers: readonly Share[];
  /** whose content has what may be a My Number, by their place: told, and nothing is held up for it (DESIGN §5) */
  readonly numbers?: readonly number[];
};
type Found = Named & { readonly content: Content };
type Scope = { readonly release: Release; readonly disaster: Disaster; readonly found: readonly Found[] };

/** Bytes of one receiver's share. */
const largest = 10 * 1024 * 1024;

/**
 * Gives many persons at once to every receiver of an approved release: one decision and one record a person and receiver, one sealed
 * message a receiver.
 * @throws Fault not_found, too_large, bad_request
 */
export async function giveReleased(
  services: Services,
  act: Act,
  {
    id,
    release: named,
    persons,
  }: { readonly id: string; readonly release: string; readonly persons: readonly Person[] },
): Promise<Given | Refused> {
  const { system, member } = act.caller;
  return actAs(services, act, undefined, {}, async (acting) => {
    const { connection, now } = acting;
    const release = await findRelease(connection, { id: named, member }, 'SHARE');
    const disaster = release && (await findDisaster(connection, release.disaster, 'SHARE'));
    if (!disaster) throw new Fault('not_found', 'この番号の災害時提供はありません。');
    const digests = services.digests.of('engawa/emergency', JSON.stringify([named, persons]));
    const before = await findReleased(connection, system, id);
    const against: Objection[] = [...acting.objections];
    if (before && !digests.some((one) => one.equals(before.digest))) against.push({ code: 'same_id_other_content' });
    else if (before && against.length === 0) return before.answer as Given;
    if (!isReleasable(release, disaster, now)) against.push({ code: 'release_not_open' });
    const scope = { release, disaster, found: await findPersons(services, acting, act, persons) };
    const receivers: Share[] = [];
    for (const receiver of release.receivers)
      receivers.push(await giveTo(services, acting, act, scope, receiver, against));
    if (against.length > 0) return { refused: answerRefusal({ objections: against, judged: [] }) };
    const message = services.digests.makeMessage();
    const numbers = persons.flatMap(({ content }, i) => (findMyNumbers(JSON.stringify(content)).length > 0 ? [i] : []));
    const answer: Given = { receivers, ...(numbers.length > 0 && { numbers }) };
    await noteReleased(connection, { system, messageId: id, digest: digests[0]!, message, answer }, now);
    return answer;
  });
}

async function findPersons(
  { linkage }: Services,
  { connection, now }: Acting,
  { caller }: Act,
  persons: readonly Person[],
): Promise<Found[]> {
  const codes = persons.map(({ subject }) => subject);
  const subjects = await subjectsOf(connection, linkage, caller.member, codes);
  const ids = [...new Set(subjects.values())];
  await lockSubjects(connection, ids, 'shared');
  const facts = await readFacts(connection, ids, now);
  return persons.map(({ subject: code, content }) => ({ code, content, facts: facts.get(subjects.get(code) ?? '') }));
}

async function giveTo(
  services: Services,
  { connection, actor, now }: Acting,
  { caller }: Act,
  { release, disaster, found }: Scope,
  receiver: MemberId,
  against: readonly Objection[],
): Promise<Share> {
  const envelope = road.identify.release(services, { caller, actor }, release, receiver, against);
  const { municipality } = disaster;
  const decided = road.decide.release(services.policies, envelope, {
    fields: release.fields,
    municipality,
    persons: found,
    now,
  });
  const ids = found.flatMap(({ facts }) => facts?.id ?? []);
  const tags = await tagsOf(services.keys, ids);
  const refused = decided.judged.filter(({ decision }) => decision.outcome === 'refuse');
  const refusal: Decided<Envelope> = { ...decided, outcome: 'refuse', judged: refused };
  const realNow = services.realClock.now();
  await recordRefusals(connection, road.record.release(refusal, tags).records, realNow);
  const withheld = decided.judged.flatMap(({ decision }, i) => (decision.outcome === 'refuse' ? [i] : []));
  if (decided.outcome === 'refuse') return { receiver, message: null, withheld };
  const content = await contentOf(services, connection, { release, disaster, found }, decided);
  const permitted = decided.judged.filter(({ decision }) => decision.outcome === 'permit');
  const document = road.record.release({ ...decided, payloadDigest: content.payloadDigest, judged: permitted }, tags);
  const kept = { ...document, sealed: content.sealed, expiresAt: release.expiresAt };
  const [recorded] = await insertRecords(connection, [kept], realNow);
  await road.relay.release(connection, release.id, recorded!);
  await insertDuty(connection, release, receiver, now);
  return { receiver, message: envelope.message, withheld };
}

/** What one receiver gets, sealed: of each person what may go, under the receiver's own codes. */
async function contentOf(
  services: Services,
  connection: Acting['connection'],
  { release, disaster, found }: Scope,
  decided: Decided<Envelope>,
): Promise<{ readonly sealed: Sealed; readonly payloadDigest: string }> {
  const { message, receiver, decidedAt: time } = decided;
  const subjects = decided.judged.flatMap(({ decision, facts }) =>
    decision.outcome === 'permit' && facts ? [facts.id] : [],
  );
  const codes = await codesFor(connection, services.linkage, receiver!.id, subjects);
  const persons: ReleaseContent['persons'][number][] = [];
  for (const [place, { decision, facts }] of decided.judged.entries()) {
    if (decision.outcome === 'refuse') continue;
    const { content } = found[place]!;
    const shown = await road.disclose.release(services, decided, { decision, content, time, place });
    persons.push({ subject: codes.get(facts!.id)!, content: { ...shown } });
  }
  const { id, contract, duty, dueAt } = release;
  const all: ReleaseContent = {
    release: id,
    disaster: disaster.name,
    contract,
    duty,
    dueAt: dueAt.toISOString(),
    persons,
  };
  const bytes = Buffer.from(JSON.stringify(all));
  if (bytes.length > largest) throw new Fault('too_large', '一度に渡せるのは10MiBまでです。分けて渡してください。');
  const parcel = {
    subjects: [...new Set(persons.map(({ subject }) => subject))].map((code) => ({ code })),
    files: [{ ...releaseFile, content: bytes.toString('base64') }],
  };
  const file = { name: releaseFile.name, sha256: createHash('sha256').update(bytes).digest('hex') };
  return {
    sealed: await seal(message, parcel, services.directory.encryptionKey(receiver!.system)!),
    payloadDigest: payloadDigest(services.digests.payloadNonce(message), [file]),
  };
}
