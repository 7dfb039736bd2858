import type { Contract } from '../../../contracts/contract.ts';
import { parse, Unreadable } from '../../disclose/parse.ts';
import { find, stepsOf } from '../../disclose/pointer.ts';
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
    const segments = path.split('/');
    if (values.get(subjectAt.parameter) !== code || segments.filter((one) => one === code).length > 1) return 'differs';
    return { replace: (other: string) => ({ path: segments.with(segments.indexOf(code), other).join('/'), body }) };
  }
  if (body.length === 0) return undefined;
  if (readPointer(body, subjectAt.pointer) !== code) return 'differs';
  const text = body.toString('utf8');
  // Replaced in the text, so that not a byte of the rest changes; a code is 160 random bits and stands for itself.
  const [before, after, ...more] = text.split(`"${code}"`);
  if (after === undefined || more.length > 0) return 'differs';
  const replace = (other: string) => ({ path, body: Buffer.from(`${before}"${other}"${after}`) });
  // There under escapes, and elsewhere without: it would be replaced in the wrong place.
  return readPointer(replace('other').body, subjectAt.pointer) === 'other' ? { replace } : 'differs';
}

/**
 * Read as strictly as an answer: of a name that stands twice the provider might read the one that we did not.
 * @returns undefined where no text stands there, or nobody can read it in one way alone
 */
function readPointer(body: Buffer, pointer: string): string | undefined {
  try {
    const found = find(parse(body), stepsOf(pointer));
    return found?.kind === 'text' ? found.text : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
