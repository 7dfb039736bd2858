import { memberCode } from '../../../contracts/member.ts';
import type { BenefitRow, ServiceRow } from '../files/model/month.ts';
import { readHeld } from '../store/held.ts';
import type { Asking } from './asking.ts';

export type MonthRows = {
  /** 予定, of the office's own slip */
  readonly planned: readonly ServiceRow[];
  readonly benefits: readonly BenefitRow[];
  /** 実績, as each provider has sent it */
  readonly done: readonly ServiceRow[];
};

/** What the office holds of a month: its own slip, and the actuals of the providers. */
export async function readMonth(
  { connection, member, person }: Pick<Asking, 'connection' | 'member' | 'person'>,
  month: string,
): Promise<MonthRows> {
  const number = memberCode(member);
  const [slips, actuals] = [
    await readHeld(connection, { kind: 'slip', period: month, person, sender: number }),
    await readHeld(connection, { kind: 'actuals', period: month, person }),
  ];
  const parts = slips.flatMap(({ entry }) => (entry?.kind === 'slip' ? [entry.parts] : []));
  return {
    planned: parts.flatMap(({ UPPLAN }) => UPPLAN),
    benefits: parts.flatMap(({ UPSIKYU }) => UPSIKYU),
    done: actuals.flatMap(({ entry }) => (entry?.kind === 'actuals' ? entry.parts.UPJSK : [])),
  };
}

/** 20261124 as 2026-11-24; undefined where the column holds no day. */
export const dayOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{8}$/.test(text) && text !== '00000000'
    ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
    : undefined;

/** 0930 as 09:30; 9999 is no time at all. */
export const clockOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^(?:[01]\d|2[0-4])[0-5]\d$/.test(text) ? `${text.slice(0, 2)}:${text.slice(2)}` : undefined;
