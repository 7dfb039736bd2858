import type { Contract } from '../../../contracts/contract.ts';

/**
 * Whether the contract names this way of asking. A pattern's `{name}` stands for one segment that is not empty, a `*` at its end for
 * whatever follows. Compared as the path came over the wire: what the door let through has no dot segments and no encoded slashes.
 */
export const isOffered = ({ endpoints }: Contract, method: string, path: string): boolean =>
  (endpoints ?? []).some((one) => methodsOf(one.method).includes(method) && matches(one.path, path));

/** Whether a resident must have proved who they are within the last minutes. */
export const asksForFresh = ({ endpoints }: Contract, method: string, path: string): boolean =>
  (endpoints ?? []).some((one) => one.fresh === true && one.method === method && matches(one.path, path));

/** Whoever may GET may also ask for the head alone (RFC 9110, 9.3.2). */
const methodsOf = (method: string): readonly string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

/** The value of each `{name}` of the pattern, as it stands in the path; undefined when the path is not of the pattern. */
export function matchPath(pattern: string, path: string): ReadonlyMap<string, string> | undefined {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(path);
  const values = new Map<string, string>();
  const isOpen = wanted.at(-1) === '*';
  if (isOpen ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  for (const [i, segment] of wanted.entries()) {
    if (isOpen && i === wanted.length - 1) return values;
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined ? segment !== given[i] : given[i] === '') return undefined;
    if (name !== undefined) values.set(name, given[i]!);
  }
  return values;
}

const matches = (pattern: string, path: string): boolean => matchPath(pattern, path) !== undefined;
const segmentsOf = (path: string): string[] => (path === '' || path === '/' ? [] : path.replace(/^\//, '').split('/'));
