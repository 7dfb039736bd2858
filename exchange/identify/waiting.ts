import type { Waiting } from '../relay/waiting.ts';
import type { Services } from '../services.ts';
import type { Envelope } from '../stages.ts';

/** identify, at the hand-over: the kept message as an envelope again, with what has come against it while it waited. */
export function identifyWaiting(
  services: Services,
  message: Waiting,
  revoked: ReadonlySet<string>,
): Waiting & Envelope {
  const { directory, contracts, purposes } = services;
  const objections: Envelope['objections'][number][] = [];
  if (revoked.has(message.senderSystem)) objections.push({ code: 'sender_revoked' });
  if (!directory.hasEncryptionKey(message.receiverSystem, message.sealedTo)) objections.push({ code: 'key_revoked' });
  if (!contracts.has(message.named.contract)) objections.push({ code: 'contract_unknown' });
  if (!purposes.has(message.named.purpose)) objections.push({ code: 'purpose_unknown' });
  const sender = directory.getMember(message.senderMember);
  const receiver = directory.getMember(message.receiverMember);
  return {
    ...message,
    sender: { ...sender, system: message.senderSystem },
    receiver: { ...receiver, system: message.receiverSystem },
    contract: contracts.get(message.named.contract),
    purpose: purposes.get(message.named.purpose),
    knownAt: message.acceptedAt,
    objections,
    declared: [],
  };
}
