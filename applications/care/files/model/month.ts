/** 第6表 (UPPLAN 予定, UPJSK 実績): one row is one service on one day. `readServiceLines` makes the lines of the form of it. */
export type ServiceRow = {
  readonly writtenOn?: string;
  /** プラン担当業者コード */
  readonly plannerOffice?: string;
  readonly planner?: string;
  /** No.8, after discount; 0 is allowed for percentage add-ons in actuals */
  readonly units?: number;
  readonly stayDaysBefore?: number;
  /** No.10 サービス利用日, of equipment too */
  readonly day?: string;
  /** No.11 日割対象日: 31 signs of 0 and 1 */
  readonly proratedDays?: string;
  /** No.12, 13: HHMM, or 9999 where no time is shown */
  readonly start?: string;
  readonly end?: string;
  /** No.14 サービス回数 of the day */
  readonly count?: number;
  /** No.15: kind 2, item 4 */
  readonly serviceCode?: string;
  /** No.16, 17: one of them for equipment (17, 67) */
  readonly tais?: string;
  readonly notification?: string;
  readonly item?: string;
  /** No.19 明細判別コード: 1, 2, 3 … of equipment (17) only */
  readonly itemNo?: number;
  /** No.20: planned for, or done by */
  readonly office?: string;
  readonly officeName?: string;
  readonly satellite?: string;
  /** No.23 30日超区分: 1 該当 0 非該当 */
  readonly over30?: string;
  /** No.24: the care manager's office of a plan, the provider's of actuals */
  readonly updater?: string;
  readonly reserved?: string;
};

/** 第7表 (UPSIKYU): details, subtotals of a kind of service and the whole total share the columns; `kindOfBenefit` tells them apart. */
export type BenefitRow = {
  readonly writtenOn?: string;
  readonly officeName?: string;
  readonly office?: string;
  readonly satellite?: string;
  readonly serviceCode?: string;
  readonly tais?: string;
  readonly notification?: string;
  readonly item?: string;
  readonly units?: number;
  /** as written: the standard's text names no form */
  readonly discountRate?: string;
  readonly discountedUnits?: number;
  /** 回数／日数 */
  readonly count?: number;
  /** サービス単位／金額 */
  readonly serviceUnits?: number;
  readonly managedUnits?: number;
  readonly overTypeLimit?: number;
  readonly withinTypeLimit?: number;
  /** No.21, 22: beyond and within 区分支給限度基準額 */
  readonly overLimit?: number;
  readonly withinLimit?: number;
  /** 単位数単価 in hundredths of a yen: 10.42 is 1042 */
  readonly unitPrice?: number;
  /** yen, as all below */
  readonly cost?: number;
  /** as written, per cent */
  readonly benefitRate?: string;
  readonly claim?: number;
  readonly fixedShare?: number;
  readonly share?: number;
  /** 全額負担分 */
  readonly fullShare?: number;
  readonly stayDaysBefore?: number;
  readonly stayDaysPlanned?: number;
  readonly stayDaysTotal?: number;
  readonly over30?: string;
  /** No.34: always 9999999999 */
  readonly fixedOffice?: string;
  readonly enteredBy?: string;
  readonly updater?: string;
  readonly reserved?: string;
};
