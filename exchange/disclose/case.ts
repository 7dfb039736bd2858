import type { Contract } from '../../contracts/contract.ts';
import { find, stepsOf } from './pointer.ts';
import type { Tree } from './tree.ts';

/**
 * What the provider's content says of the case, for the rules to ask about (`shown`). A value that the contract does not list is
 * left out: the rules then have not been told.
 */
export function findCase({ case: said = {} }: Contract, content: Tree): Record<string, string | boolean> {
  const found: Record<string, string | boolean> = {};
  for (const [name, { at, values }] of Object.entries(said)) {
    const value = scalarOf(find(content, stepsOf(at)));
    if (value !== undefined && values.includes(value)) found[name] = value;
  }
  return found;
}

function scalarOf(tree: Tree | undefined): string | boolean | undefined {
  if (tree?.kind === 'text') return tree.text;
  if (tree?.kind === 'plain' && (tree.raw === 'true' || tree.raw === 'false')) return tree.raw === 'true';
  return undefined;
}
