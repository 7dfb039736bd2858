import type { Waiting } from '../relay/waiting.ts';
import type { Services } from '../services.ts';
import type { Envelope } from '../stages.ts';
import { objectToEnrolled } from './acting/acting.ts';
import { type Acts, actsKey } from './acting/staff.ts';
import { objectToRunMode, type RunModesOf } from './directory/run-mode.ts';

/** What is enrolled at the moment of the hand-over, read in its transaction. */
export type EnrolledNow = {
  readonly revoked: ReadonlySet<string>;
  readonly runModesOf: RunModesOf;
  /** who of those that acted for an answer's asker may act still, by `actsKey` */
  readonly acting: Pick<ReadonlySet<string>, 'has'>;
};

/** Those who acted for the answers among these, for `lockStaff`. */
export const actsOfWaiting = (waiting: readonly Waiting[]): Acts[] => waiting.flatMap((one) => actsOf(one) ?? []);

const actsOf = ({ receiverMember, actor }: Waiting): Acts | undefined => actor && { member: receiverMember, ...actor };

/** identify, at the hand-over: the kept message as an envelope again, with what has come against it while it waited. */
export function identifyWaiting(
  services: Services,
  message: Waiting,
  { revoked, runModesOf, acting }: EnrolledNow,
): Waiting & Envelope {
  const { directory, contracts, purposes } = services;
  const purpose = purposes.get(message.named.purpose);
  const objections: Envelope['objections'][number][] = [];
  if (revoked.has(message.senderSystem)) objections.push({ code: 'sender_revoked' });
  if (!directory.hasEncryptionKey(message.receiverSystem, message.sealedTo)) objections.push({ code: 'key_revoked' });
  if (!contracts.has(message.named.contract)) objections.push({ code: 'contract_unknown' });
  objections.push(...objectToRunMode(runModesOf, message.runMode, [message.senderSystem, message.receiverSystem]));
  if (!purpose) objections.push({ code: 'purpose_unknown' });
  const acts = actsOf(message);
  const actor = acts && acting.has(actsKey(acts)) ? message.actor : undefined;
  if (message.kind === 'inquiry') objections.push(...objectToEnrolled(purpose, { claimed: acts !== undefined, actor }));
  const sender = directory.getMember(message.senderMember);
  const receiver = directory.getMember(message.receiverMember);
  return {
    ...message,
    sender: { ...sender, system: message.senderSystem },
    receiver: { ...receiver, system: message.receiverSystem },
    contract: contracts.get(message.named.contract),
    purpose,
    knownAt: message.acceptedAt,
    objections,
    declared: [],
  };
}
