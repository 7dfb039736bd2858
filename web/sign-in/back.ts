/**
 * Where a person goes on after the issuer's pages: a path of this application's own, or its first page. Against links that sign somebody
 * in and lead them elsewhere.
 * @param start the application's own path, `/resident`
 */
export function safeBack(wanted: string | undefined, start: string): string {
  // Browsers take a backslash for a slash, and drop tabs and line ends before they read an address.
  if (wanted === undefined || wanted.length > 2000 || !/^\/[\x21-\x7e]*$/.test(wanted) || wanted.includes('\\'))
    return start;
  const base = 'http://ours.invalid';
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return start;
  }
  const isOwn = url.origin === base && (url.pathname === start || url.pathname.startsWith(`${start}/`));
  return isOwn ? `${url.pathname}${url.search}` : start;
}
