import { firstDayOf } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { findAgain, findLongStays } from './across-months.ts';
import type { Found, Look, Paid } from './finding.ts';
import {
  findLevels,
  findPlansWithoutUse,
  findTogether,
  findTooMany,
  findTooManyDays,
  findTwice,
} from './of-a-month.ts';
import type { Rule, RuleKind, RuleOf } from './rules.ts';

export type Finding = Found & { readonly insurer: string; readonly insured: string; readonly rule: Rule };

const kinds: { readonly [K in RuleKind]: (rule: RuleOf<K>, look: Look) => Found[] } = {
  twice: findTwice,
  days: findTooManyDays,
  count: findTooMany,
  interval: findAgain,
  together: findTogether,
  'short-stay': findLongStays,
  level: findLevels,
  plan: findPlansWithoutUse,
};

/**
 * 縦覧点検: every rule over every person's benefits of several months, across offices, which no single claim shows. A finding is a question
 * to an office, not a decision: whoever asks it withdraws a claim（過誤）by hand.
 */
export const checkBenefits = (tables: Tables, rules: readonly Rule[], persons: readonly Paid[]): Finding[] =>
  persons.flatMap((person) =>
    rules.flatMap((rule) => {
      const benefits = person.benefits.filter(({ month }) => holds(rule, firstDayOf(month)));
      const find = kinds[rule.kind] as (rule: Rule, look: Look) => Found[];
      return find(rule, { tables, paid: { ...person, benefits } }).map((found) => ({
        ...found,
        insurer: person.insurer,
        insured: person.insured,
        rule,
      }));
    }),
  );

const holds = ({ from, until }: Rule, day: string): boolean => from <= day && (until === null || day <= until);
