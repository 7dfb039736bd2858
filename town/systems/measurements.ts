import type { Sex } from '../names.ts';
import type { Random } from '../random.ts';

/** What was measured at a check-up, and what somebody answered. */
export type Measured = {
  readonly height: number;
  readonly weight: number;
  readonly waist: number;
  readonly systolic: number;
  readonly diastolic: number;
  readonly triglycerides: number;
  readonly hdl: number;
  readonly ldl: number;
  readonly hba1c: number;
  readonly smokes: boolean;
};

/** The standard items of 特定健康診査 (JLAC10, 17 digits; blood pressure その他, triglycerides fasting, HbA1c NGSP). */
const items = [
  ['9N001000000000001', '身長', 'cm', 'height'],
  ['9N006000000000001', '体重', 'kg', 'weight'],
  ['9N016160100000001', '腹囲（実測）', 'cm', 'waist'],
  ['9A755000000000001', '収縮期血圧（その他）', 'mmHg', 'systolic'],
  ['9A765000000000001', '拡張期血圧（その他）', 'mmHg', 'diastolic'],
  ['3F015000002327101', '空腹時中性脂肪', 'mg/dL', 'triglycerides'],
  ['3F070000002327101', 'HDLコレステロール', 'mg/dL', 'hdl'],
  ['3F077000002327101', 'LDLコレステロール', 'mg/dL', 'ldl'],
  ['3D046000001906202', 'HbA1c（NGSP）', '%', 'hba1c'],
] as const;

export const resultsOf = (measured: Measured) =>
  items.map(([code, name, unit, key]) => ({ code, name, value: measured[key], unit }));

const round = (value: number) => Math.round(value * 10) / 10;

export function measure(random: Random, sex: Sex): Measured {
  const stoutness = random.next() + random.next(); // 0 to 2, mostly around 1: one cause behind many figures
  const about = (middle: number, spread: number, byStoutness: number) =>
    middle + (random.next() - 0.5) * spread + (stoutness - 1) * byStoutness;
  const height = round(about(sex === '男' ? 168 : 155, 16, 0));
  return {
    height,
    weight: round(about(22.8, 2, 5) * (height / 100) ** 2),
    waist: round(about(sex === '男' ? 85 : 81, 8, 12)),
    systolic: Math.round(about(126, 30, 12)),
    diastolic: Math.round(about(76, 18, 8)),
    triglycerides: Math.round(about(110, 90, 45)),
    hdl: Math.round(about(60, 26, -10)),
    ldl: Math.round(about(122, 60, 10)),
    hba1c: round(about(5.5, 0.7, 0.3)),
    smokes: random.chance(sex === '男' ? 0.25 : 0.08),
  };
}
