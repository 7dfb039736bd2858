import type { Actor } from '../../contracts/acting.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Services } from '../services.ts';
import type { Envelope } from '../stages.ts';
import type { Caller } from './caller/authenticate.ts';
import type { Release } from './emergency.ts';

/**
 * identify, for one receiver's share of an emergency release: an envelope of its own under an id of its own, so that two receivers cannot
 * tell by an id that they were given one list (law 4).
 */
export function identifyShare(
  services: Services,
  { caller, actor }: { readonly caller: Caller; readonly actor: Actor | undefined },
  { contract, purpose }: Pick<Release, 'contract' | 'purpose'>,
  receiver: MemberId,
  against: readonly { readonly code: RefusalCode; readonly detail?: string }[],
): Envelope {
  const { directory, contracts, purposes, digests } = services;
  const member = directory.getMember(receiver);
  const system = findSystem(services, receiver, contract);
  const message = digests.makeMessage();
  return {
    kind: 'emergency-release',
    message,
    messageId: message,
    sender: { id: caller.member, kind: caller.memberKind, municipality: caller.municipality, system: caller.system },
    receiver: system && { id: member.id, kind: member.kind, municipality: member.municipality, system },
    contract: contracts.get(contract),
    purpose: purposes.get(purpose),
    named: { contract, purpose, receiver },
    subjects: [],
    objections: system ? against : [...against, { code: 'receiver_unknown' }],
    runMode: '通常',
    declared: [],
    payloadDigest: '',
    ...(actor && { actor }),
  };
}

/**
 * Where the receiver has set up no reception for it yet, any of its systems that can open a seal: it is a disaster. Never one that is
 * enrolled for drills alone: its people would take a life for an exercise.
 */
function findSystem({ directory }: Services, receiver: string, contract: string): SystemId | undefined {
  const set = directory.findReception(receiver, contract);
  const isReal = (id: SystemId) => directory.getSystem(id).runModes.includes('通常');
  if (set && directory.encryptionKey(set) && isReal(set)) return set;
  const own = directory
    .all()
    .systems.filter((one) => one.member === receiver && directory.isInForce(one) && isReal(one.id));
  return own.find(({ id }) => directory.encryptionKey(id))?.id;
}
