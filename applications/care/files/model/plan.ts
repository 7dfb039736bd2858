/*
 * 居宅サービス計画書. Days are YYYYMMDD, months YYYYMM, times HHMM, as in the files; an empty column is left out. Units and money are integers.
 */

/** 利用者補足情報 (UPHOSOKU): goes with 第1–3表 (then `month` is 000000) and with 第6・7表 (then `planDay` is 00000000). */
export type Supplement = {
  readonly planDay?: string;
  readonly month?: string;
  readonly kana?: string;
  readonly name?: string;
  readonly sex?: string;
  readonly birth?: string;
  readonly postcode?: string;
  readonly address1?: string;
  readonly address2?: string;
  readonly telephone?: string;
  readonly certifiedOn?: string;
  /** 限度額適用開始・終了年月日 */
  readonly limitFrom?: string;
  readonly limitUntil?: string;
  /** 認定状況区分: 1 申請中 2 認定済 */
  readonly certification?: string;
  readonly careLevelChangedOn?: string;
  /** 要介護状態区分: 06, 12, 13, 21–25 */
  readonly careLevel?: string;
  /** 区分支給限度基準額, units a month */
  readonly limit?: number;
  /** 種類別の限度, nine places of the form */
  readonly limits: readonly TypeLimit[];
  readonly overTotal?: number;
  readonly stayDaysBefore?: number;
  readonly stayDaysTotal?: number;
  readonly careLevelBefore?: string;
  readonly consentOffice?: string;
  readonly updater?: string;
  /** 識別子: not used */
  readonly reserved?: string;
};

export type TypeLimit = {
  readonly serviceType?: string;
  readonly limit?: number;
  readonly units?: number;
  readonly over?: number;
};

/** 第1表 (UP1KYO) */
export type FirstTable = {
  readonly writtenOn?: string;
  readonly postcode?: string;
  readonly address1?: string;
  readonly address2?: string;
  /** 居宅サービス計画作成者氏名 */
  readonly planner?: string;
  readonly plannerOffice: {
    readonly name?: string;
    readonly postcode?: string;
    readonly address1?: string;
    readonly address2?: string;
    readonly code?: string;
  };
  readonly firstPlanDay?: string;
  /** 計画書区分: 11 初回 12 紹介 21 継続, 51–54 several of them */
  readonly planKind?: string;
  readonly certification?: string;
  readonly certifiedOn?: string;
  readonly certifiedFrom?: string;
  readonly certifiedUntil?: string;
  readonly careLevel?: string;
  /** 利用者及び家族の生活に対する意向を踏まえた課題分析の結果 */
  readonly wishes?: string;
  /** 介護認定審査会の意見及びサービスの種類の指定 */
  readonly boardOpinion?: string;
  /** 総合的な援助の方針 */
  readonly policy?: string;
  /** 生活援助中心型の算定理由: 1 一人暮らし 2 家族等が障害、疾病等 3 その他 */
  readonly homeHelpReason?: string;
  readonly homeHelpOtherReason?: string;
  readonly updater?: string;
  readonly reserved?: string;
};

/** 第2表 (UP2KYO), a row as printed: what repeats may be blank. `readNeeds` makes the tree of it. */
export type SecondTableRow = {
  readonly writtenOn?: string;
  readonly needNo?: number;
  readonly need?: string;
  readonly goalNo?: number;
  readonly longGoal?: string;
  readonly shortGoal?: string;
  readonly longTerm?: string;
  readonly shortTerm?: string;
  readonly contentNo?: number;
  readonly content?: string;
  /** 保険対象区分: Y, N */
  readonly covered?: string;
  readonly service?: string;
  readonly office?: string;
  readonly officeName?: string;
  readonly frequency?: string;
  readonly term?: string;
  readonly updater?: string;
  readonly reserved?: string;
};

/** 第3表 (UP3KYO): three kinds of row share the columns. `readWeek` tells them apart. */
export type ThirdTableRow = {
  readonly writtenOn?: string;
  readonly service?: string;
  /** 1 月 … 7 日 */
  readonly weekday?: string;
  readonly start?: string;
  readonly end?: string;
  readonly activity?: string;
  readonly activityStart?: string;
  readonly activityEnd?: string;
  readonly other?: string;
};
