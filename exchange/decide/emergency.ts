import type { MemberId, MemberKind } from '../../contracts/member.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import type { Disaster } from '../identify/emergency.ts';
import type { Services } from '../services.ts';

type Proposed = {
  readonly disaster: Disaster;
  readonly contract: string;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly receivers: readonly string[];
  readonly sender: { readonly member: MemberId; readonly memberKind: MemberKind };
};

/**
 * decide, for the scope of an emergency release before anybody is named: what could never be given under it is refused when it is
 * proposed, and not in the night when it is needed. Each person is decided when something is given.
 */
export function* decideRelease(
  { contracts, purposes, directory }: Pick<Services, 'contracts' | 'purposes' | 'directory'>,
  { disaster, contract: named, purpose: why, fields, receivers, sender }: Proposed,
): Generator<RefusalCode> {
  const contract = contracts.get(named);
  const purpose = purposes.get(why);
  if (!contract?.kinds.includes('emergency-release') || fields.some((field) => !Object.hasOwn(contract.fields, field)))
    yield 'contract_unknown';
  if (!purpose) yield 'purpose_unknown';
  else {
    if (!purpose.kinds?.includes('emergency-release') || !contract?.purposes.includes(why)) yield 'purpose_not_served';
    if (!purpose.senderKinds.includes(sender.memberKind)) yield 'sender_not_entitled';
    const kinds = receivers.map((receiver) => directory.findMember(receiver)?.kind);
    if (kinds.includes(undefined)) yield 'receiver_unknown';
    if (kinds.some((kind) => kind !== undefined && !purpose.receiverKinds.includes(kind)))
      yield 'receiver_not_entitled';
  }
  if (disaster.endedAt !== null) yield 'release_not_open';
}
