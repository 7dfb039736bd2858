import type { IdentityProof } from '../../../../contracts/access.ts';

/** What somebody shows at the counter to be made sure of（本人確認書類）, and what that is worth (contracts/access.ts). */
export const documents = {
  'my-number-card': { label: 'マイナンバーカード', proof: 'photo-id' },
  'driving-licence': { label: '運転免許証・運転経歴証明書', proof: 'photo-id' },
  passport: { label: '旅券（パスポート）', proof: 'photo-id' },
  'residence-card': { label: '在留カード・特別永住者証明書', proof: 'photo-id' },
  'disability-certificate': { label: '写真のある障害者手帳', proof: 'photo-id' },
  'two-documents': {
    label: '写真のない書類を2点（資格確認書、介護保険被保険者証、年金証書など）',
    proof: 'two-ids',
  },
} as const satisfies Record<string, { readonly label: string; readonly proof: IdentityProof }>;
export type Document = keyof typeof documents;
export const documentKeys = Object.keys(documents) as Document[];
