import { type SentClaim, stands } from '../store.ts';

export type OwnSlip = Extract<SentClaim, { kind: 'slip' }>;
export const isSlip = (claim: SentClaim): claim is OwnSlip => claim.kind === 'slip';

/**
 * Which 給付管理票 of one person's month holds, as far as the office knows: what came back, and what the exchange did not let go, never counted. A
 * 取消 that counts takes away what stood before it.
 * @param own the newest first
 */
export function findStanding(own: readonly OwnSlip[]): { readonly slip?: OwnSlip; readonly cancelled?: OwnSlip } {
  const newest = own.find(stands);
  if (!newest) return {};
  return newest.content.kind === '3' ? { cancelled: newest } : { slip: newest };
}
