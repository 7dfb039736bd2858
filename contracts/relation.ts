/** Kinds of relation (関係) between a resident and a member. */
export const relationKinds = {
  resident: '住民',
  'insurer-care': '介護保険の保険者',
  'insurer-health': '医療保険の保険者',
  'care-manager': '居宅介護支援（担当）',
  'prevention-manager': '介護予防支援（担当）',
  'certification-agent': '要介護認定の申請の代行',
  'care-provider': '介護サービスの利用',
  'attending-doctor': '主治医',
  patient: '受診',
  'watch-over': '見守り',
  customer: '契約',
} as const;
export type RelationKind = keyof typeof relationKinds;

/** Who may assert a relation: never the member for itself (DESIGN §5). */
export type RelationAsserter = 'municipality' | 'subject' | 'introduction';
