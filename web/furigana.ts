import type { Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { sendBack } from './back.ts';

/** How the reader reads, not who: kept by the browser, a year, and by nobody else. */
export const wantsFurigana = (c: Context): boolean => getCookie(c, 'furigana') === 'yes';

/** Where furigana are switched; it leads back to the page. */
export function serveFurigana(site: Hono): void {
  site.get('/furigana', (c) => {
    const show = c.req.query('show') === 'yes';
    setCookie(c, 'furigana', show ? 'yes' : 'no', { path: '/', maxAge: 31_536_000, sameSite: 'Lax', httpOnly: true });
    return sendBack(c, c.req.query('back'), '/');
  });
}
