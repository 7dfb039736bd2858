import { findValid, type Tables } from '../../../contracts/care/tables.ts';

/** 給付率 in percent of a 負担割合 of one, two or three tenths on a day; undefined where that share did not exist yet. */
export const findBenefitPercent = (tables: Tables, tenths: number, day: string): number | undefined =>
  findValid(tables, 'burdens', String(tenths), day)?.benefit;
