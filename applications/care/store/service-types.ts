import type { MemberKind } from '../../../contracts/member.ts';

/** サービス種類コード under which an office of a kind sends and receives, and what its service is called in 第2表. */
const types: Partial<Record<MemberKind, readonly [code: string, title: string]>> = {
  'care-management': ['43', '居宅介護支援'],
  'comprehensive-support-centre': ['46', '介護予防支援'],
  'home-help': ['11', '訪問介護'],
  'home-bathing': ['12', '訪問入浴介護'],
  'home-nursing': ['13', '訪問看護'],
  'day-care': ['15', '通所介護'],
  'day-rehabilitation': ['16', '通所リハビリテーション'],
  'short-stay': ['21', '短期入所生活介護'],
  'equipment-rental': ['17', '福祉用具貸与'],
  'small-multifunctional': ['73', '小規模多機能型居宅介護'],
};

/** Of an office that neither plans nor gives care there is none. */
export const serviceTypeOf = (kind: MemberKind): { readonly code: string; readonly title: string } | undefined => {
  const found = types[kind];
  return found && { code: found[0], title: found[1] };
};
