import type { Contract } from '../../contracts/contract.ts';
import type { Tree } from './tree.ts';

/** A JSON Pointer (RFC 6901) in its steps; `*` is every item of a list. */
export type Steps = readonly string[];

export const stepsOf = (pointer: string): Steps =>
  pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Where a field stands in a content. */
export const placeOf = (contract: Contract, field: string): Steps => {
  const { at } = contract.fields[field] ?? {};
  return at === undefined ? [field] : stepsOf(at);
};

/** Something that stands at a place below: its name and the steps that are left. */
export type Claim = { readonly name: string; readonly steps: Steps };

/** What stands here and below. Worked out once for each place: to look through every claim at every value would take as long as both together. */
export type Claims = {
  /** whose place this is */
  readonly here: readonly string[];
  ofMember(name: string): Claims;
  ofItem(index: number): Claims;
};

/** Nothing stands here, nor anywhere below. */
export const noClaims: Claims = { here: [], ofMember: () => noClaims, ofItem: () => noClaims };

export function claimsOf(claims: readonly Claim[]): Claims {
  if (claims.length === 0) return noClaims;
  const steps = new Set(claims.flatMap(({ steps }) => steps.slice(0, 1)));
  const [members, items] = [new Map<string, Claims>(), new Map<string, Claims>()];
  const narrow = (known: Map<string, Claims>, key: string, fits: (step: string) => boolean): Claims => {
    const found = claimsOf(
      claims.flatMap(({ name, steps: [step, ...rest] }) =>
        step !== undefined && fits(step) ? [{ name, steps: rest }] : [],
      ),
    );
    known.set(key, found);
    return found;
  };
  return {
    here: claims.flatMap(({ name, steps }) => (steps.length === 0 ? [name] : [])),
    ofMember: (name) =>
      steps.has(name) ? (members.get(name) ?? narrow(members, name, (step) => step === name)) : noClaims,
    ofItem: (index) => {
      const own = String(index);
      const key = steps.has(own) ? own : '*';
      if (!steps.has(key)) return noClaims;
      return items.get(key) ?? narrow(items, key, (step) => step === '*' || step === key);
    },
  };
}

/** Puts `change` of each value at `steps` in its place. */
export function change(tree: Tree, steps: Steps, how: (value: Tree) => Tree): Tree {
  const [step, ...rest] = steps;
  if (step === undefined) return how(tree);
  if (tree.kind === 'object') {
    const value = tree.members.get(step);
    if (!value) return tree;
    return { kind: 'object', members: new Map(tree.members).set(step, change(value, rest, how)) };
  }
  if (tree.kind === 'list')
    return {
      kind: 'list',
      items: tree.items.map((item, i) => (step === '*' || step === String(i) ? change(item, rest, how) : item)),
    };
  return tree;
}

/** The one value at `steps`, none of which is `*`. */
export function find(tree: Tree | undefined, [step, ...rest]: Steps): Tree | undefined {
  if (step === undefined || tree === undefined) return tree;
  if (tree.kind === 'object') return find(tree.members.get(step), rest);
  return tree.kind === 'list' && /^\d+$/.test(step) ? find(tree.items[Number(step)], rest) : undefined;
}
