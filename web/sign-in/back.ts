import { ownPath } from '../back.ts';

/**
 * Where a person goes on after the issuer's pages: a path of this application's own, or its first page. Against links that sign somebody
 * in and lead them elsewhere.
 * @param start the application's own path, `/resident`
 */
export function backIn(start: string, wanted: string | undefined): string {
  const path = ownPath(wanted, start);
  return /^[\x21-\x7e]+$/.test(path) && (path.split(/[?#]/)[0] === start || path.startsWith(`${start}/`))
    ? path
    : start;
}
