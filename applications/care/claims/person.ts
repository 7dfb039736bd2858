import type { CareLevel } from '../../../contracts/care/levels.ts';

/** What a claim says of the person, as the certification and the insurance card say it. */
export type Claimed = {
  readonly insurer: string;
  readonly insured: string;
  readonly birth: string;
  readonly sex: '1' | '2';
  readonly level: CareLevel;
  readonly certifiedFrom: string;
  readonly certifiedUntil: string;
};

/** 生保単独（40〜64歳）: paid by public assistance alone, whose sums this program does not work out. */
export const isPublicOnly = ({ insured }: Pick<Claimed, 'insured'>): boolean => insured.startsWith('H');
