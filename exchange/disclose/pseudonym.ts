import { createHmac } from 'node:crypto';
import type { MemberId } from '../../contracts/member.ts';
import { keyObjectOf } from '../key-object.ts';

export type For = {
  readonly contract: string;
  readonly field: string;
  readonly sender: MemberId;
  readonly receiver: MemberId;
  readonly purpose: string;
};

/**
 * A stand-in for `value` that is the same whenever this receiver gets it from this sender for this purpose, and is another one for
 * anybody else and for any other purpose: two who lay their answers side by side, or one who asks for two purposes, find nothing in
 * common. Without the key nobody can try numbers until one fits. (仮名加工; 個人情報保護法施行規則31条)
 */
export function pseudonym(key: Buffer, { contract, field, sender, receiver, purpose }: For, value: string): string {
  const parts = JSON.stringify(['engawa/pseudonym', contract, field, sender, receiver, purpose, value]);
  return createHmac('sha256', keyObjectOf(key)).update(parts).digest('base64url').slice(0, 32);
}
