/** 介護予防 利用者基本情報 (UPKIHON) */
export type BasicInformation = {
  /** 1 介護予防支援 2 介護予防ケアマネジメント */
  readonly planKind?: string;
  readonly commissioned?: string;
  readonly author?: string;
  readonly way?: string;
  readonly otherWay?: string;
  readonly visit?: string;
  readonly lastConsultedOn?: string;
  readonly situation?: string;
  readonly situationNote?: string;
  readonly kana?: string;
  readonly name?: string;
  readonly sex?: string;
  readonly birth?: string;
  readonly address?: string;
  readonly telephone?: string;
  readonly fax?: string;
  /** 障害高齢者・認知症高齢者の日常生活自立度 */
  readonly physicalIndependence?: string;
  readonly cognitiveIndependence?: string;
  /** here 01 is 非該当, and 06 does not occur */
  readonly careLevel?: string;
  readonly certifiedFrom?: string;
  readonly certifiedUntil?: string;
  readonly careLevelBefore?: string;
  /** 基本チェックリスト: 1 事業対象者の該当あり 2 なし */
  readonly checklist?: string;
  readonly checklistOn?: string;
  /** 障害等認定 */
  readonly disability: {
    readonly physical?: string;
    readonly intellectual?: string;
    readonly mental?: string;
    readonly intractable?: string;
    readonly note?: string;
  };
  readonly dwelling?: string;
  readonly floor?: string;
  readonly houseAdapted?: string;
  /** 経済状況 */
  readonly means: {
    readonly nationalPension?: string;
    readonly employeesPension?: string;
    readonly disabilityPension?: string;
    readonly publicAssistance?: string;
    readonly note?: string;
  };
  readonly visitor: Contact;
  /** 緊急連絡先, four places of the form */
  readonly contacts: readonly Contact[];
  /** name of the picture of the family */
  readonly picture?: string;
  readonly family?: string;
  readonly life?: string;
  readonly day?: string;
  readonly interests?: string;
  readonly friends?: string;
  readonly publicServices?: string;
  readonly otherServices?: string;
  readonly agreedOn?: string;
  readonly agreedBy?: string;
};

export type Contact = {
  readonly name?: string;
  readonly relation?: string;
  readonly address?: string;
  readonly telephone?: string;
};

/** 別表1 (UPKIHON_SUB1): an hour of the day */
export type DayRow = { readonly hour?: string; readonly own?: string; readonly family?: string };

/** 別表2 (UPKIHON_SUB2): 現病歴・既往歴 */
export type IllnessRow = {
  readonly when?: string;
  readonly illness?: string;
  readonly clinic?: string;
  readonly doctor?: string;
  readonly telephone?: string;
  readonly course?: string;
  readonly treatment?: string;
};

/** 介護予防サービス・支援計画書 (UPYOBO) */
export type PreventionPlan = {
  readonly planKind?: string;
  readonly commissioned?: string;
  /** 整理番号 */
  readonly reference?: string;
  readonly name?: string;
  readonly certifiedOn?: string;
  readonly certifiedFrom?: string;
  readonly certifiedUntil?: string;
  readonly planStage?: string;
  readonly certification?: string;
  /** 1 要支援１ 2 要支援２ 3 地域支援事業 */
  readonly supportLevel?: string;
  /** 地域包括支援センター担当者 */
  readonly centreAuthor?: string;
  /** 担当介護支援専門員 */
  readonly author?: string;
  readonly authorOffice: { readonly name?: string; readonly address?: string; readonly telephone?: string };
  readonly firstPlanDay?: string;
  readonly centre?: string;
  readonly goalOfDay?: string;
  readonly goalOfYear?: string;
  /** the four areas of アセスメント */
  readonly areas: {
    readonly movement: Area;
    readonly dailyLife: Area;
    readonly society: Area;
    readonly health: Area;
  };
  readonly healthNotes?: string;
  readonly appropriateSupport?: string;
  readonly policy?: string;
  /** 基本チェックリストの該当数 */
  readonly checklist: { readonly [domain in Domain]?: number };
  /** 事業プログラムの要否: 1 要 2 否 */
  readonly programme: { readonly [domain in Domain]?: string };
  readonly centreOpinion?: string;
  readonly agreedOn?: string;
  readonly agreedBy?: string;
};

type Domain = 'exercise' | 'nutrition' | 'mouth' | 'seclusion' | 'memory' | 'mood';

export type Area = {
  readonly state?: string;
  readonly wish?: string;
  /** 課題の有無: 1 有 2 無 */
  readonly problem?: string;
  readonly cause?: string;
};

/** 別表 (UPYOBO_SUB), a row as printed: what repeats may be blank. `readSupport` fills it. */
export type SupportRow = {
  readonly needNo?: number;
  readonly need?: string;
  readonly proposal?: string;
  readonly wish?: string;
  readonly goal?: string;
  readonly supportNo?: number;
  readonly point?: string;
  readonly selfCare?: string;
  readonly insuredServices?: string;
  readonly serviceNo?: number;
  readonly service?: string;
  readonly office?: string;
  readonly term?: string;
};
