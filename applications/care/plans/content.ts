import type { Further } from '../files/model/further.ts';

/*
 * A plan as it is typed: every text stands as it will stand in the standard's files (write.ts), and comes back from them (read.ts).
 */

/** 第1表. Days are YYYYMMDD, codes those of the standard; what is empty is an empty text. */
export type First = {
  readonly planDay: string;
  readonly planner: string;
  readonly firstPlanDay: string;
  readonly planKind: string;
  readonly certification: string;
  readonly certifiedOn: string;
  readonly certifiedFrom: string;
  readonly certifiedUntil: string;
  readonly careLevel: string;
  /** 意向, of the person and of the family apart; the files have one text of the three */
  readonly wishOfPerson: string;
  readonly wishOfFamily: string;
  readonly analysis: string;
  readonly boardOpinion: string;
  readonly policy: string;
  readonly homeHelpReason: string;
  readonly homeHelpOtherReason: string;
};

/** 第2表 as a tree, as the form draws it. */
export type Need = { readonly text: string; readonly longs: readonly LongGoal[] };
export type LongGoal = { readonly text: string; readonly term: string; readonly shorts: readonly ShortGoal[] };
export type ShortGoal = { readonly text: string; readonly term: string; readonly services: readonly Service[] };
export type Service = {
  readonly content: string;
  readonly covered: string;
  readonly service: string;
  readonly office: string;
  readonly officeName: string;
  readonly frequency: string;
  readonly term: string;
  /** of a region's own version */
  readonly further?: Further;
};

/** 第3表. Times are HHMM. */
export type WeekService = {
  readonly text: string;
  readonly weekday: string;
  readonly start: string;
  readonly end: string;
  readonly further?: Further;
};
export type Activity = {
  readonly text: string;
  readonly start: string;
  readonly end: string;
  readonly further?: Further;
};

export type PlanContent = {
  readonly first: First;
  readonly needs: readonly Need[];
  readonly services: readonly WeekService[];
  readonly activities: readonly Activity[];
  /** 週単位以外のサービス */
  readonly others: readonly string[];
  /** of a region's own version, of each of `others`; left out where none has any */
  readonly furtherOfOthers?: readonly Further[];
  /** what a region's own version has in 第1表 and 補足 beside ours */
  readonly further?: Readonly<Partial<Record<'UP1KYO' | 'UPHOSOKU', Further>>>;
};

export const emptyFirst: First = {
  ...{ planDay: '', planner: '', firstPlanDay: '', planKind: '11', certification: '2' },
  ...{ certifiedOn: '', certifiedFrom: '', certifiedUntil: '', careLevel: '' },
  ...{ wishOfPerson: '', wishOfFamily: '', analysis: '', boardOpinion: '', policy: '' },
  ...{ homeHelpReason: '', homeHelpOtherReason: '' },
};
export const emptyService: Service = {
  ...{ content: '', covered: 'Y', service: '', office: '', officeName: '', frequency: '', term: '' },
};
export const emptyShort: ShortGoal = { text: '', term: '', services: [emptyService] };
export const emptyLong: LongGoal = { text: '', term: '', shorts: [emptyShort] };
export const emptyNeed: Need = { text: '', longs: [emptyLong] };

/** 週単位以外のサービス, as a plan keeps them. */
export const othersOf = (
  others: readonly { readonly text: string; readonly further?: Further }[],
): Pick<PlanContent, 'others' | 'furtherOfOthers'> => ({
  others: others.map(({ text }) => text),
  ...(others.some(({ further }) => further) && { furtherOfOthers: others.map(({ further }) => further ?? {}) }),
});

/** Each service of 第2表 with where it stands, in the order of the form. */
export function* servicesOf(needs: readonly Need[]) {
  for (const [n, need] of needs.entries())
    for (const [l, long] of need.longs.entries())
      for (const [s, short] of long.shorts.entries())
        for (const [c, service] of short.services.entries())
          yield { need, long, short, service, first: c === 0, place: `n${n}l${l}s${s}c${c}`, n, l, s, c };
}

const headings = { wishOfPerson: '【本人】', wishOfFamily: '【家族】', analysis: '【課題分析の結果】' } as const;
type Wish = keyof typeof headings;
const parts = Object.keys(headings) as Wish[];

/** The three as the one text of the form. */
export const joinWishes = (first: Pick<First, Wish>): string =>
  parts.flatMap((part) => (first[part] === '' ? [] : [`${headings[part]}\n${first[part]}`])).join('\n');

/** The text of the form taken apart by its headings; what stands under none is the result of the analysis. */
export function splitWishes(text: string): Pick<First, Wish> {
  const found = { wishOfPerson: '', wishOfFamily: '', analysis: '' };
  let part: Wish = 'analysis';
  for (const line of text.split('\n')) {
    const heading = parts.find((one) => line.startsWith(headings[one]));
    if (heading) part = heading;
    const rest = heading ? line.slice(headings[heading].length).trim() : line;
    if (!heading || rest !== '') found[part] += `${found[part] === '' ? '' : '\n'}${rest}`;
  }
  return found;
}
