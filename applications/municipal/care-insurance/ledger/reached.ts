import { addDays } from '../../../../contracts/care/month.ts';
import type { Task } from '../../../../web/application/task-outbox.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import type { Certification } from './certification.ts';

/** What is typed or taken in of an old ledger is no work of now. */
const freshDays = 62;
const midnight = (day: string): Date => new Date(`${day}T00:00:00+09:00`);

/**
 * 認定の結果が本人に届いた, as a piece of work of the town hall: from the day of the application to that on which the person had the notice. Once, when the
 * ledger hears of it; undefined where it is not heard of now, or there is nothing to count from.
 */
export function reachedOf(
  before: Pick<Certification, 'notifiedOn'> | undefined,
  { kind, appliedOn, notifiedOn }: Pick<Certification, 'kind' | 'appliedOn' | 'notifiedOn'>,
  now: Date,
): Task<'certification-reached'> | undefined {
  if (before?.notifiedOn || !notifiedOn || !appliedOn || kind === '取消し') return undefined;
  const today = dayIn(now);
  if (notifiedOn > today || notifiedOn < addDays(today, -freshDays) || appliedOn > notifiedOn) return undefined;
  return { kind: 'certification-reached', start: midnight(appliedOn), end: midnight(notifiedOn) };
}
