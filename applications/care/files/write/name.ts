import type { CarePlanName } from '../../../../contracts/content/filename.ts';

/** The standard's file name: what contracts/content/filename.ts reads. */
export function carePlanFileName({
  prefix,
  month,
  from,
  fromService,
  to,
  toService,
  sequence,
  branch,
}: CarePlanName): string {
  const parts = [prefix, month, from, fromService, to, toService, sequence, branch];
  return `${parts.filter((part) => part !== undefined).join('_')}${branch === undefined ? '.CSV' : '.jpg'}`;
}
