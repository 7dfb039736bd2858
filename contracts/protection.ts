import { z } from 'zod';

/** The role of staff that sets, renews and ends protections (支援措置), where a member names no other (`protectionRoles` of its attributes). */
export const protectionRole = '支援措置の担当';

/** What somebody hides from, as 住民基本台帳事務処理要領 第5の10 names it. */
export const protectionReasons = {
  'domestic-violence': '配偶者からの暴力（DV）',
  stalking: 'ストーカー行為',
  'child-abuse': '児童虐待',
  other: 'これらに準ずる行為',
} as const;
export type ProtectionReason = keyof typeof protectionReasons;

/** Who was heard on whether the protection is needed（意見聴取先）. */
export const protectionOpinions = {
  police: '警察',
  'support-centre': '配偶者暴力相談支援センター',
  'child-guidance': '児童相談所',
  court: '裁判所の保護命令',
  none: 'まだ聴いていない',
} as const;
export type ProtectionOpinion = keyof typeof protectionOpinions;

/** `set` also renews; `end` also shortens. */
export type ProtectionAct = 'set' | 'end';

const time = z.iso.datetime();
/** A proposal as the town hall's named role reads it. */
export const protectionProposal = z.object({
  id: z.uuid(),
  subject: z.string(),
  act: z.enum(['set', 'end']),
  until: time.nullable(),
  urgent: z.boolean().meta({ description: '急ぎ: すぐに効き、あとで別の職員が確かめます' }),
  reason: z.string(),
  opinion: z.string(),
  proposer: z.string(),
  proposerRole: z.string(),
  proposedAt: time,
  decider: z.string().nullable(),
  decidedAt: time.nullable(),
  outcome: z.enum(['approved', 'declined', 'withdrawn', 'overtaken']).nullable(),
  alarmAt: time.nullable().meta({ description: '急ぎで、決められた時間のうちに確かめられず、警報を出した時刻' }),
});
export const protectionList = z.object({
  protected: z.array(z.object({ subject: z.string(), until: time })),
  proposals: z.array(protectionProposal),
});
export const protectionProposed = z.object({
  proposal: z.uuid(),
  inForce: z.boolean().meta({ description: 'true: もう効いています' }),
});
