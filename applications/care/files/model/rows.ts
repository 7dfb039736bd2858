import type { BenefitRow, ServiceRow } from './month.ts';
import type { FirstTable, SecondTableRow, Supplement, ThirdTableRow } from './plan.ts';
import type { BasicInformation, DayRow, IllnessRow, PreventionPlan, SupportRow } from './prevention.ts';

/** The rows of each file, as layout tables place their columns. Deletions have nothing but their key. */
export type RowOf = {
  UPHOSOKU: Supplement;
  UP1KYO: FirstTable;
  UP2KYO: SecondTableRow;
  UP3KYO: ThirdTableRow;
  UPPLAN: ServiceRow;
  UPSIKYU: BenefitRow;
  UPJSK: ServiceRow;
  UPKIHON: BasicInformation;
  UPKIHON_SUB1: DayRow;
  UPKIHON_SUB2: IllnessRow;
  UPYOBO: PreventionPlan;
  UPYOBO_SUB: SupportRow;
};
