import type { CareLevel } from './levels.ts';
import { serviceOf } from './price.ts';
import { findValid, type TableRow, type Tables } from './tables.ts';

export type Contradiction = { readonly code: string; readonly rule: TableRow<'contradictions'> };

/** 介護度とサービスの矛盾: which of `codes` a person of this level should not have on a day, and what stands against it. */
export function findContradictions(
  tables: Tables,
  level: CareLevel,
  codes: readonly string[],
  day: string,
): Contradiction[] {
  const rules = [...tables.contradictions.keys()].flatMap((id) => findValid(tables, 'contradictions', id, day) ?? []);
  return [...new Set(codes)].flatMap((code) => {
    const program = findValid(tables, 'services', serviceOf(code), day)?.program;
    return rules
      .filter(({ levels }) => levels.includes(level))
      .filter((rule) => rule.programs.includes(program ?? '') || rule.codes.some((start) => code.startsWith(start)))
      .map((rule) => ({ code, rule }));
  });
}
