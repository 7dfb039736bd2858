import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/**
 * The two cookies of one application: whose session this is, and which browser (an attempt to sign in is that browser's alone). Random ids, that no
 * script reads; under https with a prefix that keeps pages of other names from setting them.
 */
export function openCookies(folder: string, secure: boolean) {
  const prefix = secure ? '__Host-' : '';
  const common = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const;
  const cookie = (name: string) => ({
    get: (c: Context) => getCookie(c, `${prefix}${name}`),
    /** @param seconds it outlives the browser by; left out: it goes with it */
    set: (c: Context, value: string, seconds?: number) =>
      setCookie(c, `${prefix}${name}`, value, { ...common, ...(seconds !== undefined && { maxAge: seconds }) }),
    drop: (c: Context) => setCookie(c, `${prefix}${name}`, '', { ...common, maxAge: 0 }),
  });
  return { session: cookie(`app-${folder}`), browser: cookie(`app-${folder}-browser`) };
}
export type Cookies = ReturnType<typeof openCookies>;
