import type { Context } from 'hono';

const nowhere = 'http://nowhere.invalid';

/**
 * `wanted` where it is a path of our own, else `otherwise`: a return address comes from outside, and must lead nowhere else. Its path is
 * written anew, so that what a browser reads otherwise than we do (backslash, tab, line break, `//`) is not passed on.
 */
export function ownPath(wanted: string | undefined | null, otherwise: string): string {
  if (!wanted || wanted.length > 2000 || !wanted.startsWith('/') || /[\\\x00-\x20\x7f]/.test(wanted)) return otherwise;
  const url = URL.canParse(wanted, nowhere) ? new URL(wanted, nowhere) : undefined;
  if (url?.origin !== nowhere || url.pathname.startsWith('//')) return otherwise;
  return url.pathname + url.search + url.hash;
}

/** Sends the reader on to a page of ours by GET (303), so that reloading it sends no form again. */
export const sendBack = (c: Context, wanted: string | undefined | null, otherwise: string): Response =>
  c.redirect(ownPath(wanted, otherwise), 303);
