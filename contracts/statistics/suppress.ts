import { findRange } from './range.ts';
import type { Figure } from './table.ts';

/**
 * Which figures to hide: the small ones, and as many more as it takes so that no small one can be worked out from the others
 * (秘匿, 補完秘匿). A reader who knows all other figures exactly, unrounded, is left with at least `k` values for each small one.
 * @param isSmall the figures that must not be known
 * @param weight what hiding a figure costs; made of what is shown anyway, so that the choice says nothing more
 */
export function findHidden(
  figures: readonly Figure[],
  k: number,
  isSmall: (figure: Figure) => boolean,
  weight: (figure: Figure) => number,
): ReadonlySet<Figure> {
  const small = figures.filter(isSmall);
  const hidden = new Set(small);
  for (const one of small)
    while (hidden.size < figures.length && findRange([...hidden], one, k) < k)
      for (const more of complement(figures, hidden, one, weight)) hidden.add(more);
  return hidden;
}

/** The cheapest figures that close a ring with `one`: each of its nodes then has two unknowns. */
function complement(
  figures: readonly Figure[],
  hidden: ReadonlySet<Figure>,
  one: Figure,
  weight: (figure: Figure) => number,
): readonly Figure[] {
  const shown = figures.filter((figure) => !hidden.has(figure));
  const others = figures.filter((figure) => figure !== one);
  const ring = findCheapest(others, one, (figure) => (hidden.has(figure) ? 0 : weight(figure)));
  const added = ring.filter((figure) => !hidden.has(figure));
  if (added.length > 0) return added;
  // A ring there is, but what it holds is too small to hide anything behind: another one, or the smallest of what is left.
  const fresh = findCheapest(shown, one, weight);
  return fresh.length > 0 ? fresh : shown.toSorted((a, b) => weight(a) - weight(b)).slice(0, 1);
}

/** The cheapest way between the ends of `one`, in either direction (Bellman and Ford); empty where there is none. */
function findCheapest(figures: readonly Figure[], one: Figure, cost: (figure: Figure) => number): readonly Figure[] {
  const best = new Map<number, { readonly cost: number; readonly way: readonly Figure[] }>([
    [one.from, { cost: 0, way: [] }],
  ]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const figure of figures)
      for (const [from, to] of [
        [figure.from, figure.to],
        [figure.to, figure.from],
      ] as const) {
        const start = best.get(from);
        if (!start) continue;
        const total = start.cost + cost(figure);
        if (total >= (best.get(to)?.cost ?? Number.POSITIVE_INFINITY)) continue;
        best.set(to, { cost: total, way: [...start.way, figure] });
        changed = true;
      }
  }
  return best.get(one.to)?.way ?? [];
}
