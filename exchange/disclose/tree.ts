/**
 * A JSON content as it was written: members in their order, numbers as their own text. What is let go on is written from this and
 * from nothing else, so that a number that JavaScript cannot hold (0.10, 12345678901234567890) leaves as it came.
 */
export type Tree =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Tree> }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'text'; readonly text: string }
  /** a number, true, false or null, as written */
  | { readonly kind: 'plain'; readonly raw: string };

export const text = (value: string): Tree => ({ kind: 'text', text: value });
export const plain = (raw: string): Tree => ({ kind: 'plain', raw });
export const list = (items: readonly Tree[]): Tree => ({ kind: 'list', items });
export const object = (members: Iterable<readonly [string, Tree]>): Tree => ({
  kind: 'object',
  members: new Map(members),
});

export const isNull = (tree: Tree): boolean => tree.kind === 'plain' && tree.raw === 'null';

/** JSON without white space. Texts are spelt anew: nothing can be hidden in how their characters were escaped. */
export function write(tree: Tree): string {
  switch (tree.kind) {
    case 'object':
      return `{${[...tree.members].map(([name, value]) => `${JSON.stringify(name)}:${write(value)}`).join(',')}}`;
    case 'list':
      return `[${tree.items.map(write).join(',')}]`;
    case 'text':
      return JSON.stringify(tree.text);
    case 'plain':
      return tree.raw;
  }
}

/** The value that a JSON Schema is held against. No member is called `__proto__` (parse.ts). */
export function toValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'object': {
      const value: Record<string, unknown> = {};
      for (const [name, member] of tree.members) value[name] = toValue(member);
      return value;
    }
    case 'list':
      return tree.items.map(toValue);
    case 'text':
      return tree.text;
    case 'plain':
      return Object.hasOwn(literals, tree.raw) ? literals[tree.raw] : Number(tree.raw);
  }
}

const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
