import { createHash } from 'node:crypto';

/** Chance that is the same on every machine: the town of a seed is the same town everywhere. Never for keys. */
export type Random = {
  /** 0 ≤ value < 1 */
  next(): number;
  /** a whole number, 0 ≤ value < limit */
  below(limit: number): number;
  /** both ends included */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** the first `count` of a shuffled copy */
  some<T>(list: readonly T[], count: number): T[];
};

/** mulberry32 on a state that a name gives: each part of the town draws from its own stream, so that a change in one moves no other. */
export function createRandom(seed: number, name: string): Random {
  let state = createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)]!,
    some(list, count) {
      const rest = [...list];
      return Array.from({ length: Math.min(count, rest.length) }, () => rest.splice(below(rest.length), 1)[0]!);
    },
  };
}

/** A uuid (version 4 in form) that the seed and a name decide. */
export function uuidOf(seed: number, name: string): string {
  const hex = createHash('sha256').update(`${seed}/uuid/${name}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
