import { noticeFile } from '../../contracts/notice.ts';
import { payloadDigest } from '../../contracts/receipt.ts';
import type { Queryable } from '../../database/connect.ts';
import type { Services } from '../services.ts';
import type { DecidedNotice, Identified } from '../stages.ts';
import { findSubscribed, type Subscription } from './directory/subscriptions.ts';
import { findRelation } from './standing/standing.ts';

const day = 24 * 60 * 60_000;

/**
 * Who is to be told of a permitted notice: those who subscribed for this person, and those who subscribed for all with whom they stand
 * in the relation that the purpose asks for, if they do with this one. One copy a system.
 */
export async function findSubscribers(
  connection: Queryable,
  { directory }: Services,
  { notice, sender, contract, purpose, subject, facts, decidedAt }: DecidedNotice,
): Promise<Subscription[]> {
  const subscribed = await findSubscribed(connection, sender.id, contract!.id, purpose!.id, subject!);
  const kinds = purpose!.receiverRelations;
  const meant = subscribed.filter(({ system, member, subject: named }) => {
    const found = directory.findSystem(system);
    if (!found || !directory.isInForce(found) || !found.runModes.includes(notice.runmode)) return false;
    return named !== null || kinds.length === 0 || findRelation(facts!, member, kinds, decidedAt) !== undefined;
  });
  return [...new Map(meant.map((one) => [one.system, one])).values()];
}

/**
 * identify, for one subscriber's copy of a notice: an envelope of its own under an id of its own, so that two receivers cannot tell by
 * an id that they were told of one person (law 4).
 */
export function identifySubscriber(
  { directory, digests }: Services,
  notice: DecidedNotice,
  { system, member }: Pick<Subscription, 'system' | 'member'>,
): Identified {
  const { id, kind, municipality } = directory.getMember(member);
  const { notice: written, file, caller, sender, contract, purpose, subject, decidedAt, contentDigests } = notice;
  const message = digests.makeMessage();
  return {
    kind: 'notice',
    caller,
    attributes: {
      specversion: '1.0',
      id: message,
      source: sender.system,
      type: written.contract,
      receiver: id,
      purpose: written.purpose,
      runmode: written.runmode,
    },
    codes: [written.subject],
    files: [{ ...file, ...noticeFile }],
    message,
    messageId: message,
    sender,
    receiver: { id, kind, municipality, system },
    contract,
    purpose,
    named: { contract: written.contract, purpose: written.purpose, receiver: id },
    subjects: [{ code: written.subject, subject, inContent: true }],
    objections: directory.encryptionKey(system) ? [] : [{ code: 'receiver_unknown' }],
    runMode: written.runmode,
    declared: [],
    payloadDigest: payloadDigest(digests.payloadNonce(message), [file]),
    contentDigests,
    expiresAt: new Date(decidedAt.getTime() + contract!.relayDays * day),
  };
}
