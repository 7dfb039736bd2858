import { fillDown } from './fill-down.ts';
import type { SecondTableRow } from './plan.ts';
import type { SupportRow } from './prevention.ts';

/** 第2表 as a tree: needs, their goals, and what is done for each. */
export type Need = { readonly no: number | undefined; readonly text: string; readonly goals: readonly Goal[] };
export type Goal = {
  readonly no: number | undefined;
  readonly long: string;
  readonly short: string;
  readonly longTerm: string;
  readonly shortTerm: string;
  readonly contents: readonly SecondTableRow[];
};

/** Several short goals may stand under one number: each is a goal of its own, in the order of the form. */
export function readNeeds(rows: readonly SecondTableRow[]): Need[] {
  const filled = fillDown('UP2KYO', rows);
  return [...Map.groupBy(filled, ({ needNo }) => needNo)].map(([no, under]) => ({
    no,
    text: under.find(({ need }) => need !== undefined)?.need ?? '',
    goals: [...Map.groupBy(under, goalText)].map(([, contents]) => goalOf(contents)),
  }));
}

const goalText = ({ goalNo, longGoal, shortGoal, longTerm, shortTerm }: SecondTableRow) =>
  JSON.stringify([goalNo, longGoal, shortGoal, longTerm, shortTerm]);

function goalOf(contents: readonly SecondTableRow[]): Goal {
  const { goalNo, longGoal = '', shortGoal = '', longTerm = '', shortTerm = '' } = contents[0]!;
  return { no: goalNo, long: longGoal, short: shortGoal, longTerm, shortTerm, contents };
}

/** 介護予防支援計画書の別表, with every row whole. */
export const readSupport = (rows: readonly SupportRow[]): SupportRow[] => fillDown('UPYOBO_SUB', rows);
