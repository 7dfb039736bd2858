/** Chance that can be told again from its seed (mulberry32); never for keys. */
export type Chance = {
  /** 0 … count - 1 */
  int(count: number): number;
  pick<T>(items: readonly T[]): T;
  /** two different numbers below `count`, the smaller first */
  pair(count: number): [number, number];
  bytes(length: number): Buffer;
};

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const int = (count: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  };
  return {
    int,
    pick: (items) => items[int(items.length)]!,
    pair: (count) => {
      const first = int(count);
      const second = (first + 1 + int(count - 1)) % count;
      return first < second ? [first, second] : [second, first];
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => int(256))),
  };
}
