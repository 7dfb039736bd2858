import type { Month } from '../../../../contracts/care/month.ts';
import { memberCode } from '../../../../contracts/member.ts';
import { sayDay, sayMonth, sayWeekday } from '../../../../web/japanese/day.ts';
import type { Basis } from '../draft.ts';
import { dayOf, limitOf, serviceTitleOf } from '../figure.ts';
import { restOn, sayTimes } from '../grid.tsx';
import { type Counts, gridRows } from '../grid-rows.ts';
import type { PersonMonth, Setting } from '../load.ts';
import { sayLevel, sayPeriod } from '../standing.ts';
import { firstNumber, sumsRows } from '../sums-rows.ts';
import { words } from '../words.ts';

/** 利用票 and its 別表 as they are laid out on paper: texts alone, so that another thread can lay them out (worker.ts). */
export type PaperData = {
  /** 文書番号 */
  readonly number: string;
  /** whom a copy is for; left out: the person */
  readonly to?: string;
  readonly sixth: {
    readonly title: string;
    readonly head: readonly Pair[];
    readonly days: readonly { readonly text: string; readonly isRest: boolean }[];
    readonly lines: readonly LineData[];
    readonly sign: string;
  };
  readonly seventh?: {
    readonly title: string;
    readonly head: readonly string[];
    readonly firstNumber: number;
    readonly rows: readonly { readonly cells: readonly string[]; readonly isSum: boolean }[];
    readonly note: string;
  };
};
type Pair = readonly [name: string, value: string];
type LineData = {
  readonly head: string;
  /** 予定, 実績; `cells`: a day each, or one text over all of them */
  readonly rows: readonly {
    readonly kind: string;
    readonly cells: readonly string[] | string;
    readonly total: string;
  }[];
};

type About = { readonly office: string; readonly today: string };

/** 認定済・申請中 of the form: what is provisional says so beside the level. */
const sayPending = ({ certification }: Basis): string => (certification === '1' ? words.basis.pendingShort : '');

/** What stands above both sheets. */
export function headOf(
  { month, tables }: Pick<Setting, 'month' | 'tables'>,
  { person, slip }: PersonMonth,
  { office, today }: About,
): readonly Pair[] {
  const basis = slip?.content.basis;
  return [
    ['保険者番号', person.insurer],
    ['被保険者番号', person.insured],
    ['フリガナ', person.kana],
    ['被保険者氏名', person.name],
    ['生年月日', sayDay(person.birth)],
    ['性別', person.sex],
    ['要介護状態区分', basis ? `${sayLevel(basis, month)}${sayPending(basis)}` : ''],
    ['区分支給限度基準額', basis ? `${(limitOf(tables, month, basis) ?? 0).toLocaleString('ja-JP')}単位／月` : ''],
    ...(basis?.typeLimits ?? []).map(
      ({ service, units }): Pair => [
        `うち種類支給限度基準額（${serviceTitleOf(tables, month, service)}）`,
        `${units.toLocaleString('ja-JP')}単位／月`,
      ],
    ),
    ['限度額適用期間', basis ? sayPeriod(basis) : ''],
    ['前月までの短期入所利用日数', basis ? `${basis.stayBefore}日` : ''],
    ['居宅介護支援事業者', office],
    ['担当者名', basis?.planner ?? ''],
    ['作成年月日', sayDay(today)],
  ];
}

/** 短期入所 of the month, as the 別表 says it below. */
export const sayStay = ({ figures: { stay } }: PersonMonth): string =>
  stay
    ? `短期入所　前月までの利用日数 ${stay.before}日　当月の計画利用日数 ${stay.inMonth}日　累積利用日数 ${stay.total}日`
    : '';

/**
 * The sheets of one person; undefined where there is no slip.
 * @param provider 事業所番号: a 提供票, of that office's own services alone
 */
export function paperOf(
  setting: Pick<Setting, 'month' | 'tables'>,
  of: PersonMonth,
  about: About & { readonly member: string },
  provider?: string,
): PaperData | undefined {
  const { slip, figures } = of;
  if (!slip || slip.content.lines.length === 0) return undefined;
  const { month, tables } = setting;
  const isOwn = (office: string) => provider === undefined || office === provider;
  const lines = slip.content.lines.filter(({ office }) => isOwn(office));
  const own = provider === undefined ? of : { ...of, actuals: of.actuals.filter(({ key }) => isOwn(key.office)) };
  const nameOf = (office: string) => of.offices.find((one) => one.office === office)?.name ?? office;
  const title = (person: string, copy: string) => `${sayMonth(month)}分　${provider === undefined ? person : copy}`;
  const sums = figures.sheet && sumsRows({ tables, month, sheet: figures.sheet, nameOf }, provider);
  return {
    number: numberOf(month, of, about.member, provider),
    ...(provider !== undefined && { to: nameOf(provider) }),
    sixth: {
      title: title(words.print.sixth, words.print.sixthCopy),
      head: headOf(setting, of, about),
      ...sixthOf(month, gridRows(tables, month, own, lines)),
      sign: provider === undefined ? words.print.sign : '',
    },
    ...(sums && {
      seventh: {
        title: title(words.print.seventh, words.print.seventhCopy),
        ...{ head: sums.head, firstNumber },
        rows: provider === undefined ? [...sums.rows, sums.total] : sums.rows,
        note: sayStay(of),
      },
    }),
  };
}

/** ファイル連番 of what was given last, as the paper of an office has it (outbox/paper.ts); before that, which version of the draft it is. */
function numberOf(month: Month, { slip, offices }: PersonMonth, member: string, provider: string | undefined): string {
  const current = offices.filter((one) => one.current && (provider === undefined || one.office === provider));
  const sequence = current
    .flatMap(({ given }) => given?.sequence ?? [])
    .toSorted()
    .at(-1);
  return sequence === undefined
    ? words.print.draftNumber(month, slip!.version)
    : words.print.number(provider ?? memberCode(member as `CARE/${string}`), sequence);
}

function sixthOf(month: Month, { days, lines, isDone, unplanned }: ReturnType<typeof gridRows>) {
  const say = (count: number | undefined): string => (count ? String(count) : '');
  const done = (counts: Counts, monthly: boolean) => {
    const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
    const cells = monthly ? (total > 0 ? words.slip.monthly : '') : days.map((day) => say(counts.get(day)));
    return { kind: words.slip.done, cells, total: say(total) };
  };
  return {
    days: days.map((day) => ({ text: `${day}\n${sayWeekday(dayOf(month, day))}`, isRest: restOn(month, day) })),
    lines: [
      ...lines.map(({ line, title, monthly, counts }): LineData => {
        const often = line.times > 1 ? `（1日${line.times}回）` : '';
        const units = line.units === null ? '' : `　${line.units.toLocaleString('ja-JP')}単位`;
        return {
          head: [sayTimes(line), `${title}${often}`, line.officeName].filter(Boolean).join('\n'),
          rows: [
            {
              kind: words.slip.planned,
              cells: monthly
                ? `${words.slip.monthly}${units}${line.item === '' ? '' : `　${line.item}`}`
                : days.map((day) => (line.days.includes(day) ? String(line.times) : '')),
              total: String(monthly ? line.times : line.days.length * line.times),
            },
            ...(isDone ? [done(counts, monthly)] : []),
          ],
        };
      }),
      ...unplanned.map(({ title, office, counts }) => ({
        head: [words.slip.unplanned, title, office].join('\n'),
        rows: [done(counts, false)],
      })),
    ],
  };
}
