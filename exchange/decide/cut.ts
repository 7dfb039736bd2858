import type { Contract } from '../../contracts/contract.ts';
import type { Rule } from './rules.ts';

/** A field that was not let out, and why, in words. */
export type CutField = { readonly field: string; readonly title: string; readonly text: string };

/**
 * Why each field of a permitted exchange that is not among `items` was cut: a consent that is missing for it, or the towns' rules.
 * @param towns the rules that held, by the town's name, and the fields that it has not approved yet, whatever the rules say
 */
export function explainCut(
  { fields }: Contract,
  items: readonly string[],
  towns: readonly {
    readonly name: string;
    readonly rules: readonly Rule[];
    readonly unapproved?: ReadonlySet<string>;
  }[],
  withheld: ReadonlySet<string>,
): CutField[] {
  if (items.includes('*')) return [];
  return Object.entries(fields)
    .filter(([field]) => !items.includes(field))
    .map(([field, { title }]) => {
      const said = [
        ...(withheld.has(field) ? ['この項目についての同意が登録されていません。'] : []),
        ...towns.flatMap(({ name, rules, unapproved }) => [
          ...againstIn(name, rules, field),
          ...(unapproved?.has(field) ? [`${name}が、この項目をまだ承認していません。`] : []),
        ]),
      ];
      return { field, title, text: said.join('') };
    });
}

function againstIn(town: string, rules: readonly Rule[], field: string): string[] {
  const capping = rules.filter(({ cap }) => cap !== null && !cap.includes(field));
  if (capping.length > 0)
    return capping.map(({ title, id }) => `${town}の定めが、渡す項目を限っています: ${title}（${id}）。`);
  const isLetOut = rules.some(({ disclose }) => disclose.includes('*') || disclose.includes(field));
  if (isLetOut) return [];
  const disclosing = rules.filter(({ disclose }) => disclose.length > 0).map(({ title, id }) => `${title}（${id}）`);
  return [`${town}で成り立った規則が、この項目を渡すとしていません: ${disclosing.join('、')}。`];
}
