import type { Relative } from './family.ts';
import { words } from './words.ts';

export type Shape = 'male' | 'female' | 'other';
export type Node = {
  readonly x: number;
  readonly y: number;
  readonly shape: Shape;
  readonly isSelf: boolean;
  readonly isGone: boolean;
  readonly isTogether: boolean;
  readonly lines: readonly string[];
};
type Line = readonly [x1: number, y1: number, x2: number, y2: number];
type Tree = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Node[];
  readonly lines: readonly Line[];
};

/** One person's place: a symbol with what stands below it. */
const [across, down, half] = [110, 132, 20] as const;
type Placed = { readonly one: Relative | undefined; readonly row: number; readonly x: number; readonly y: number };

/**
 * 家族構成図 drawn simply: a row a generation, the person in the middle of hers with her spouse at her side. Who descends from whom is drawn from the couple
 * above to all of the row below: of more than that the relations that are entered say nothing.
 */
export function drawTree(
  self: { readonly sex: Shape; readonly age: number | null },
  family: readonly Relative[],
): Tree {
  const rows = [-1, 0, 1, 2, 3].flatMap((generation) => {
    const own = family.filter(({ relation }) => words.relations[relation] === generation);
    const all: (Relative | undefined)[] = generation === 0 ? besideSelf(own) : own;
    return all.length === 0 ? [] : [{ generation, all }];
  });
  const widest = Math.max(...rows.map(({ all }) => all.length));
  const placed = rows.flatMap(({ generation, all }, row) =>
    all.map((one, i): Placed & { generation: number } => ({
      ...{ one, row, generation },
      x: (widest - all.length) * (across / 2) + i * across + across / 2,
      y: row * down + half + 14,
    })),
  );
  const of = (generation: number) => placed.filter((one) => one.generation === generation);
  const me = placed.find(({ one }) => one === undefined)!;
  const spouse = placed.find(({ one }) => one?.relation === '配偶者');
  const siblings = of(0).filter((one) => one !== spouse);
  const lines: Line[] = [
    ...(spouse ? [[me.x, me.y, spouse.x, spouse.y] as const] : []),
    ...couple(of(-1)),
    ...descent(of(-1), siblings),
    ...descent(
      spouse ? [me, spouse] : [me],
      of(1).filter(({ one }) => one?.relation !== '子の配偶者'),
    ),
    ...descent(of(1), of(2)),
  ];
  return {
    width: widest * across,
    height: rows.length * down,
    lines,
    nodes: placed.map(({ one, x, y }) => ({
      ...{ x, y, shape: one?.sex ?? self.sex, isSelf: one === undefined },
      isGone: one?.about.includes('gone') ?? false,
      isTogether: one === undefined || one.about.includes('together'),
      lines: one ? linesOf(one) : [words.self, ...(self.age === null ? [] : [words.years(self.age)])],
    })),
  };
}

/** Elder ones before her, younger ones behind, the spouse next to her. */
function besideSelf(own: readonly Relative[]): (Relative | undefined)[] {
  const of = (...relations: readonly string[]) => own.filter(({ relation }) => relations.includes(relation));
  return [...of('兄', '姉'), undefined, ...of('配偶者'), ...of('弟', '妹')];
}

const couple = (both: readonly Placed[]): Line[] =>
  both.length > 1 ? [[both[0]!.x, both[0]!.y, both.at(-1)!.x, both[0]!.y]] : [];

/** From the middle of those above down to a bar, and from the bar to each below. */
function descent(above: readonly Placed[], below: readonly Placed[]): Line[] {
  if (above.length === 0 || below.length === 0) return [];
  const from = (above[0]!.x + above.at(-1)!.x) / 2;
  const bar = below[0]!.y - half - 12;
  const xs = [from, ...below.map(({ x }) => x)];
  const top = above.length > 1 ? above[0]!.y : above[0]!.y + half;
  return [
    [from, top, from, bar],
    [Math.min(...xs), bar, Math.max(...xs), bar],
    ...below.map(({ x, y }): Line => [x, bar, x, y - half]),
  ];
}

const linesOf = ({ relation, name, age, about }: Relative): string[] =>
  [
    name === '' ? relation : name,
    [age === null ? '' : words.years(age), about.includes('key') ? 'KP' : ''].filter(Boolean).join(' '),
    about.includes('carer') ? '介護者' : '',
  ].filter(Boolean);

/** The same in words: for who does not see it, and for papers that hold no pictures. */
export const sayRelative = ({ relation, name, age, about, note }: Relative): string[] => [
  relation,
  name,
  age === null ? '' : words.years(age),
  about.map((one) => words.abouts[one]).join('、'),
  note,
];
