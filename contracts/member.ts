/** Kinds of member (参加機関). The key stands in policies and consents (`kind:home-help`), the value on screens. */
export const memberKinds = {
  municipality: '自治体',
  'comprehensive-support-centre': '地域包括支援センター',
  'care-management': '居宅介護支援事業所',
  'home-help': '訪問介護事業所',
  'home-bathing': '訪問入浴介護事業所',
  'home-nursing': '訪問看護ステーション',
  'day-care': '通所介護事業所',
  'day-rehabilitation': '通所リハビリテーション事業所',
  'short-stay': '短期入所生活介護事業所',
  'equipment-rental': '福祉用具貸与事業所',
  'small-multifunctional': '小規模多機能型居宅介護事業所',
  'health-insurer': '健康保険組合',
  hospital: '病院',
  clinic: '診療所',
  pharmacy: '薬局',
  'insurance-federation': '国保連合会',
  fire: '消防',
  police: '警察',
  'social-welfare-council': '社会福祉協議会',
  shop: '商店',
  electricity: '電力会社',
  water: '水道事業者',
  telecom: '通信事業者',
  volunteer: 'ボランティア団体',
  auditor: '監査人',
  operator: '運営者',
} as const;
export type MemberKind = keyof typeof memberKinds;

/** Who gets something about a person: a kind of member, or the person themselves, by what they ask on their own pages. */
export const receiverKinds = { ...memberKinds, resident: '本人' } as const;
export type ReceiverKind = keyof typeof receiverKinds;

/** Classes of member, the second part of an X-Road identifier. */
export const memberClasses = ['GOV', 'CARE', 'MED', 'INS', 'COM', 'NGO', 'AUD', 'OPR'] as const;
export type MemberClass = (typeof memberClasses)[number];

/** `class/code`, e.g. `CARE/0300000100`. */
export type MemberId = `${string}/${string}`;
/** `code` of `class/code`, or of a system's `class/code/name`; of a care office its 事業所番号. */
export const memberCode = (member: string): string => member.split('/')[1] ?? '';
/** `class/code/name`, e.g. `CARE/0300000100/careplan`. Also its OAuth client_id. */
export type SystemId = `${string}/${string}/${string}`;

const memberPattern = /^(?:GOV|CARE|MED|INS|COM|NGO|AUD|OPR)\/[A-Za-z0-9-]{1,40}$/;
const systemPattern = /^(?:GOV|CARE|MED|INS|COM|NGO|AUD|OPR)\/[A-Za-z0-9-]{1,40}\/[a-z0-9-]{1,40}$/;
export const isMemberId = (text: string): text is MemberId => memberPattern.test(text);
export const isSystemId = (text: string): text is SystemId => systemPattern.test(text);
export const memberOf = (system: SystemId): MemberId => system.slice(0, system.lastIndexOf('/')) as MemberId;
