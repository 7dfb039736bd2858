import { type CareLevel, isCareLevel } from './levels.ts';
import { compact, isMonth, type Month, spaced } from './month.ts';
import type { DataRecord } from './records/record.ts';

/** 給付管理票情報作成区分コード */
export const slipKinds = { '1': '新規', '2': '修正', '3': '取消' } as const;
export type BenefitSlipKind = keyof typeof slipKinds;

/** 給付管理票: what a month's plan lets each office claim of one person, in units by kind of service. */
export type BenefitSlip = {
  readonly kind: BenefitSlipKind;
  readonly month: Month;
  readonly insurer: string;
  readonly insured: string;
  /** the office that plans */
  readonly planner: string;
  readonly madeOn: string;
  readonly birth: string;
  readonly sex: '1' | '2';
  readonly level: CareLevel;
  readonly limit: number;
  /** 介護支援専門員番号 */
  readonly careManager: string;
  /** 委託先の居宅介護支援事業所: where a centre has the plan made by another office */
  readonly commissioned?: string;
  readonly lines: readonly BenefitSlipLine[];
};
export type BenefitSlipLine = { readonly provider: string; readonly service: string; readonly units: number };

/** The person and the month of a slip or a statement: what they are matched by. */
export const caseOf = (one: { readonly insurer: string; readonly insured: string; readonly month: Month }): string =>
  `${one.insurer}/${one.insured}/${one.month}`;

/** 証記載保険者番号 stands in eight digits. */
export const padInsurer = (insurer: string): string => insurer.padStart(8, '0');
export const plainInsurer = (padded: string): string => (padded.startsWith('00') ? padded.slice(2) : padded);

/** 給付管理票種別区分: 3, of all 居宅サービス since 平成14年1月 (as a public program for claims reads the specification's list of codes). */
const slipKind = 3;

/** The line of the sum, after those of the services (記憶による。記録の形の表も seen: false). */
const sumLine = 99;

/** 8222: a record a line, and one of the sum. */
export function slipRecords(slip: BenefitSlip): DataRecord[] {
  const { kind, month, insurer, insured, planner, level, limit, lines } = slip;
  const head = {
    ...{
      exchange: '8222',
      month,
      insurer: padInsurer(insurer),
      planner,
      kind,
      madeOn: compact(slip.madeOn),
      slipKind,
    },
    ...{
      insured,
      birth: compact(slip.birth),
      sex: slip.sex,
      level,
      limitFrom: month,
      limitUntil: month,
      limit,
      planBy: 1,
    },
    careManager: slip.careManager,
    commissioned: slip.commissioned ?? '',
  };
  const total = lines.reduce((sum, { units }) => sum + units, 0);
  return [
    ...lines.map(({ provider, service, units }, i) => ({
      layout: 'slip',
      values: { ...head, line: i + 1, provider, designation: 1, service, units },
    })),
    { layout: 'slip', values: { ...head, line: sumLine, subtotal: total, subtotalOther: 0, total } },
  ];
}

export type SlipProblem = { readonly insured: string; readonly text: string };

const noSum = '合計の行のない給付管理票があります。';

/** The slips of a file's records, and what does not add up. */
export function readSlips(records: readonly DataRecord[]): { slips: BenefitSlip[]; problems: SlipProblem[] } {
  const slips: BenefitSlip[] = [];
  const problems: SlipProblem[] = [];
  let lines: BenefitSlipLine[] = [];
  let of = '';
  for (const { layout, values } of records) {
    if (layout !== 'slip') continue;
    const text = (key: string) => String(values[key] ?? '');
    // Lines before which no sum stood are nobody else's.
    const now = ['planner', 'insurer', 'insured', 'month'].map(text).join('/');
    if (now !== of && lines.length > 0) {
      problems.push({ insured: of.split('/')[2]!, text: noSum });
      lines = [];
    }
    of = now;
    if (Number(values.line) !== sumLine) {
      lines.push({ provider: text('provider'), service: text('service'), units: Number(values.units) });
      continue;
    }
    const insured = text('insured');
    const sum = lines.reduce((total, { units }) => total + units, 0);
    const [level, kind] = [text('level'), text('kind')];
    if (!isCareLevel(level)) problems.push({ insured, text: '要介護状態区分コードが正しくありません。' });
    else if (!Object.hasOwn(slipKinds, kind))
      problems.push({ insured, text: '作成区分コードは1、2、3のどれかにしてください。' });
    else if (!isMonth(text('month'))) problems.push({ insured, text: '対象年月を6桁の年月にしてください。' });
    else if (sum !== Number(values.total))
      problems.push({ insured, text: '給付計画合計単位数が、明細の合計と合いません。' });
    else
      slips.push({
        ...{
          kind: kind as BenefitSlipKind,
          month: text('month'),
          insurer: plainInsurer(text('insurer')),
          insured,
          level,
          lines,
        },
        ...{ planner: text('planner'), madeOn: spaced(text('madeOn')), birth: spaced(text('birth')) },
        ...{ sex: text('sex') as BenefitSlip['sex'], limit: Number(values.limit), careManager: text('careManager') },
        ...(text('commissioned') !== '' && { commissioned: text('commissioned') }),
      });
    lines = [];
  }
  if (lines.length > 0) problems.push({ insured: of.split('/')[2]!, text: noSum });
  return { slips, problems };
}
