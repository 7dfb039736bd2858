import { type Answers, checklist, type Domain, findPoint } from './checklist.ts';

export type DomainResult = Pick<Domain, 'id' | 'title' | 'threshold'> & {
  readonly points: number;
  /** undefined: what was not answered could still decide it */
  readonly met: boolean | undefined;
};
export type Decision = {
  readonly points: readonly number[];
  readonly domains: readonly DomainResult[];
  /** not a reason, but to be looked at (No.17) */
  readonly cautions: readonly number[];
} & (
  | { readonly outcome: '該当' | '非該当' }
  | { readonly outcome: '判定できない'; readonly missing: readonly number[] }
  | { readonly outcome: '対象外'; readonly reason: string }
);

/** Why somebody of this age cannot use the list, to be said before twenty-five questions; undefined where they can. */
export function findUnfit(age: number): string | undefined {
  if (age < 40) return '40歳になる前の方は、介護保険の被保険者ではありません。';
  if (age < 65) return '64歳までの方は、基本チェックリストではなく要介護認定の申請をしてください。';
  return undefined;
}

/**
 * 事業対象者 or not: any of the seven domains is enough. A question without an answer holds the decision back only where it could change it.
 * @param age 第2号被保険者 (40 to 64) cannot use the list: they apply for 要介護認定
 */
export function decideChecklist(answers: Answers, age: number): Decision {
  const point = (item: number) => findPoint(answers, item);
  const domains = checklist.domains.map((domain) => resultOf(domain, point));
  const found = {
    points: checklist.items.map(({ item }) => item).filter((item) => point(item) === true),
    domains,
    cautions: checklist.cautions.map(({ item }) => item).filter((item) => point(item) === true),
  };
  const unfit = findUnfit(age);
  if (unfit !== undefined) return { ...found, outcome: '対象外', reason: unfit };
  if (domains.some(({ met }) => met === true)) return { ...found, outcome: '該当' };
  const open = checklist.domains.filter((_, i) => domains[i]!.met === undefined);
  if (open.length === 0) return { ...found, outcome: '非該当' };
  const missing = [...new Set(open.flatMap(({ items }) => items))].filter((item) => point(item) === undefined);
  return { ...found, outcome: '判定できない', missing: missing.sort((a, b) => a - b) };
}

function resultOf({ id, title, items, threshold }: Domain, point: (item: number) => boolean | undefined): DomainResult {
  const points = items.filter((item) => point(item) === true).length;
  const unknown = items.filter((item) => point(item) === undefined).length;
  const met = points >= threshold ? true : points + unknown < threshold ? false : undefined;
  return { id, title, threshold, points, met };
}
