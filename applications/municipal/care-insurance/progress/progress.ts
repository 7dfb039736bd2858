import { addDays, countDays } from '../../../../contracts/care/month.ts';
import type { Certification } from '../ledger/certification.ts';

/** 申請から30日以内に結果を通知する（介護保険法27条11項）; nearly so, and it is warned of. */
const within = 30;
const soonAfter = 20;

/** Stations of an application, and the day on which each was reached. The survey and the doctor's opinion go side by side. */
export const stations = [
  ['appliedOn', '申請'],
  ['surveyedOn', '認定調査'],
  ['opinionOn', '主治医意見書'],
  ['examinedOn', '審査会'],
  ['notifiedOn', '結果の通知'],
] as const satisfies readonly (readonly [keyof Certification, string])[];

export type Progress = {
  /** days since the application, its own day not counted */
  readonly days: number;
  /** until when the result must be notified */
  readonly due: string;
  readonly warning: 'late' | 'soon' | undefined;
  /** what it waits for */
  readonly waiting: string;
};

/** How far an application is; undefined where the day of application is not known, or the person has the result. */
export function progressOf(one: Certification, today: string): Progress | undefined {
  const { appliedOn, notifiedOn } = one;
  if (appliedOn === null || (notifiedOn !== null && notifiedOn <= today)) return undefined;
  const days = countDays(appliedOn, today) - 1;
  const open = stations.slice(1, 4).filter(([key]) => one[key] === null);
  const parallel = open.filter(([key]) => key !== 'examinedOn');
  const waiting =
    one.level !== null ? '結果の通知' : (parallel.length > 0 ? parallel : open).map(([, title]) => title).join('・');
  return {
    ...{ days, due: addDays(appliedOn, within), waiting: waiting === '' ? '認定' : waiting },
    warning: days > within ? 'late' : days >= soonAfter ? 'soon' : undefined,
  };
}

/** The latest first: what waits longest stands on top. */
export const latestFirst = (all: readonly Certification[], today: string) =>
  all
    .flatMap((one) => {
      const progress = progressOf(one, today);
      return progress ? [{ one, progress }] : [];
    })
    .toSorted((a, b) => b.progress.days - a.progress.days || (a.one.id < b.one.id ? -1 : 1));
