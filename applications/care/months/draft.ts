import type { CareLevel } from '../../../contracts/care/levels.ts';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { Further } from '../files/model/further.ts';
import { isEquipment } from '../files/table/service-types.ts';
import type { Share } from '../sheet/over.ts';

/** 認定の前提: on what a month is worked out, as the office knows it. */
export type Basis = {
  readonly level: CareLevel;
  /** with which the month began, where the certification of `level` begins within it（月途中の区分変更） */
  readonly levelBefore?: CareLevel;
  /** 認定状況区分: 1 申請中（暫定プラン）, 2 認定済; left out: 認定済 */
  readonly certification?: '1' | '2';
  /** 認定有効期間, YYYY-MM-DD, both days included; 事業対象者 are so from a day on, and `until` is empty */
  readonly from: string;
  readonly until: string;
  /** 負担割合: one, two or three tenths */
  readonly tenths: 1 | 2 | 3;
  /** 区分支給限度基準額 where it is not that of the level: part of it is used elsewhere */
  readonly limit: number | null;
  /** 種類支給限度基準額, of the 被保険者証; most towns have none */
  readonly typeLimits?: readonly TypeLimit[];
  /** 前月までの短期入所利用日数, of this certification */
  readonly stayBefore: number;
  /** how many days in a row the person had stayed when the month began */
  readonly stayRun: number;
  /** 担当者名, as it stands on the form */
  readonly planner: string;
  /** what a region's own version has in 補足 beside ours */
  readonly further?: Further;
};

export type TypeLimit = { readonly service: string; readonly units: number };

/** A line of 第6表 in the making: a service of an office at a time, on its days. */
export type DraftLine = {
  readonly id: string;
  /** 事業所番号 */
  readonly office: string;
  readonly officeName: string;
  /** サービスコード */
  readonly code: string;
  /** HHMM; empty where no time is shown */
  readonly start: string;
  readonly end: string;
  /** how often on each of its days */
  readonly times: number;
  /** days of the month; none of what counts by the month */
  readonly days: readonly number[];
  /** 貸与: units of a month, from the price */
  readonly units: number | null;
  readonly tais: string;
  readonly notification: string;
  readonly item: string;
  /** what a region's own version has in 第6表 beside ours */
  readonly further?: Further;
};

export type Draft = {
  readonly basis: Basis | null;
  readonly lines: readonly DraftLine[];
  /** who bears what is over the limit, as the care manager chose; null: by itself */
  readonly over: readonly Share[] | null;
  /** what a region's own version has in 第7表 beside ours, by the place of its row (sums-rows.ts) */
  readonly seventh?: Readonly<Record<string, Further>>;
  /** what could not be carried over when it was copied: shown until somebody has saved it */
  readonly notes?: readonly string[];
};

export const emptyDraft: Draft = { basis: null, lines: [], over: null };

/** What counts once a month has no days on the form: 貸与, and what the table counts by the month or by a rate. */
export function isMonthly(tables: Tables, month: Month, code: string): boolean {
  const per = findValid(tables, 'codes', code, firstDayOf(month))?.per;
  return isEquipment(code.slice(0, 2)) || per === '月' || per === '率';
}

/** The line with what was changed in it; the other lines stay as they are. */
export const withLine = (draft: Draft, line: DraftLine): Draft => ({
  ...draft,
  notes: [],
  lines: draft.lines.some(({ id }) => id === line.id)
    ? draft.lines.map((one) => (one.id === line.id ? line : one))
    : [...draft.lines, line],
});
export const withoutLine = (draft: Draft, id: string): Draft => ({
  ...draft,
  lines: draft.lines.filter((one) => one.id !== id),
});
/** @param daysOf of each line that counts by day; what is left out keeps its days */
export const withDays = (draft: Draft, daysOf: ReadonlyMap<string, readonly number[]>): Draft => ({
  ...draft,
  notes: [],
  lines: draft.lines.map((line) => {
    const days = daysOf.get(line.id);
    return days ? { ...line, days: [...new Set(days)].sort((a, b) => a - b) } : line;
  }),
});

/** Lines in the order of the form: by time, what has none last; of one time by office and code. */
export const inOrder = (lines: readonly DraftLine[]): DraftLine[] => {
  const place = ({ start, office, code }: DraftLine) => `${start || '9999'} ${office} ${code}`;
  return lines.toSorted((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
};
