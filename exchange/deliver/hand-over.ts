import type { HandedOver } from '../stages.ts';

/** A message as its receiver is given it. `sealed` opens with the receiving system's own key to a parcel with the receiver's codes. */
export type Delivered = {
  readonly kind: 'submission' | 'notice' | 'inquiry' | 'emergency-release';
  readonly message: string;
  readonly id: string;
  readonly sender: string;
  readonly contract: string;
  readonly purpose: string;
  readonly runmode: string;
  readonly acceptedAt: string;
  readonly attempt: number;
  readonly sealed: string;
};

/** deliver: the only way out of the relay. Only what is Recorded comes here; anything else does not compile. */
export const deliver = (message: HandedOver): Delivered => ({
  kind: message.kind,
  message: message.message,
  id: message.messageId,
  sender: message.sender.id,
  contract: message.named.contract,
  purpose: message.named.purpose,
  runmode: message.runMode,
  acceptedAt: message.acceptedAt.toISOString(),
  attempt: message.attempts + 1,
  sealed: message.sealed,
});
