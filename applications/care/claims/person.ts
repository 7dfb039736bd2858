import type { Claimed } from '../../../contracts/care/statement.ts';

/** 生保単独（40〜64歳）: paid by public assistance alone, whose sums this program does not work out. */
export const isPublicOnly = ({ insured }: Pick<Claimed, 'insured'>): boolean => insured.startsWith('H');
