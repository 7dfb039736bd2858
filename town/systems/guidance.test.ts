import { expect, test } from 'vitest';
import { guidanceOf } from './guidance.ts';
import type { Measured } from './measurements.ts';

const well: Measured = {
  height: 170,
  weight: 62,
  waist: 80,
  systolic: 120,
  diastolic: 75,
  triglycerides: 100,
  hdl: 60,
  ldl: 110,
  hba1c: 5.3,
  smokes: false,
};
const wide = { waist: 86 };
const stout = { weight: 75 };

test.each([
  ['nothing found', {}, 50, '情報提供'],
  ['wide alone', wide, 50, '情報提供'],
  ['smoking without another risk', { ...wide, smokes: true }, 50, '情報提供'],
  ['wide and one risk', { ...wide, systolic: 130 }, 50, '動機付け支援'],
  ['wide, one risk and smoking', { ...wide, systolic: 130, smokes: true }, 50, '積極的支援'],
  ['wide and two risks', { ...wide, hdl: 39, hba1c: 5.6 }, 50, '積極的支援'],
  ['the same from 65', { ...wide, hdl: 39, hba1c: 5.6 }, 65, '動機付け支援'],
  ['stout and two risks', { ...stout, hdl: 39, hba1c: 5.6 }, 50, '動機付け支援'],
  ['stout and three', { ...stout, hdl: 39, hba1c: 5.6, diastolic: 85 }, 50, '積極的支援'],
  ['risks without either', { hdl: 39, hba1c: 5.6, diastolic: 85 }, 50, '情報提供'],
] as const)('%s', (_, change, age, expected) => {
  expect(guidanceOf({ ...well, ...change }, '男', age)).toBe(expected);
});

test('a woman’s waist counts from 90 cm', () => {
  const measured = { ...well, height: 160, weight: 60, hdl: 39, hba1c: 5.6 };
  expect(guidanceOf({ ...measured, waist: 89 }, '女', 50)).toBe('情報提供');
  expect(guidanceOf({ ...measured, waist: 90 }, '女', 50)).toBe('積極的支援');
});
