import type { Figure } from './table.ts';

/**
 * How far a hidden figure could lie from what it is, for a reader who knows every other shown figure exactly and that no figure is
 * negative: the width of the values that it may have. It is the largest flow that can be sent round through the hidden figures,
 * each of which may grow without end and shrink to nothing (max-flow; Ford and Fulkerson).
 * @param enough the search ends when the width has reached it
 */
export function findRange(hidden: readonly Figure[], one: Figure, enough: number): number {
  const others = hidden.filter((figure) => figure !== one);
  const down = Math.min(one.count, largestFlow(others, one.from, one.to, enough));
  return down >= enough ? down : down + largestFlow(others, one.to, one.from, enough - down);
}

type Arc = { readonly to: number; room: number; back: Arc | undefined };

function largestFlow(figures: readonly Figure[], source: number, sink: number, enough: number): number {
  const arcs = new Map<number, Arc[]>();
  const addArc = (from: number, to: number, room: number): Arc => {
    const arc: Arc = { to, room, back: undefined };
    arcs.set(from, [...(arcs.get(from) ?? []), arc]);
    return arc;
  };
  for (const { from, to, count } of figures) {
    const grow = addArc(from, to, Number.POSITIVE_INFINITY);
    const shrink = addArc(to, from, count);
    grow.back = shrink;
    shrink.back = grow;
  }
  let flow = 0;
  while (flow < enough) {
    const path = findPath(arcs, source, sink);
    if (!path) break;
    const room = Math.min(enough - flow, ...path.map((arc) => arc.room));
    for (const arc of path) {
      arc.room -= room;
      arc.back!.room += room;
    }
    flow += room;
  }
  return flow;
}

/** The shortest way with room left on all of it. */
function findPath(arcs: ReadonlyMap<number, readonly Arc[]>, source: number, sink: number): Arc[] | undefined {
  const cameBy = new Map<number, { readonly from: number; readonly arc: Arc } | null>([[source, null]]);
  const next = [source];
  for (let node = next.shift(); node !== undefined; node = next.shift()) {
    if (node === sink) {
      const path: Arc[] = [];
      for (let by = cameBy.get(sink); by; by = cameBy.get(by.from)) path.push(by.arc);
      return path;
    }
    for (const arc of arcs.get(node) ?? [])
      if (arc.room > 0 && !cameBy.has(arc.to)) {
        cameBy.set(arc.to, { from: node, arc });
        next.push(arc.to);
      }
  }
  return undefined;
}
