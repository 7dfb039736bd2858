import type { Contract } from '../../contracts/contract.ts';
import { type Claims, claimsOf, noClaims, placeOf, stepsOf } from './pointer.ts';
import { object, type Tree } from './tree.ts';

export type Cut = { readonly tree: Tree; readonly items: readonly string[] };

/**
 * Keeps what belongs to a field of `named`, and nothing else (law 3). A value belongs to the field whose place is nearest above
 * it: where one field stands inside another, naming the outer one does not let out the inner. What no field covers belongs to
 * nobody. What the provider said of the case is for the rules alone, and never goes on.
 * @returns the content, and the fields of which something is in it, in the contract's order
 */
export function cut(contract: Contract, named: ReadonlySet<string>, content: Tree): Cut {
  const seen = new Set<string>();
  const { ofCase, fields } = claimsIn(contract);

  function keep(tree: Tree, claims: Claims, cases: Claims, above: readonly string[]): Tree | undefined {
    if (cases.here.length > 0) return undefined;
    const owners = claims.here.length > 0 ? claims.here : above;
    const isNamed = owners.length > 0 && owners.every((name) => named.has(name));
    // Nothing below belongs to anybody else.
    if (claims === noClaims && !isNamed) return undefined;
    const kept = keepInside(tree, claims, cases, owners);
    // What is left of a list or an object says something by being there: only for a field that is named, or for what is in it.
    if (kept === undefined || (isEmpty(kept) && !(isNamed && isEmpty(tree)))) return undefined;
    if ((kept.kind === 'text' || kept.kind === 'plain') && !isNamed) return undefined;
    if (isNamed) for (const name of owners) seen.add(name);
    return kept;
  }

  function keepInside(tree: Tree, claims: Claims, cases: Claims, owners: readonly string[]): Tree {
    if (claims === noClaims && cases === noClaims) return tree;
    if (tree.kind === 'object') {
      const members = new Map<string, Tree>();
      for (const [name, value] of tree.members) {
        const kept = keep(value, claims.ofMember(name), cases.ofMember(name), owners);
        if (kept) members.set(name, kept);
      }
      return { kind: 'object', members };
    }
    if (tree.kind === 'list')
      return {
        kind: 'list',
        items: tree.items.flatMap((item, i) => keep(item, claims.ofItem(i), cases.ofItem(i), owners) ?? []),
      };
    return tree;
  }

  const tree = keep(content, fields, ofCase, []) ?? object([]);
  return { tree, items: Object.keys(contract.fields).filter((name) => seen.has(name)) };
}

type Places = { readonly ofCase: Claims; readonly fields: Claims };
const known = new WeakMap<Contract, Places>();

/** Where a contract's fields stand, and what is said of the case. A contract is registered once, and its answers are many. */
function claimsIn(contract: Contract): Places {
  const before = known.get(contract);
  if (before) return before;
  const found = {
    ofCase: claimsOf(Object.values(contract.case ?? {}).map(({ at }) => ({ name: '', steps: stepsOf(at) }))),
    fields: claimsOf(Object.keys(contract.fields).map((name) => ({ name, steps: placeOf(contract, name) }))),
  };
  known.set(contract, found);
  return found;
}

const isEmpty = (tree: Tree): boolean =>
  (tree.kind === 'object' && tree.members.size === 0) || (tree.kind === 'list' && tree.items.length === 0);
