import type { Contract } from '../../../contracts/contract.ts';
import type { Asked } from '../../stages.ts';
import { matchPath } from '../directory/endpoint.ts';

/** Where an inquiry names its subject beside the header: the code as it stands there, and the same inquiry with another in its place. */
export type SubjectPlace = { readonly replace: (code: string) => Pick<Asked, 'path' | 'body'> };

/**
 * The one place that the contract names for the subject's code (DESIGN §5); everything else of path, query and body stays as it is.
 * @returns undefined where the contract names none; 'differs' where another code stands there, or none
 */
export function findSubjectPlace(
  { subjectAt, endpoints = [] }: Contract,
  { path, body }: Pick<Asked, 'path' | 'body'>,
  code: string,
): SubjectPlace | 'differs' | undefined {
  if (subjectAt === undefined) return undefined;
  if ('parameter' in subjectAt) {
    const values = endpoints.map((one) => matchPath(one.path, path)).find((found) => found?.has(subjectAt.parameter));
    // An endpoint without the parameter names its subject in the header alone.
    if (!values) return undefined;
    if (values.get(subjectAt.parameter) !== code) return 'differs';
    return { replace: (other: string) => ({ path: replaceOnce(path, `/${code}`, `/${other}`), body }) };
  }
  if (body.length === 0) return undefined;
  const text = body.toString('utf8');
  if (readPointer(text, subjectAt.pointer) !== code) return 'differs';
  // Replaced in the text, so that not a byte of the rest changes; a code is 160 random bits and stands for itself.
  if (text.split(`"${code}"`).length !== 2) return 'differs';
  return { replace: (other: string) => ({ path, body: Buffer.from(replaceOnce(text, `"${code}"`, `"${other}"`)) }) };
}

const replaceOnce = (text: string, from: string, to: string): string => {
  const at = text.indexOf(from);
  return text.slice(0, at) + to + text.slice(at + from.length);
};

/** RFC 6901, without lists: undefined where nothing stands there, or the text is no JSON. */
function readPointer(text: string, pointer: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  for (const part of pointer.slice(1).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
