import type { Sex } from '../names.ts';
import type { Measured } from './measurements.ts';

export type Guidance = '積極的支援' | '動機付け支援' | '情報提供';

/**
 * 保健指導レベル by 階層化 (標準的な健診・保健指導プログラム, 令和6年度版, 第2編): waist or BMI, then the risks added up; smoking counts
 * beside another risk only. From 65 on 積極的支援 becomes 動機付け支援. Who takes medicine is left out here: nobody in the town says so.
 */
export function guidanceOf(measured: Measured, sex: Sex, age: number): Guidance {
  const { height, weight, waist, systolic, diastolic, triglycerides, hdl, hba1c, smokes } = measured;
  const isWide = waist >= (sex === '男' ? 85 : 90);
  const isStout = weight / (height / 100) ** 2 >= 25;
  if (!isWide && !isStout) return '情報提供';
  const found = [systolic >= 130 || diastolic >= 85, triglycerides >= 150 || hdl < 40, hba1c >= 5.6];
  const others = found.filter(Boolean).length;
  const risks = others + (others > 0 && smokes ? 1 : 0);
  if (risks === 0) return '情報提供';
  const isActive = risks >= (isWide ? 2 : 3);
  return isActive && age < 65 ? '積極的支援' : '動機付け支援';
}
