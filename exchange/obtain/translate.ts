import { findSubjectPlace } from '../identify/person/subject-place.ts';
import type { Given, Intent } from '../stages.ts';

/** The question as the provider reads it: its own code of the person where the asker's stood. */
export function translate({ contract, code, codeAtProvider, path, body }: Intent): Pick<Intent, 'path' | 'body'> {
  if (code === null || codeAtProvider === null || !contract) return { path, body };
  const place = findSubjectPlace(contract, { path, body }, code);
  return place === undefined || place === 'differs' ? { path, body } : place.replace(codeAtProvider);
}

/** Those that speak of one connection alone (RFC 9110, 7.6.1), and those that the exchange sets itself. */
const notPassed =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length|date|server|set-cookie|x-road-.*|engawa-.*|access-control-.*)$/i;

/** Of a provider's headers those that speak of its answer. */
export const passedOf = (headers: Given['headers']): Given['headers'] =>
  headers.filter(([name]) => !notPassed.test(name));
